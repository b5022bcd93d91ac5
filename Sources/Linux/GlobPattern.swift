import Glibc

/// A path in which components may hold `*`, `?`, `[a-z]`, `[!a-z]` and `\` before a character to be taken as it is.
///
/// A wildcard does not match a leading dot. The matching is our own, since the C library's `glob` hides errors.
package struct GlobPattern: Hashable, Sendable, CustomStringConvertible {
    package let text: String
    /// The folder in front of the first component with a wildcard, or of the last component.
    package let base: String
    /// What follows `base`, component by component.
    package let components: [String]

    package init(_ text: String) {
        self.text = text
        let parts = text.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        let firstWild = parts.firstIndex { Wildcard.isWild($0) } ?? Int.max
        let split = min(firstWild, max(parts.count - 1, 0))
        let folder = parts[..<split].map(Wildcard.literal).joined(separator: "/")
        self.base = text.hasPrefix("/") ? "/" + folder : (folder.isEmpty ? "." : folder)
        self.components = Array(parts[split...])
    }

    package var description: String { text }

    /// The last component holds no wildcard.
    package var isLiteral: Bool { components.last.map { !Wildcard.isWild($0) } ?? true }

    /// Whether a path matches, whether it exists or not.
    package func matches(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        let baseParts = base == "." ? [] : base.split(separator: "/", omittingEmptySubsequences: true)
        guard path.hasPrefix("/") == base.hasPrefix("/"), parts.count == baseParts.count + components.count,
            parts.starts(with: baseParts)
        else { return false }
        return zip(components, parts.dropFirst(baseParts.count)).allSatisfy { component, part in
            Wildcard(component).matches(String(part))
        }
    }

    /// Looks up what matches now.
    package func expand() -> GlobMatches {
        var matches = GlobMatches()
        guard !components.isEmpty else {
            matches.paths = [base]
            return matches
        }
        var folders = [base]
        for (position, component) in components.enumerated() {
            let isLast = position == components.count - 1
            if isLast { matches.folders = folders } else { matches.parents += folders.map { ($0, component) } }
            var found: [String] = []
            for folder in folders {
                if Wildcard.isWild(component) {
                    found += Self.list(folder, component, onlyFolders: !isLast, isBase: position == 0, &matches)
                } else {
                    let path = PathName.join(folder, Wildcard.literal(component))
                    if isLast { Self.look(at: path, in: folder, &found, &matches) } else { found.append(path) }
                }
            }
            folders = found
        }
        matches.paths = folders.sorted()
        return matches
    }

    private static func list(
        _ folder: String,
        _ component: String,
        onlyFolders: Bool,
        isBase: Bool,
        _ matches: inout GlobMatches
    ) -> [String] {
        do throws(SystemError) {
            let listing = try Directory(listing: folder)
            matches.unreadableNames += listing.unreadableNames
            let wildcard = Wildcard(component)
            return listing.entries.compactMap { entry in
                if onlyFolders, entry.kind == .regular || entry.kind == .other { return nil }
                guard wildcard.matches(entry.name) else { return nil }
                let path = PathName.join(folder, entry.name)
                if !onlyFolders, entry.kind != .regular { matches.special.append(path) }
                return path
            }
        } catch {
            // Below a wildcard, what is no folder simply does not match.
            if isBase || !(error.isNotFolder || error.isAbsence) { matches.problems.append(error) }
            return []
        }
    }

    private static func look(
        at path: String,
        in folder: String,
        _ found: inout [String],
        _ matches: inout GlobMatches
    ) {
        do throws(SystemError) {
            if try FileStatus(of: path, followingLinks: false).kind != .regular { matches.special.append(path) }
            found.append(path)
        } catch {
            guard error.isAbsence else {
                matches.problems.append(error)
                return
            }
            if case .failure(let missing) = Self.status(of: folder) { matches.problems.append(missing) }
        }
    }

    private static func status(of folder: String) -> Result<FileStatus, SystemError> {
        do throws(SystemError) {
            return .success(try FileStatus(of: folder))
        } catch {
            return .failure(error)
        }
    }
}

/// What a pattern matched at one moment.
package struct GlobMatches: Sendable {
    /// Paths that exist (or links that lead nowhere), in alphabetical order.
    package var paths: [String] = []
    /// The folders in which the last component was looked for.
    package var folders: [String] = []
    /// Folders on the way to those, with the component that was looked for in them.
    package var parents: [(folder: String, component: String)] = []
    /// Those of `paths` that are links, folders or other than plain files, as far as the listing tells.
    package var special: [String] = []
    /// Folders that could not be looked into. With any of these, what is missing from `paths` may still exist.
    package var problems: [SystemError] = []
    /// How many names were left out because they are no UTF-8.
    package var unreadableNames = 0

    package init() {}
}

/// One component of a pattern.
package struct Wildcard: Hashable, Sendable {
    private enum Step: Hashable, Sendable {
        case one(Unicode.Scalar)
        case any
        case star
        case oneOf([ClosedRange<UInt32>], negated: Bool)
    }

    private let steps: [Step]
    private let allowsLeadingDot: Bool

    package init(_ pattern: String) {
        var steps: [Step] = []
        let scalars = Array(pattern.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            switch scalar {
            case "*":
                if steps.last != .star { steps.append(.star) }
            case "?":
                steps.append(.any)
            case "\\" where index < scalars.count:
                steps.append(.one(scalars[index]))
                index += 1
            case "[":
                if let (set, next) = Self.set(in: scalars, from: index) {
                    steps.append(set)
                    index = next
                } else {
                    steps.append(.one(scalar))
                }
            default:
                steps.append(.one(scalar))
            }
        }
        self.steps = steps
        self.allowsLeadingDot = pattern.hasPrefix(".") || pattern.hasPrefix("\\.")
    }

    /// Whether a component holds anything but plain characters.
    package static func isWild(_ component: String) -> Bool {
        component.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
    }

    /// A component without wildcards as it is in the file system: backslashes taken off.
    package static func literal(_ component: String) -> String {
        var result = ""
        var isEscaped = false
        for scalar in component.unicodeScalars {
            if scalar == "\\", !isEscaped {
                isEscaped = true
            } else {
                result.unicodeScalars.append(scalar)
                isEscaped = false
            }
        }
        return isEscaped ? result + "\\" : result
    }

    /// Whether a name matches. The time is at most the product of both lengths.
    package func matches(_ name: String) -> Bool {
        if name.hasPrefix("."), !allowsLeadingDot { return false }
        let scalars = Array(name.unicodeScalars)
        var at = 0
        var step = 0
        var star: (step: Int, at: Int)?
        while at < scalars.count {
            if step < steps.count, steps[step] == .star {
                star = (step, at)
                step += 1
            } else if step < steps.count, Self.fits(steps[step], scalars[at]) {
                step += 1
                at += 1
            } else if let last = star {
                // The last star takes one character more.
                step = last.step + 1
                at = last.at + 1
                star = (last.step, at)
            } else {
                return false
            }
        }
        return steps[step...].allSatisfy { $0 == .star }
    }

    private static func fits(_ step: Step, _ scalar: Unicode.Scalar) -> Bool {
        switch step {
        case .one(let wanted): wanted == scalar
        case .any: true
        case .star: false
        case .oneOf(let ranges, let negated): ranges.contains { $0.contains(scalar.value) } != negated
        }
    }

    /// Reads a set behind its `[`; nil when it is never closed.
    private static func set(in scalars: [Unicode.Scalar], from start: Int) -> (Step, next: Int)? {
        var index = start
        var negated = false
        if index < scalars.count, scalars[index] == "!" || scalars[index] == "^" {
            negated = true
            index += 1
        }
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst = true
        while index < scalars.count {
            let low = scalars[index]
            if low == "]", !isFirst { return (.oneOf(ranges, negated: negated), index + 1) }
            isFirst = false
            if index + 2 < scalars.count, scalars[index + 1] == "-", scalars[index + 2] != "]" {
                let high = scalars[index + 2]
                if low.value <= high.value { ranges.append(low.value...high.value) }
                index += 3
            } else {
                ranges.append(low.value...low.value)
                index += 1
            }
        }
        return nil
    }
}
