/// What was read lately, in two generations: when the younger is full it becomes the older, and the older goes.
struct NumberMemory: Sendable {
    struct Key: Hashable, Sendable {
        let text: String
        let region: String?
    }

    /// A remembered answer; no number is an answer too.
    struct Answer: Sendable {
        let number: String?
    }

    private let capacity: Int
    private var younger: [Key: Answer] = [:]
    private var older: [Key: Answer] = [:]

    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    var count: Int {
        younger.count + older.count
    }

    mutating func value(of key: Key) -> Answer? {
        if let answer = younger[key] { return answer }
        guard let answer = older[key] else { return nil }
        remember(answer.number, as: key)
        return answer
    }

    mutating func remember(_ number: String?, as key: Key) {
        if younger.count >= capacity {
            older = younger
            younger = [:]
        }
        younger[key] = Answer(number: number)
    }
}
