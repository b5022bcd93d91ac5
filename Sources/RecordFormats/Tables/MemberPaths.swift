import Json
import Pace

/// Where the values of a JSON record stand that have a role, by a map's names of members.
///
/// Members are looked for as the map writes their names. Of a map that folds them, names that are written otherwise are
/// compared as those of columns are, each once: what it turns out to be is kept.
struct MemberPaths: Sendable {
    typealias Choice = (member: Int, path: JSONPath)

    /// The members in which paths begin, and those that were looked up.
    private(set) var members: JSONNames
    /// The best first.
    private(set) var roles: [(role: CallRole, paths: [Choice])]
    private var lookup: FoldedMembers?

    /// The members that tell of a record's shape, whatever is in them.
    private var endings: [Int] = []
    private var callers: [Int] = []
    private var callees: [Int] = []

    /// - Parameter members: others that are looked for together with those of the map.
    init(_ map: CallMap, _ members: inout JSONNames) {
        roles = map.names.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { role, texts in
                let paths = texts.map { JSONPath($0) }
                return (role: role, paths: paths.map { (member: members.add($0.member), path: $0) })
            }
        self.members = members
        if map.foldsMembers { lookup = FoldedMembers(map, members, roles) }
        noteShape()
    }

    private mutating func noteShape() {
        endings = places([.status, .answer])
        callers = places(RecordShape.callers)
        callees = places(RecordShape.callees)
    }

    private func places(_ wanted: [CallRole]) -> [Int] {
        roles.filter { wanted.contains($0.role) }.flatMap { $0.paths.map(\.member) }
    }

    /// The members of a record, or of a leg of one, each in its place.
    mutating func find(in document: borrowing JSONDocument, of object: Int, _ found: inout [Int]) {
        guard !document.find(members, of: object, &found), lookup != nil else { return }
        lookup?.learn(document.names(of: object), &members, &roles)
        noteShape()
        document.find(members, of: object, &found)
    }

    /// - Parameter found: as `find` left it.
    func shape(_ found: [Int]) -> RecordShape {
        RecordShape(
            tellsEnding: endings.contains { found[$0] >= 0 },
            hasBothEnds: callers.contains { found[$0] >= 0 } && callees.contains { found[$0] >= 0 }
        )
    }
}

/// What a map's names of members mean where they are written otherwise: in capitals, with other blanks.
private struct FoldedMembers: Sendable {
    /// No record has more names of its own; a file with more of them is looked up again and again.
    private static let most = 256
    /// That of a name that only begins as one of the map's.
    private static let beginning = 100

    private struct Meaning {
        var role: CallRole
        var rank: Int
        var path: JSONPath
    }

    private let ownMembers: JSONNames
    private let ownRoles: [(role: CallRole, paths: [MemberPaths.Choice])]
    private var exact: [String: [Meaning]] = [:]
    /// The longest first.
    private var beginnings: [(name: String, meaning: Meaning)] = []
    private var learnt: [(name: String, meanings: [Meaning])] = []

    init(
        _ map: CallMap,
        _ members: JSONNames,
        _ roles: [(role: CallRole, paths: [MemberPaths.Choice])]
    ) {
        ownMembers = members
        ownRoles = roles
        for (role, texts) in map.names {
            for (rank, text) in texts.enumerated() {
                let path = JSONPath(text)
                exact[WordTable.folded(path.member), default: []].append(Meaning(role: role, rank: rank, path: path))
                let whole = Meaning(role: role, rank: rank, path: JSONPath.whole(text))
                if whole.path != path { exact[WordTable.folded(text), default: []].append(whole) }
                if map.matchesBeginnings { beginnings.append((WordTable.folded(text), whole)) }
            }
        }
        beginnings.sort { ($0.name.utf8.count, $1.name) > ($1.name.utf8.count, $0.name) }
    }

    /// Looks up names that are new, and gives each a place. The outcome for a record is the same whatever came before.
    mutating func learn(
        _ names: [String],
        _ members: inout JSONNames,
        _ roles: inout [(role: CallRole, paths: [MemberPaths.Choice])]
    ) {
        let new = Set(names).filter { !members.has($0) }.sorted()
        if learnt.count + new.count > Self.most {
            learnt = []
            members = ownMembers
        }
        let unknown = Set(names).filter { !members.has($0) }.sorted().prefix(Self.most)
        learnt += unknown.map { ($0, meanings(of: $0)) }
        learnt.sort { $0.name < $1.name }
        for (name, _) in learnt { _ = members.add(name) }
        roles = ownRoles.map { role, paths in
            var choices = paths.enumerated().map { (rank: $0.offset, choice: $0.element) }
            for (name, meanings) in learnt {
                for meaning in meanings where meaning.role == role {
                    choices.append((meaning.rank, (member: members.add(name), path: meaning.path)))
                }
            }
            // Of equals what the map itself writes is the first, then by name.
            let order = choices.indices.sorted { (choices[$0].rank, $0) < (choices[$1].rank, $1) }
            return (role: role, paths: order.map { choices[$0].choice })
        }
    }

    private func meanings(of name: String) -> [Meaning] {
        let folded = WordTable.folded(name)
        if let found = exact[folded] { return found }
        // Only at the end of a word; what goes on behind a low line is a name of its own.
        let found = beginnings.first { beginning in
            folded.hasPrefix(beginning.name)
                && folded.dropFirst(beginning.name.count).first.map { !$0.isLetter && $0 != "_" } ?? true
        }
        guard var meaning = found?.meaning else { return [] }
        meaning.rank += Self.beginning
        return [meaning]
    }
}
