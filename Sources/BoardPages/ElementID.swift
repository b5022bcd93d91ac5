/// Names of elements, in which keys of others stand harmlessly.
enum ElementID {
    static func of(_ kind: String, _ key: String) -> String { "\(kind)-\(Link.encoded(key))" }
}
