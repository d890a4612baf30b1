/// A text and the messages that it takes. What takes two units, an escaped character or a surrogate pair, is never split:
/// it begins the next message.
package struct SegmentedText: Sendable, Hashable {
    package let text: String
    package let encoding: SMSEncoding
    /// In the encoding's units, without what stays empty at the ends of messages.
    package let units: Int
    /// How many messages, of which providers charge each.
    package let count: Int

    package init(_ text: String) {
        self.text = text
        let gsm = SegmentMeter(text, .gsm7)
        let meter = gsm ?? SegmentMeter(text, .ucs2) ?? SegmentMeter(.ucs2)
        (encoding, units, count) = (gsm == nil ? .ucs2 : .gsm7, meter.units, meter.count)
    }

    /// The text of each message.
    package var parts: [Substring] {
        guard count > 1 else { return [text[...]] }
        var (meter, parts, start) = (SegmentMeter(encoding), [Substring](), text.startIndex)
        for index in text.unicodeScalars.indices where meter.add(encoding.units(of: text.unicodeScalars[index])) {
            parts.append(text[start..<index])
            start = index
        }
        return parts + [text[start...]]
    }
}

/// Counts the units of a text, and the messages that it takes if it does not fit into one.
private struct SegmentMeter {
    private(set) var units = 0
    private var fill = 0
    private var full = 0
    private let encoding: SMSEncoding

    init(_ encoding: SMSEncoding) {
        self.encoding = encoding
    }

    /// `nil` when the encoding does not have a character.
    init?(_ text: String, _ encoding: SMSEncoding) {
        self.encoding = encoding
        for scalar in text.unicodeScalars {
            let cost = encoding.units(of: scalar)
            guard cost > 0 else { return nil }
            add(cost)
        }
    }

    var count: Int { units <= encoding.single ? 1 : full + 1 }

    /// Whether it begins another message.
    @discardableResult
    mutating func add(_ cost: Int) -> Bool {
        units += cost
        fill += cost
        guard fill > encoding.concatenated else { return false }
        (fill, full) = (cost, full + 1)
        return true
    }
}
