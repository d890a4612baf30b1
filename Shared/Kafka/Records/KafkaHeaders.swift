/// A record's headers in their order, in one piece of memory whatever their number. A name may occur more than once.
package struct KafkaHeaders: Equatable, Sendable {
    /// For each header the lengths of its name and value as `Int32`, a null value's being -1; then name and value.
    private var bytes: [UInt8] = []

    private static let lengthsSize = 2 * MemoryLayout<Int32>.size

    package init() {}

    package var isEmpty: Bool { bytes.isEmpty }

    /// What the headers take in memory and, about, on the wire.
    package var size: Int { bytes.count }

    package mutating func append(_ name: String, _ value: [UInt8]?) {
        var name = name
        name.withUTF8 { name in
            guard let value else { return append(UnsafeRawBufferPointer(name), nil) }
            value.withUnsafeBytes { append(UnsafeRawBufferPointer(name), $0) }
        }
    }

    package mutating func append(_ name: String, _ value: String) {
        var (name, value) = (name, value)
        name.withUTF8 { name in
            value.withUTF8 { append(UnsafeRawBufferPointer(name), UnsafeRawBufferPointer($0)) }
        }
    }

    /// The value of the last header of that name; `nil` when there is none, or its value is null.
    package subscript(name: String) -> ArraySlice<UInt8>? {
        var found: ArraySlice<UInt8>?
        for entry in entries where name.utf8.elementsEqual(bytes[entry.name]) {
            found = entry.value.map { bytes[$0] }
        }
        return found
    }

    /// The value as text, with what is not UTF-8 replaced.
    package func text(_ name: String) -> String? {
        self[name].map { String(decoding: $0, as: UTF8.self) }
    }

    package var all: [(name: String, value: ArraySlice<UInt8>?)] {
        entries.map { (String(decoding: bytes[$0.name], as: UTF8.self), $0.value.map { bytes[$0] }) }
    }

    // MARK: For the library's side

    static func size(of name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Int {
        lengthsSize + name.count + (value?.count ?? 0)
    }

    mutating func reserve(_ size: Int) {
        bytes.reserveCapacity(size)
    }

    mutating func append(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) {
        // Room for a record's usual headers at once.
        if bytes.capacity == 0 { reserve(256) }
        withUnsafeBytes(of: Int32(clamping: name.count)) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: Int32(clamping: value?.count ?? -1)) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: name)
        if let value { bytes.append(contentsOf: value) }
    }

    /// The pointers are valid during the call only.
    func forEach(_ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void) {
        bytes.withUnsafeBytes { bytes in
            for entry in entries {
                body(.init(rebasing: bytes[entry.name]), entry.value.map { .init(rebasing: bytes[$0]) })
            }
        }
    }

    private var entries: Entries { Entries(bytes: bytes) }

    private struct Entries: Sequence, IteratorProtocol {
        let bytes: [UInt8]
        var start = 0

        mutating func next() -> (name: Range<Int>, value: Range<Int>?)? {
            guard start < bytes.count else { return nil }
            let nameStart = start + KafkaHeaders.lengthsSize
            let (nameLength, valueLength) = bytes.withUnsafeBytes {
                (
                    $0.loadUnaligned(fromByteOffset: start, as: Int32.self),
                    $0.loadUnaligned(fromByteOffset: start + MemoryLayout<Int32>.size, as: Int32.self)
                )
            }
            let valueStart = nameStart + Int(nameLength)
            start = valueStart + Swift.max(0, Int(valueLength))
            return (nameStart..<valueStart, valueLength < 0 ? nil : valueStart..<start)
        }
    }
}

extension KafkaHeaders: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { append(name, value) }
    }
}
