import Pace

extension SimulatedLineWriter {
    /// FreePBX/cdr `functions.inc.php: cdr_export_csv`.
    static let freePBXColumns = [
        "calldate", "clid", "src", "dst", "dcontext", "channel", "dstchannel", "lastapp", "lastdata", "duration",
        "billsec", "disposition", "amaflags", "accountcode", "uniqueid", "userfield", "did", "cnum", "cnam",
        "outbound_cnum", "outbound_cnam", "dst_cnam", "recordingfile", "linkedid", "peeraccount", "sequence",
    ]

    mutating func appendFreePBX(_ row: CDRRow, to buffer: inout [UInt8]) {
        let party = row.party
        let isOutbound = row.did.isEmpty && row.peer?.isTrunk == true
        buffer.append(UInt8(ascii: "\""))
        appendTime(row.start, to: &buffer)
        buffer.append(UInt8(ascii: "\""))
        Self.appendField(CDRRow.callerID(name: party.name, number: party.number), to: &buffer)
        Self.appendField(party.number, to: &buffer)
        Self.appendField(party.exten, to: &buffer)
        Self.appendField(party.context, to: &buffer)
        buffer.append(UInt8(ascii: ","))
        party.channel.append(to: &buffer)
        buffer.append(UInt8(ascii: ","))
        row.peer?.append(to: &buffer)
        Self.appendField(party.application, to: &buffer)
        Self.appendField(Array(party.data.utf8.prefix(79)), to: &buffer)
        buffer.append(UInt8(ascii: ","))
        buffer.write(row.duration)
        buffer.append(UInt8(ascii: ","))
        buffer.write(row.billsec)
        Self.appendField(row.disposition.rawValue, to: &buffer)
        buffer.write(",3,,")
        row.uniqueID.append(to: &buffer)
        Self.appendField(row.userField, to: &buffer)
        Self.appendField(row.did, to: &buffer)
        Self.appendField(isOutbound ? party.number : "", to: &buffer)
        Self.appendField(isOutbound ? party.name : "", to: &buffer)
        Self.appendField(isOutbound ? "74951000100" : "", to: &buffer)
        buffer.write(",,,")
        if row.disposition == .answered, row.peer != nil {
            buffer.write(isOutbound ? "out-" : "in-")
            buffer.write(isOutbound ? party.exten : party.number)
            buffer.append(UInt8(ascii: "-"))
            row.uniqueID.append(to: &buffer)
            buffer.write(".wav")
        }
        buffer.append(UInt8(ascii: ","))
        row.linkedID.append(to: &buffer)
        buffer.write(",,")
        buffer.write(Int64(truncatingIfNeeded: row.sequence))
        buffer.append(UInt8(ascii: "\n"))
    }

    private static func appendField(_ text: String, to buffer: inout [UInt8]) {
        buffer.append(UInt8(ascii: ","))
        buffer.writeLikePHP(Array(text.utf8))
    }

    private static func appendField(_ bytes: [UInt8], to buffer: inout [UInt8]) {
        buffer.append(UInt8(ascii: ","))
        buffer.writeLikePHP(bytes)
    }
}

extension [UInt8] {
    /// A field as PHP's `fputcsv` writes it: quoted only where a byte asks for it, quotes doubled except behind a
    /// backslash (`ext/standard/file.c: php_fputcsv`).
    mutating func writeLikePHP(_ bytes: [UInt8]) {
        let needsQuotes = bytes.contains { byte in
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\\"), 9, 10, 13: true
            default: false
            }
        }
        guard needsQuotes else { return append(contentsOf: bytes) }
        append(UInt8(ascii: "\""))
        var escaped = false
        for byte in bytes {
            if byte == UInt8(ascii: "\\") {
                escaped = true
            } else {
                if !escaped, byte == UInt8(ascii: "\"") { append(byte) }
                escaped = false
            }
            append(byte)
        }
        append(UInt8(ascii: "\""))
    }
}
