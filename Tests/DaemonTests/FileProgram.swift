import TestSupport

/// What writers, rotations, operators and accidents do to a log and to the daemon that follows it.
enum FileAction: Hashable {
    /// Whole records, as Asterisk appends them.
    case append(Int)
    /// The first part of a record, up to this share of it in percent; its writer keeps the file.
    case begin(percent: Int)
    /// The rest of the record that was begun, to the same file wherever that is now.
    case complete
    /// The writer of a begun record dies; the log is rotated before anybody else writes.
    case abandon
    /// Records of a writer that kept its file over a rotation.
    case late(Int)
    case rotate(dated: Bool, keepsWriter: Bool)
    /// Copied and emptied; between the two the daemon may look.
    case copyTruncate(isSeen: Bool)
    /// One of the rotated files becomes a `.gz`, under its final name from the first byte on.
    case compress(pick: Int, isSeenHalf: Bool)
    /// One of the files goes.
    case delete(pick: Int)
    /// Another file takes the name of the log, perhaps with the old records in front.
    case replace(Int, keepsRecords: Bool)
    /// The log is emptied and written anew.
    case rewrite(Int)
    /// The folder is out of reach, and back again.
    case hide
    case show
    /// The daemon looks and reads nothing.
    case look
    /// One pass.
    case read
    /// Passes until nothing is left to do.
    case drain
    case wait(seconds: Int)
    case kill(KillPoint)
    /// Ends in order.
    case stop
    case start
    /// The database ends the daemon's connection at one of its next writes.
    case cut(write: Int)

    /// How far the daemon gets in its next pass before it is gone.
    enum KillPoint: Hashable {
        /// It is gone at once.
        case idle
        /// It has looked and told nobody.
        case scanned
        /// It has told the ledger of files and read nothing.
        case settled
        /// It is in the middle of a transaction.
        case write(Int)
        /// So many batches are committed.
        case committed(Int)
    }
}

/// A sequence of actions, the same for the same seed.
struct FileProgram: CustomStringConvertible {
    /// What the generator may choose from.
    struct Choices {
        var compresses = true
        /// Actions only a clock in the test's hand makes sense of, and looks without a reading.
        var stepwise = true
        var length = 12...60
    }

    /// How this PBX's operator rotates.
    enum Style: CaseIterable {
        /// The pattern covers the rotated names; anything goes.
        case everything
        /// The pattern names the log alone; rotated files are found by what they are.
        case renamesBesideOneName
        /// As everything, but nothing is destroyed that was not read: what was written is exact in the end.
        case careful
    }

    let seed: UInt64
    let style: Style
    var actions: [FileAction]

    var pattern: String { style == .renamesBesideOneName ? "cdr.csv" : "cdr.csv*" }

    init(seed: UInt64, _ choices: Choices) {
        self.seed = seed
        var random = SeededRandom(seed: seed)
        style = Style.allCases.randomElement(using: &random) ?? .everything
        actions = [.append(Int.random(in: 1...12, using: &random)), .start]
        if style == .renamesBesideOneName { actions.append(.drain) }
        let length = Int.random(in: choices.length, using: &random)
        var generator = Generator(style: style, choices: choices)
        while actions.count < length { actions += generator.next(&random) }
    }

    init(_ style: Style, _ actions: [FileAction]) {
        seed = 0
        self.style = style
        self.actions = actions
    }

    var description: String {
        "program of seed \(seed), \(style), pattern \(pattern):\n"
            + actions.enumerated().map { "  \($0.offset + 1). \($0.element)" }.joined(separator: "\n")
    }
}

private struct Generator {
    let style: FileProgram.Style
    let choices: FileProgram.Choices
    var isRunning = true
    var isHidden = false

    /// One action, with what must go before it.
    mutating func next(_ random: inout SeededRandom) -> [FileAction] {
        if !isRunning, Int.random(in: 0..<3, using: &random) == 0 {
            isRunning = true
            return [.start]
        }
        if isHidden, Int.random(in: 0..<3, using: &random) == 0 {
            isHidden = false
            return [.show]
        }
        let number = Int.random(in: 0..<1_000_000, using: &random)
        switch Int.random(in: 0..<100, using: &random) {
        case ..<20: return [.append(1 + number % 30)]
        case ..<23: return [.append(100 + number % 200)]
        case ..<29: return [.begin(percent: 5 + number % 70)]
        case ..<36: return [.complete]
        case ..<38: return [.abandon]
        case ..<42: return [.late(1 + number % 4)]
        case ..<51: return [.rotate(dated: dates(number), keepsWriter: number % 3 == 0)]
        case ..<57: return copyTruncate(number)
        case ..<61: return compress(number)
        case ..<64: return destroy(.delete(pick: number))
        case ..<66: return destroy(.replace(1 + number % 30, keepsRecords: number % 2 == 0))
        case ..<68: return destroy(.rewrite(1 + number % 60))
        case ..<71: return hide()
        case ..<76: return choices.stepwise ? [.look] : [.read]
        case ..<81: return [.read]
        case ..<87: return [.drain]
        case ..<90: return choices.stepwise ? [.wait(seconds: [1, 11, 60, 7_200][number % 4])] : []
        case ..<96: return kill(number)
        case ..<98: return [.cut(write: 1 + number % 40)]
        default:
            isRunning = false
            return [.stop]
        }
    }

    private func dates(_ number: Int) -> Bool { style != .renamesBesideOneName && number % 2 == 0 }

    private func copyTruncate(_ number: Int) -> [FileAction] {
        style == .renamesBesideOneName ? [] : [.copyTruncate(isSeen: choices.stepwise && number % 2 == 0)]
    }

    private func compress(_ number: Int) -> [FileAction] {
        choices.compresses && style != .renamesBesideOneName
            ? [.compress(pick: number, isSeenHalf: choices.stepwise && number % 3 == 0)] : []
    }

    private func destroy(_ action: FileAction) -> [FileAction] {
        style == .renamesBesideOneName ? [] : [action]
    }

    private mutating func hide() -> [FileAction] {
        guard !isHidden else { return [] }
        isHidden = true
        return [.hide]
    }

    private mutating func kill(_ number: Int) -> [FileAction] {
        guard isRunning else { return [] }
        isRunning = false
        let points: [FileAction.KillPoint] = [
            .idle, .scanned, .settled, .write(1 + number % 40), .write(1 + number % 12), .committed(1 + number % 3),
        ]
        return [.kill(points[number % points.count])]
    }
}
