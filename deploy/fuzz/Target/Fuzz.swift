import Glibc

/// What libFuzzer calls with every input it makes up: a byte that chooses options, a byte that chooses where windows end,
/// then a file. The format is that of the environment (`CALLPACE_FORMAT`); `detect` asks all of them what a file is. Without
/// one the names are printed.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    guard size > 2 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    if DecoderTarget.isDetector {
        DecoderTarget.detect(Array(bytes[2...]), choice: Int(bytes[0]))
    } else {
        DecoderTarget.shared.judge(Array(bytes[2...]), choice: Int(bytes[0]), window: Int(bytes[1]))
    }
    return 0
}

/// libFuzzer's own beginning, which the package manager's name for it would hide.
@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

@_cdecl("Fuzz_main")
public func begin(_ count: CInt, _ words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt {
    guard getenv("CALLPACE_FORMAT") != nil else {
        for name in DecoderTarget.names { print(name) }
        return 0
    }
    var (count, words) = (count, words)
    return runDriver(&count, &words, { testOneInput($0, $1) })
}
