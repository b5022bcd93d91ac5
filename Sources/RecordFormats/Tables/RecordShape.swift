import Pace

/// What is known of a record beside its values.
struct RecordShape: Sendable {
    /// A comma in a duration stands before a fraction: commas do not set the fields apart.
    var isCommaDecimal = true
    /// There is a place for what tells whether the call was answered, be it filled or not.
    var tellsEnding = false
    /// There is a place for the caller and one for the callee, be they filled or not.
    var hasBothEnds = false

    static let endings: [CallRole] = [.talk, .total, .status, .answer]
    static let callers: [CallRole] = [.caller, .callerExtension]
    static let callees: [CallRole] = [.callee, .calleeExtension]
}

extension RecordShape {
    /// Of rows.
    init(_ layout: TableLayout) {
        tellsEnding = Self.endings.contains(where: layout.has)
        hasBothEnds = Self.callers.contains(where: layout.has) && Self.callees.contains(where: layout.has)
    }
}
