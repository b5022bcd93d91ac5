/// A client as the trunk shows it.
package struct SimulatedClient: Hashable, Sendable {
    /// `79161234567`; empty or `anonymous` when withheld.
    package var number: String
    /// The caller name, as hostile as real ones are.
    package var name: String

    package init(number: String, name: String) {
        self.number = number
        self.name = name
    }

    /// The word by which a contact names the client.
    package var identity: String {
        number.isEmpty ? "anonymous" : number
    }

    /// Names with what breaks careless readers: quotes, commas, a backslash, markup, Cyrillic, more than 79 bytes.
    package static let names = [
        "Иван Сидоров", "Мария Кузнецова", "Client A", "ООО \"Ромашка\", отдел закупок", "Пётр, склад",
        "Клиент <script>alert(1)</script>", "ИП Ёлкин", "O'Brien, \"Bob\"", "Acme Ltd", "C:\\Users\\call",
        "Товарищество с ограниченной ответственностью «Северный ветер»", "Зоя 😀",
    ]

    /// The client with an index; equal indices are the same client. The number is an invented Russian mobile,
    /// 7 900 0000000 to 7 999 9999999; the multiplier is prime to 10^9, so that no two clients share one.
    package static func client(_ index: UInt64) -> SimulatedClient {
        let subscriber = (index % 1_000_000_000 &* 982_451_653 &+ 161_234_567) % 1_000_000_000
        let number = String(79_000_000_000 + subscriber)
        switch SplitMix64.mixed(index) % 100 {
        case 0..<45: return SimulatedClient(number: number, name: "")
        case 45..<65: return SimulatedClient(number: number, name: number)
        case let draw: return SimulatedClient(number: number, name: names[Int(draw) % names.count])
        }
    }
}
