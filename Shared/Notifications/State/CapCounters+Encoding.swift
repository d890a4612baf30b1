import Primitives

extension ByteWriter {
    mutating func caps(_ caps: CapCounters) {
        window(caps.person)
        list(caps.categories) {
            $0.text($1.category)
            $0.window($1.window)
        }
    }

    private mutating func window(_ window: CapWindow) {
        signedVarint(window.hour)
        varint(UInt64(window.hourly))
        signedVarint(window.day)
        varint(UInt64(window.daily))
    }
}

extension ByteReader {
    mutating func caps() -> CapCounters? {
        guard let person = window(),
            let categories = list({ reader in
                reader.text().flatMap { category in
                    reader.window().map { CapCounters.CategoryWindow(category: category, window: $0) }
                }
            })
        else { return nil }
        return CapCounters(person: person, categories: categories)
    }

    /// Hours and days so near to our time that a number can be added to them.
    private mutating func window() -> CapWindow? {
        guard let hour = signedVarint(), let hourly = varint().flatMap(UInt32.init(exactly:)),
            let day = signedVarint(), let daily = varint().flatMap(UInt32.init(exactly:)),
            abs(hour / 2) < 1 << 40, abs(day / 2) < 1 << 40
        else { return nil }
        return CapWindow(hour: hour, hourly: hourly, day: day, daily: daily)
    }
}
