package import Primitives

extension MailMessage {
    /// The message as it goes over the wire: CRLF line ends, lines of at most 998 bytes, ASCII throughout.
    package func composed(randomness: Randomness = .secure) throws(SMTPError) -> [UInt8] {
        var header = HeaderWriter()
        try writeAddressing(&header)
        try writeUnsubscribe(&header)
        for (name, value) in headers {
            guard !MailMessage.ownFields.contains(name.lowercased()) else {
                throw SMTPError(.invalidMessage, "\(name) is written by the message itself")
            }
            try header.field(name, text: value)
        }
        try header.field("MIME-Version", ["1.0"])
        return try header.bytes + content(randomness)
    }

    private func writeAddressing(_ header: inout HeaderWriter) throws(SMTPError) {
        try header.field("From", from.checkedWords())
        try header.field("To", to.checkedWords())
        if let replyTo { try header.field("Reply-To", replyTo.checkedWords()) }
        try header.field("Subject", text: subject)
        try header.field("Date", [date.mailDate])
        try header.field("Message-ID", ["<\(messageID.text)>"])
    }

    private func writeUnsubscribe(_ header: inout HeaderWriter) throws(SMTPError) {
        guard let unsubscribe else { return }
        let ways = [unsubscribe.address.map { "<mailto:\($0.text)>" }, unsubscribe.url.map { "<\($0.text)>" }]
            .compactMap(\.self)
        guard !ways.isEmpty else { return }
        try header.field("List-Unsubscribe", ways.dropLast().map { $0 + "," } + ways.suffix(1))
        if unsubscribe.url?.scheme == .https {
            try header.field("List-Unsubscribe-Post", ["List-Unsubscribe=One-Click"])
        }
    }

    private func content(_ randomness: Randomness) throws(SMTPError) -> [UInt8] {
        let parts = [text.map { ("text/plain", $0) }, html.map { ("text/html", $0) }].compactMap(\.self)
        guard parts.count == 2 else {
            guard let (type, text) = parts.first else { throw SMTPError(.invalidMessage, "there is no text") }
            return try part(type, text)
        }
        // No encoded body can hold "=_", so no body can hold the boundary.
        let boundary = "=_" + randomness.bytes(12).hex
        var header = HeaderWriter()
        try header.field("Content-Type", ["multipart/alternative;", "boundary=\"\(boundary)\""])
        var bytes = header.bytes + "\r\n".utf8
        for (type, text) in parts {
            bytes += "--\(boundary)\r\n".utf8
            try bytes += part(type, text)
            bytes += "\r\n".utf8
        }
        return bytes + "--\(boundary)--\r\n".utf8
    }

    private func part(_ type: String, _ text: String) throws(SMTPError) -> [UInt8] {
        let lines = [UInt8](linesOf: text)
        let encoding = BodyEncoding(for: lines)
        var header = HeaderWriter()
        try header.field("Content-Type", ["\(type);", "charset=utf-8"])
        try header.field("Content-Transfer-Encoding", [encoding.rawValue])
        return header.bytes + "\r\n".utf8 + encoding.encode(lines)
    }

    private static let ownFields: Set<String> = [
        "from", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "list-unsubscribe",
        "list-unsubscribe-post", "mime-version", "content-type", "content-transfer-encoding", "sender", "return-path",
    ]
}

extension Mailbox {
    /// The words, unless the name has a control character or is longer than any name.
    fileprivate func checkedWords() throws(SMTPError) -> [String] {
        guard let name else { return words }
        guard name.utf8.count <= 256, name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw SMTPError(.invalidMessage, "a display name has a control character or is too long")
        }
        return words
    }
}
