import JSON

// The texts of people's records, read and judged in one go.
extension JSONValue {
    func line(_ length: ClosedRange<Int>) throws(JSONFault) -> String {
        try judged(string(length), "one line", \.isOneLine)
    }

    func locale() throws(JSONFault) -> String {
        try judged(string(1...35), "a locale such as fr-CA", \.isLocale)
    }

    func zone(of zones: ZoneNames) throws(JSONFault) -> String {
        try judged(string(1...64), "a time zone such as Europe/Paris", zones.contains)
    }

    func email() throws(JSONFault) -> String {
        try judged(string(3...320), "an address such as ann@example.com", \.isEmail)
    }

    func phone() throws(JSONFault) -> String {
        try judged(string(3...32), "a number of E.164 such as +4915112345678", \.isE164)
    }

    private func judged(
        _ text: String,
        _ what: String,
        _ isRight: (String) -> Bool
    ) throws(JSONFault) -> String {
        guard isRight(text) else { throw fault(.invalidValue, "expected \(what)") }
        return text
    }
}
