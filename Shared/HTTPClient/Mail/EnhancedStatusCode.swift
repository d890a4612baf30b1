/// The code of RFC 3463 that refines an SMTP reply, such as 5.1.1 for a mailbox that does not exist.
package struct EnhancedStatusCode: Hashable, Sendable, CustomStringConvertible {
    package let classOfStatus: Int
    package let subject: Int
    package let detail: Int

    /// `nil` unless the text is `class.subject.detail` with class 2, 4 or 5.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy(\.isDigit) }),
            let classOfStatus = Int(parts[0]), [2, 4, 5].contains(classOfStatus),
            let subject = Int(parts[1]), let detail = Int(parts[2])
        else { return nil }
        (self.classOfStatus, self.subject, self.detail) = (classOfStatus, subject, detail)
    }

    package var description: String { "\(classOfStatus).\(subject).\(detail)" }
}
