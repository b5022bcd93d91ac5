/// What a function of ICU writes into a place of the size that it is told, with a zero behind it; nil: it has nothing
/// to say.
func formattedText(_ write: (UnsafeMutablePointer<CChar>, Int32) -> Int32) -> String? {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { place in
        guard let start = place.baseAddress, unsafe write(start, 256) != 0 else { return nil }
        return unsafe String(cString: start)
    }
}
