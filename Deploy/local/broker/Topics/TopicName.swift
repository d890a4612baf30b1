/// A name that the protocol allows and that is safe as a folder's name.
struct TopicName: Hashable, Comparable {
    let text: String

    /// `nil` unless 1 to 249 letters, digits, dots, underscores and hyphens, and neither `.` nor `..`.
    init?(_ text: String) {
        guard (1...249).contains(text.utf8.count), text != ".", text != "..",
            text.utf8.allSatisfy(TopicName.isAllowed)
        else { return nil }
        self.text = text
    }

    static func < (left: TopicName, right: TopicName) -> Bool { left.text < right.text }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
