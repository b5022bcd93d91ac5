import Pace

/// Goes along what stands around the records of a document, up to the next record or list of them.
struct EnvelopeScan {
    enum Stop {
        /// Behind the bracket of a list; or at a record that is a member.
        case found(Int, isRecord: Bool)
        /// The document ends before this index.
        case closed(Int)
        case torn
        case open
    }

    private static let list = UInt8(ascii: "[")
    private static let object = UInt8(ascii: "{")

    let original: (kinds: [UInt8], leads: [UInt8])
    private let places: [JSONFrame.Place]
    private(set) var kinds: [UInt8]
    private(set) var leads: [UInt8]

    init(places: [JSONFrame.Place], kinds: [UInt8], leads: [UInt8]) {
        self.places = places
        self.kinds = kinds
        self.leads = leads
        original = (kinds, leads)
    }

    mutating func run(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Stop {
        var index = start
        let isNew = kinds.isEmpty
        if isNew {
            kinds = [Self.object]
            leads = [0]
            index += 1
        }
        /// The member whose value comes next.
        var name: Range<Int>?
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                switch bytes.jsonTextEnd(index + 1, end) {
                case .end(let next):
                    name = index + 1..<next - 1
                    index = next
                case .torn: return .torn
                case .open: return .open
                }
            case Self.list, Self.object:
                if let lead = lead(name, bytes) {
                    let place = places[lead]
                    let isLast = place.steps.count == kinds.count
                    if isLast, place.isList == (bytes[index] == Self.list) {
                        guard place.isList else { return .found(index, isRecord: true) }
                        kinds.append(Self.list)
                        leads.append(UInt8(lead))
                        return .found(index + 1, isRecord: false)
                    }
                    if !isLast, bytes[index] == Self.object, kinds.count < JSONFrame.deepest - 1 {
                        kinds.append(Self.object)
                        leads.append(UInt8(lead))
                        index += 1
                        name = nil
                        continue
                    }
                }
                switch bytes.jsonEnd(index, end, atTop: isNew) {
                case .end(let next): index = next
                case .torn: return .torn
                case .open: return .open
                }
                name = nil
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                kinds.removeLast()
                leads.removeLast()
                index += 1
                if kinds.isEmpty { return .closed(index) }
                name = nil
            case UInt8(ascii: ","):
                name = nil
                index += 1
            case .lineFeed where isNew && index + 1 < end && bytes[index + 1] == Self.object:
                return .torn
            default: index += 1
            }
        }
        return .open
    }

    /// The first place to which the member leads, from the containers that are open.
    private func lead(_ name: Range<Int>?, _ bytes: Span<UInt8>) -> Int? {
        guard let name, !name.isEmpty, name.count <= 64, kinds.last == Self.object, !places.isEmpty else { return nil }
        let depth = kinds.count - 1
        let before = depth == 0 ? [] : places[Int(leads[depth])].steps.prefix(depth)
        return places.firstIndex { place in
            place.steps.count > depth && bytes.equals(place.steps[depth], name)
                && place.steps.prefix(depth).elementsEqual(before)
        }
    }
}
