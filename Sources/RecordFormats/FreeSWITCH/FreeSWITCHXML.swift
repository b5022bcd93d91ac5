import Pace
import Xml

/// `freeswitch-xml`: the documents of mod_xml_cdr and of mod_format_cdr with `format=xml`, as FusionPBX has them.
///
/// Source: `mod_xml_cdr.c`, `switch_ivr.c: switch_ivr_generate_xml_cdr`, `switch_xml.c: switch_xml_ampencode`.
package enum FreeSWITCHXML {
    package static let format = RecordFormat(
        name: "freeswitch-xml",
        summary: "FreeSWITCH and FusionPBX: files of mod_xml_cdr, one a channel, and failed POSTs",
        needsZone: false,
        options: [],
        evidence: .records,
        origin: "autoload_configs/xml_cdr.conf.xml: log-dir, log-b-leg=true; failed POSTs in err-log-dir",
        recognise: recognise,
        isWholeFile: true,
        accepts: { !PathText.isHidden($0) },
        makeDecoder: { options, carry in
            let reader = FreeSWITCHLegReader(clock: TimestampReader(zone: options.zone))
            return DocumentDecoder(FreeSWITCHXMLReader(reader), carry: carry)
        }
    )

    private static func recognise(_ sample: FileSample) -> Recognition? {
        var text = Array(sample.bytes.prefix(4_096).drop { $0 <= .space })
        if text.starts(with: "cdr=".utf8) { text.removeFirst(4) }
        var form = "the root cdr has a core-uuid"
        if text.starts(with: "%3C".utf8) {
            text = EncodedText.percentDecoded(text)
            form = "a percent-encoded document: " + form
        } else if text.starts(with: "PD94".utf8) || text.starts(with: "PGNkc".utf8) {
            guard let decoded = EncodedText.base64Decoded(text.prefix { $0 > .space }.dropLast(text.count % 4)) else {
                return nil
            }
            text = decoded
            form = "a document in base64: " + form
        }
        guard text.first == UInt8(ascii: "<") else { return nil }
        let head = String(decoding: text, as: UTF8.self)
        guard let root = head.firstRange(of: "<cdr ") else { return nil }
        return head[root.upperBound...].prefix { $0 != ">" }.contains("core-uuid=") ? Recognition(.certain, form) : nil
    }
}

private struct FreeSWITCHXMLReader: DocumentReader {
    private var reader: FreeSWITCHLegReader
    private var document = XMLDocument()
    private var channel = FreeSWITCHChannel()
    /// The values of the variables.
    private var texts: [UInt8] = []

    init(_ reader: FreeSWITCHLegReader) {
        self.reader = reader
    }

    var grammar: DocumentGrammar { .xml(root: "cdr") }

    mutating func read(_ document: Span<UInt8>, _ encoding: DocumentEncoding) -> LineReading {
        do throws(RecordError) {
            var note = try parse(document)
            try readChannel()
            let texts = texts
            let leg = try reader.read(channel, texts.span)
            if let further = reader.note { note = note.map { $0 + "; " + further } ?? further }
            return .record(.leg(leg), key: reader.key, note: note)
        } catch {
            return .rejected(reason: error.description)
        }
    }

    /// The document; else, with what mod_xml_cdr is known to break mended; else the variables alone.
    ///
    /// - Returns: a note for people.
    private mutating func parse(_ bytes: Span<UInt8>) throws(RecordError) -> String? {
        let limit = DocumentLimits.longest * 3
        let first: XMLError
        do throws(XMLError) {
            try document.read(bytes, limit: limit)
            return nil
        } catch {
            first = error
        }
        guard case .malformed = first else { throw RecordError(field: "document", problem: first.description) }
        let mended = FreeSWITCHXMLRepair(bytes.copy(0..<bytes.count))
        if (try? document.read(mended.document.span, limit: limit)) != nil { return mended.note }
        guard let variables = mended.variables, (try? document.read(variables.span, limit: limit)) != nil else {
            throw RecordError(field: "document", problem: first.description)
        }
        return "the document \(first.description); its variables alone are read"
    }

    private mutating func readChannel() throws(RecordError) {
        let root = document.root
        guard document.isNamed("cdr", root) else {
            throw RecordError(field: "document", value: document.name(root), problem: "is no cdr")
        }
        guard let variables = document.child("variables", of: root) else {
            throw RecordError(field: "variables", problem: "is missing")
        }
        channel.begin()
        texts.removeAll(keepingCapacity: true)
        var variable = document.firstChild(of: variables)
        while let found = variable {
            if let name = FreeSWITCHVariable(document.name(of: found), document.bytes.span) { take(name, found) }
            variable = document.child(of: variables, behind: found)
        }
        if !channel.has(.direction), let data = document.child("channel_data", of: root) {
            keep(.direction, document.text("direction", of: data).utf8)
        }
        var part = document.firstChild(of: root)
        while let found = part {
            if document.isNamed("callflow", found) { channel.profiles.append(profile(found)) }
            part = document.child(of: root, behind: found)
        }
        channel.sortProfiles()
        guard let log = document.child("app_log", of: root) else { return }
        var application = document.firstChild(of: log)
        while let found = application {
            if let name = document.attribute("app_name", of: found) {
                let at = document.attribute("app_stamp", of: found).flatMap(FreeSWITCHTimes.number) ?? 0
                channel.applications.append(FreeSWITCHChannel.Application(name: name, at: at))
            }
            application = document.child(of: log, behind: found)
        }
    }

    private mutating func take(_ variable: FreeSWITCHVariable, _ element: Int) {
        let percent = UInt8(ascii: "%")
        guard let range = document.text(of: element) else {
            let text = document.joinedText(of: element)
            return keep(variable, text.contains(percent) ? EncodedText.percentDecoded(text) : text)
        }
        let text = document.bytes[range]
        if text.contains(percent) { keep(variable, EncodedText.percentDecoded(text)) } else { keep(variable, text) }
    }

    private mutating func keep(_ variable: FreeSWITCHVariable, _ text: some Collection<UInt8>) {
        let start = texts.count
        texts.append(contentsOf: text)
        let texts = texts
        channel.set(variable, start..<texts.count, texts.span)
    }

    private func profile(_ element: Int) -> FreeSWITCHChannel.Profile {
        var profile = FreeSWITCHChannel.Profile()
        profile.index = document.attribute("profile_index", of: element).flatMap { Int($0) } ?? 0
        if let caller = document.child("caller_profile", of: element) {
            profile.callerNumber = document.text("caller_id_number", of: caller)
            profile.destination = document.text("destination_number", of: caller)
            profile.channel = document.text("chan_name", of: caller)
            profile.uuid = document.text("uuid", of: caller)
            profile.originator = other(document.child("originator", of: caller), "originator_caller_profile")
            profile.partner = other(document.child("originatee", of: caller), "originatee_caller_profile")
        }
        if let times = document.child("times", of: element) {
            func moment(_ name: String) -> Int64 { FreeSWITCHTimes.number(document.text(name, of: times)) ?? 0 }
            profile.created = moment("created_time")
            profile.answered = moment("answered_time")
            profile.bridged = moment("bridged_time")
            profile.transferred = moment("transfer_time")
            profile.hungUp = moment("hangup_time")
        }
        return profile
    }

    private func other(_ element: Int?, _ name: String) -> FreeSWITCHChannel.Other? {
        guard let element, let profile = document.child(name, of: element) else { return nil }
        let uuid = document.text("uuid", of: profile)
        return uuid.isEmpty
            ? nil : FreeSWITCHChannel.Other(uuid: uuid, channel: document.text("chan_name", of: profile))
    }
}

extension XMLDocument {
    fileprivate func name(_ element: Int) -> String { String(decoding: bytes[name(of: element)], as: UTF8.self) }

    /// The text of the first element of that name inside; empty where there is none.
    fileprivate func text(_ name: String, of element: Int) -> String {
        guard let child = child(name, of: element) else { return "" }
        let text =
            text(of: child).map { String(decoding: bytes[$0], as: UTF8.self) }
            ?? String(decoding: joinedText(of: child), as: UTF8.self)
        return text.trimmedBlanks
    }
}
