import FoundationEssentials
import Primitives

/// Mails as files that a person can read and a script can search, in the form of a Maildir.
struct MailFolder: Sendable {
    private let path: String

    init(_ path: String) throws {
        self.path = path + "/new"
        try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: true)
    }

    /// One that cannot be kept is on record all the same.
    func keep(_ message: Message, _ send: Send) {
        let text = """
            X-Provider: \(send.account.provider)/\(send.account.name)
            X-Correlation: \(send.correlation)
            From: \(message.sender)
            To: \(message.recipient)
            Subject: \(message.subject)

            \(message.text)

            """
        let name = "\(send.time.microseconds).\(send.id.filter { $0.isLetter || $0.isNumber })"
        try? Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
    }
}
