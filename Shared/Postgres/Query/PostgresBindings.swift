/// The values of a statement, encoded one behind the other into a single buffer.
struct PostgresBindings: Sendable {
    private struct Slot {
        let type: PostgresType
        let isBinary: Bool
        /// `nil` for NULL.
        let range: Range<Int>?
    }

    private var slots: [Slot] = []
    private var bytes: [UInt8] = []
    private var hasTextWithNUL = false

    var count: Int { slots.count }

    mutating func append<Value: PostgresEncodable>(_ value: Value) {
        guard !value.isNull else {
            slots.append(Slot(type: Value.parameterType, isBinary: true, range: nil))
            return
        }
        let start = bytes.count
        value.encode(into: &bytes)
        slots.append(Slot(type: Value.parameterType, isBinary: !Value.isSentAsText, range: start..<bytes.count))
        if Value.isSentAsText { terminate(from: start) }
    }

    /// libpq takes the length of a text parameter from its first NUL, so one inside would cut it off unseen.
    private mutating func terminate(from start: Int) {
        if bytes[start...].contains(0) { hasTextWithNUL = true }
        bytes.append(0)
    }

    func check() throws(PostgresError) {
        guard !hasTextWithNUL else { throw PostgresError(.invalidParameter, "text with a NUL") }
        guard count <= Int(UInt16.max) else { throw PostgresError(.invalidParameter, "over 65,535 parameters") }
    }

    /// Lends the values as the parallel arrays that libpq takes.
    func withParameters<Result>(_ body: (PostgresParameters) -> Result) -> Result {
        bytes.withUnsafeBytes { bytes in
            // An empty buffer has no address, yet an empty value must not be a null pointer: that is NULL.
            let base = bytes.baseAddress ?? UnsafeRawPointer(PostgresBindings.emptyValue)
            return body(
                PostgresParameters(
                    types: slots.map(\.type.oid),
                    values: slots.map { slot in
                        slot.range.map { (base + $0.lowerBound).assumingMemoryBound(to: CChar.self) }
                    },
                    lengths: slots.map { Int32(clamping: $0.range?.count ?? 0) },
                    formats: slots.map { $0.isBinary ? 1 : 0 }
                )
            )
        }
    }

    /// Never written and never freed, so it can be shared between threads.
    private nonisolated(unsafe) static let emptyValue: UnsafePointer<UInt8> = {
        let value = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
        value.initialize(to: 0)
        return UnsafePointer(value)
    }()
}

/// What `PQsendQueryParams` takes; valid only inside `withParameters`.
struct PostgresParameters {
    let types: [UInt32]
    let values: [UnsafePointer<CChar>?]
    let lengths: [Int32]
    let formats: [Int32]
}
