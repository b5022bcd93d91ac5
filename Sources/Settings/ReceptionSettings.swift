package import Linux
import RecordFormats

/// How a source takes records that the PBX sends over connections of its own making.
package struct ReceptionSettings: Hashable, Sendable {
    /// Where it listens. Port 0: one that is free, which the log tells.
    package var endpoints: [NetworkEndpoint]
    /// Who may send; empty: whoever reaches the port.
    package var senders: [NetworkRange] = []
    /// Seconds for which received records are kept on disk after all of a file was committed.
    package var keep: Int64 = 7 * 86_400
    /// Bytes that what is kept on disk may have together.
    package var limit: Int64 = 1 << 30
    /// Where it is kept until it is read, and after that for `keep`; absolute, or relative where the state directory is.
    package var folder: String = ""

    package init(endpoints: [NetworkEndpoint]) {
        self.endpoints = endpoints
    }

    /// Names that what is received is read under.
    package var pattern: String { "\(folder)/*.log" }

    package func admits(_ address: NetworkAddress) -> Bool {
        senders.isEmpty || senders.contains { $0.contains(address) }
    }
}

extension ReceptionSettings {
    static let scheme = "tcp://"
    static let keys = ["allow_from", "spool_keep", "spool_limit"]
    static let allowed = "an address of this machine and a port such as tcp://127.0.0.1:5100 or tcp://[::1]:5100"
    private static let longestName = 80

    /// Whether a path means connections, or something else that is no file either.
    static func isAddress(_ path: String) -> Bool {
        let scheme = path.prefix { $0.isASCII && $0.isLetter }
        let rest = path.dropFirst(scheme.count)
        return !scheme.isEmpty && rest.hasPrefix("://") || path.lowercased().hasPrefix("tcp:")
    }

    /// - Parameter paths: of the source, of which at least one is an address.
    init?(reading map: MapReader, paths: [(text: String, line: Int)], format: RecordFormat, name: String?) {
        self.init(endpoints: [])
        guard format.takesStreams else {
            map.add(
                "path",
                "found an address beside format \(format.name), whose records are not just lines, "
                    + "allowed: a file, glob or folder, or a list of them"
            )
            return nil
        }
        for (text, line) in paths {
            guard Self.isAddress(text) else {
                map.problems.add(line: line, "path: found the file \(text.quoted) beside an address, allowed: either")
                continue
            }
            guard let endpoint = Self.endpoint(text) else {
                map.problems.add(line: line, "path: found \(text.quoted), allowed: \(Self.allowed)")
                continue
            }
            if endpoints.contains(where: { $0.collides(with: endpoint) }) {
                map.problems.add(line: line, "path: found \(text.quoted), where this source listens already")
            }
            endpoints.append(endpoint)
        }
        senders = Self.senders(map)
        keep = map.duration("spool_keep") ?? keep
        let sizes = "a size such as 64M or 2G, from 1M to 1000G"
        limit = map.value("spool_limit", allowed: sizes) { Scalar.size($0, in: 1 << 20...1000 << 30) } ?? limit
        if let name, name.utf8.count > Self.longestName {
            map.add("name", "found \(name.utf8.count) bytes beside an address, allowed: at most \(Self.longestName)")
        }
        warn(map, paths)
    }

    private static func senders(_ map: MapReader) -> [NetworkRange] {
        let allowed = "an address or a network such as 192.168.1.20 or 192.168.1.0/24, or a list of them"
        if case .list(let items)? = map.node("allow_from")?.content, items.isEmpty {
            map.add("allow_from", "found an empty list, allowed: \(allowed)")
        }
        return map.textOrTexts("allow_from", of: "addresses or networks").compactMap { text, line in
            if let range = NetworkRange(text) { return range }
            map.problems.add(line: line, "allow_from: found \(text.quoted), allowed: \(allowed)")
            return nil
        }
    }

    /// What others reach is worth a word, unless it is said who may send.
    private func warn(_ map: MapReader, _ paths: [(text: String, line: Int)]) {
        guard senders.isEmpty || senders.contains(where: { $0.bits == 0 }) else { return }
        for (text, line) in paths {
            guard let endpoint = Self.endpoint(text), !endpoint.address.isLoopback else { continue }
            map.problems.warn(
                line: line,
                "path: anybody who reaches \(endpoint) can write calls into the counters; "
                    + "name the PBX with 'allow_from', and close the port to others"
            )
        }
    }

    private static func endpoint(_ text: String) -> NetworkEndpoint? {
        guard text.hasPrefix(scheme) else { return nil }
        let rest = text.dropFirst(scheme.count)
        guard let colon = rest.lastIndex(of: ":"), let number = Scalar.digits(rest[rest.index(after: colon)...]),
            let port = UInt16(exactly: number)
        else { return nil }
        var host = rest[..<colon]
        if host == "localhost" { return NetworkEndpoint(address: .loopback, port: port) }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if isBracketed { host = host.dropFirst().dropLast() }
        guard let address = NetworkAddress(host), host.contains(":") == isBracketed else { return nil }
        return NetworkEndpoint(address: address, port: port)
    }

    /// The name of a source as that of a folder: what is no letter or digit is written as `%2E`.
    static func folderName(_ name: String) -> String {
        name.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                byte < 128
                && (scalar.properties.isAlphabetic || (48...57).contains(byte) || "_-".contains(Character(scalar)))
            guard !isPlain else { return String(Character(scalar)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }
}

extension NetworkEndpoint {
    /// Whether only one of the two can be had.
    func collides(with other: NetworkEndpoint) -> Bool {
        port == other.port && port != 0 && address.isIPv6 == other.address.isIPv6
            && (address == other.address || address.isUnspecified || other.address.isUnspecified)
    }
}

extension Configuration {
    /// A source that receives, with the folder that its records are read from.
    func spooled(_ source: SourceSettings) -> SourceSettings {
        guard var reception = source.reception else { return source }
        var source = source
        reception.folder = "\(stateDirectory)/spool/\(ReceptionSettings.folderName(source.name))"
        source.reception = reception
        source.paths = [reception.pattern]
        return source
    }

    /// Each port belongs to one source.
    static func checkEndpoints(_ sources: [(settings: SourceSettings, line: Int)], _ problems: ProblemLog) {
        var taken: [(endpoint: NetworkEndpoint, name: String)] = []
        for (source, line) in sources {
            let endpoints = source.reception?.endpoints ?? []
            for endpoint in endpoints {
                guard let other = taken.first(where: { $0.endpoint.collides(with: endpoint) }) else { continue }
                problems.add(
                    line: line,
                    "path: found \(endpoint), where the source \(other.name.quoted) listens on \(other.endpoint), "
                        + "allowed: a port for each source"
                )
            }
            taken += endpoints.map { ($0, source.name) }
        }
    }
}
