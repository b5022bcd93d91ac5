import Pace

extension CallLegReader {
    /// The direction of a record: its word's, unless the two ends tell better; else what its ids and extensions tell.
    func direction(_ named: Direction?, _ values: RoleValues, _ bytes: Span<UInt8>) -> Direction? {
        guard let named else { return untold(values, bytes) }
        let bringsCaller =
            map.dialsExtensions && values.has(.caller) && !values.has(.callerExtension) && values.has(.calleeExtension)
        return bringsCaller && named == .outbound ? .inbound : named
    }

    private func untold(_ values: RoleValues, _ bytes: Span<UInt8>) -> Direction? {
        if !prefixes.isEmpty, values.has(.call) {
            let call = values[.call]
            for prefix in prefixes where bytes.has(prefix.bytes, at: call.lowerBound, call) { return prefix.direction }
        }
        guard map.isDirectionByExtension else { return nil }
        switch (values.has(.callerExtension), values.has(.calleeExtension)) {
        case (true, true): return .internal
        case (true, false): return .outbound
        case (false, true): return .inbound
        case (false, false): return nil
        }
    }
}
