import Glibc
import Pace
import RecordFormats

// Speed FORMAT FILE [OPTION=WORD…]: decodes the file once, in windows of 1 MiB as the daemon reads it, in zone UTC. Prints the
// bytes, the seconds of processor time, and how many records were read, ignored and quarantined.

func bytes(of path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { fatalError("\(path) cannot be opened") }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    let size = ftell(file)
    rewind(file)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        count = fread(buffer.baseAddress, 1, size, file)
    }
}

func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

// In a function, since what a program keeps at its top level is guarded at every use.
func decode(_ path: String, _ format: RecordFormat, _ options: FormatOptions) {
    let all = bytes(of: path)
    let window = 1 << 20
    var decoder = format.makeDecoder(options, [])
    var (records, ignored, quarantined, start, end) = (0, 0, 0, 0, min(window, all.count))
    let began = seconds()
    while start < all.count {
        switch decoder.next(
            in: all.span.extracting(0..<end),
            from: start,
            offset: Int64(start),
            isFinal: end == all.count
        )
        {
        case .incomplete: end = min(all.count, end + window)
        case .record(let record):
            switch record.outcome {
            case .record: records += 1 + record.further.count
            case .ignored: ignored += 1
            case .quarantined: quarantined += 1
            }
            start += record.length
            if start >= end { end = min(all.count, end + window) }
        }
    }
    print(all.count, seconds() - began, records, ignored, quarantined)
}

let words = CommandLine.arguments
guard words.count >= 3, let format = FormatCatalog.format(named: words[1]) else { fatalError("Speed FORMAT FILE") }
var options = FormatOptions(zone: .utc)
for word in words.dropFirst(3) {
    let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
    let values = parts[1].split(separator: ",").map(String.init)
    if parts[0] == "columns", !format.pairs.contains("columns") {
        options.columns = values
    } else {
        options.further[parts[0]] = values
    }
}
decode(words[2], format, options)
