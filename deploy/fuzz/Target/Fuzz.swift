import Glibc
import Corpus

/// The format of the environment (`CALLPACE_FORMAT`).
private let judge = getenv("CALLPACE_FORMAT").flatMap { Judge(String(cString: $0)) }

/// What libFuzzer calls with every input it makes up. What does not hold ends the process, as a trap would.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let problem = judge?.problem(with: Array(UnsafeBufferPointer(start: data, count: size)))
    precondition(problem == nil, problem ?? "")
    return 0
}

/// libFuzzer's own beginning, which the package manager's name for it would hide.
@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// Without a format the names of all are printed.
@_cdecl("Fuzz_main")
public func begin(_ count: CInt, _ words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt {
    guard judge != nil else {
        for name in Judge.names { print(name) }
        return 0
    }
    var (count, words) = (count, words)
    return runDriver(&count, &words, { testOneInput($0, $1) })
}
