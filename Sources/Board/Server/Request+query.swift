import Hummingbird
import HummingbirdCore

extension Request {
    /// The parameters of the query in their order, decoded. Forms write a blank as a plus, which elsewhere stands for
    /// itself.
    var query: [(name: String, value: String)] {
        URI("/?\((uri.query ?? "").replacing("+", with: "%20"))").queryParameters.map {
            (String($0.key), String($0.value))
        }
    }

    /// Of several of the name the first; nil where it is empty.
    func query(_ name: String) -> String? {
        query.first { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    func accepts(_ type: String) -> Bool { headers[.accept]?.contains(type) ?? false }
}
