import Primitives

extension Zone {
    /// Reads a compiled zone file (RFC 8536), such as those under /usr/share/zoneinfo.
    package init(name: String, tzif bytes: [UInt8]) throws(NotificationsError) {
        guard bytes.count <= 1 << 20, let file = ZoneFile(bytes) else {
            throw NotificationsError(.malformedZone, name)
        }
        guard file.leaps == 0 else { throw NotificationsError(.leapSeconds, name) }
        self.init(name: name, initialOffset: file.initialOffset, changes: file.changes, footer: file.footer)
    }
}

/// What stands in a compiled zone file, once every count and index in it has been checked.
private struct ZoneFile {
    let leaps: Int
    let initialOffset: Int64
    let changes: [Zone.Change]
    let footer: ZoneFooter?

    /// Since version 2 a file says everything twice, the second time in 64 bits and with a footer.
    init?(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        guard var header = Header(&reader) else { return nil }
        let isWide = header.version >= 2
        if isWide {
            guard reader.skip(header.bodySize(timeWidth: 4)), let second = Header(&reader) else { return nil }
            header = second
        }
        guard let body = header.readBody(&reader, timeWidth: isWide ? 8 : 4) else { return nil }
        (leaps, initialOffset, changes) = (header.leaps, body.initial, body.changes)
        guard isWide else {
            footer = nil
            return
        }
        guard let text = ZoneFile.footerText(&reader) else { return nil }
        footer = ZoneFooter(text)
        if footer == nil, !text.isEmpty { return nil }
    }

    private static func footerText(_ reader: inout ByteReader) -> [UInt8]? {
        let newline = UInt8(ascii: "\n")
        guard reader.byte() == newline else { return nil }
        var text: [UInt8] = []
        while let byte = reader.byte() {
            if byte == newline { return text }
            text.append(byte)
        }
        return nil
    }

    private struct Header {
        let version: UInt8
        let utcMarks, standardMarks, leaps, times, types, letters: Int

        init?(_ reader: inout ByteReader) {
            guard reader.slice(4)?.elementsEqual("TZif".utf8) == true, let version = reader.byte(), reader.skip(15)
            else { return nil }
            var counts: [Int] = []
            for _ in 0..<6 {
                guard let count = reader.bigEndian(UInt32.self), count <= 1 << 20 else { return nil }
                counts.append(Int(count))
            }
            self.version = version == 0 ? 1 : version &- UInt8(ascii: "0")
            (utcMarks, standardMarks, leaps) = (counts[0], counts[1], counts[2])
            (times, types, letters) = (counts[3], counts[4], counts[5])
        }

        func bodySize(timeWidth: Int) -> Int {
            times * (timeWidth + 1) + types * 6 + letters + leaps * (timeWidth + 4) + standardMarks + utcMarks
        }

        func readBody(_ reader: inout ByteReader, timeWidth: Int) -> (initial: Int64, changes: [Zone.Change])? {
            guard bodySize(timeWidth: timeWidth) <= reader.remaining, let seconds = readTimes(&reader, timeWidth),
                let indices = reader.slice(times), let offsets = readOffsets(&reader), let initial = offsets.first,
                indices.allSatisfy({ Int($0) < offsets.count }),
                reader.skip(letters + leaps * (timeWidth + 4) + standardMarks + utcMarks)
            else { return nil }
            return (initial, zip(seconds, indices).map { Zone.Change(second: $0, offset: offsets[Int($1)]) })
        }

        /// Ascending, and far enough from the ends of the numbers that an offset can be added.
        private func readTimes(_ reader: inout ByteReader, _ width: Int) -> [Int64]? {
            var seconds: [Int64] = []
            for _ in 0..<times {
                let second = width == 8 ? reader.bigEndian(Int64.self) : reader.bigEndian(Int32.self).map(Int64.init)
                guard let second, abs(second / 2) < 1 << 60, second > seconds.last ?? .min else { return nil }
                seconds.append(second)
            }
            return seconds
        }

        private func readOffsets(_ reader: inout ByteReader) -> [Int64]? {
            var offsets: [Int64] = []
            for _ in 0..<types {
                guard let offset = reader.bigEndian(Int32.self), abs(Int64(offset)) < 100_000, reader.skip(2)
                else { return nil }
                offsets.append(Int64(offset))
            }
            return offsets
        }
    }
}
