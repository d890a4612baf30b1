/// What libcurl's own account of an HTTP/2 transfer says that no other interface of it does. A wording that is not known
/// is passed over: a request then counts as possibly sent, which is the safe side.
enum TraceLine: Equatable {
    /// The request went out as the stream of this number.
    case stream(UInt32)
    /// The server refused the stream before it looked at it.
    case refused
    /// The server's GOAWAY: it has looked at no stream above this number.
    case farewell(lastStream: UInt32)

    init?(_ line: some Collection<UInt8>) {
        // Most lines are others: one byte decides.
        guard let first = line.first, TraceLine.initials.contains(first) else { return nil }
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("REFUSED_STREAM") {
            self = .refused
        } else if text.hasPrefix("Using Stream ID: "), let number = TraceLine.number(in: text.dropFirst(17)) {
            self = .stream(number)
        } else if text.contains("GOAWAY"), let at = text.firstRange(of: "last_stream=")?.upperBound,
            let number = TraceLine.number(in: text[at...])
        {
            self = .farewell(lastStream: number)
        } else {
            return nil
        }
    }

    private static func number(in text: Substring) -> UInt32? {
        UInt32(text.prefix { $0.isASCII && $0.isNumber })
    }

    private static let initials = Set("RUr".utf8)
}
