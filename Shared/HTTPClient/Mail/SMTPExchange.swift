import CCurl

/// One mail transaction.
final class SMTPExchange: Exchange {
    private let configuration: SMTPConfiguration
    private let sender: EmailAddress
    private let recipient: EmailAddress
    private let content: [UInt8]
    private var delivered = 0
    private var replies = ReplyCollector()

    init(_ configuration: SMTPConfiguration, sender: EmailAddress, recipient: EmailAddress, content: [UInt8]) {
        (self.configuration, self.sender, self.recipient, self.content) = (configuration, sender, recipient, content)
    }

    func prepare(_ easy: EasyHandle) {
        configuration.prepare(easy)
        easy.set(CURLOPT_MAIL_FROM, "<\(sender.text)>")
        easy.addRecipient("<\(recipient.text)>")
        easy.set(CURLOPT_UPLOAD, true)
        easy.set(CURLOPT_INFILESIZE_LARGE, bytes: content.count)
    }

    func mayBegin(localPort _: Int32) -> Bool { true }

    var wantsTrace: Bool { false }

    func traced(_: UnsafeRawBufferPointer) {}

    func receivedHead(_ line: UnsafeRawBufferPointer) -> Bool {
        replies.add(line)
        return true
    }

    func receivedBody(_: UnsafeRawBufferPointer) -> Bool { true }

    func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let part = content[delivered..<min(delivered + buffer.count, content.count)]
        buffer.copyBytes(from: part)
        delivered += part.count
        return part.count
    }

    func result(_ end: TransferEnd) -> Result<SMTPReply, SMTPError> {
        guard end.isSuccess, let reply = replies.reply else { return .failure(error(end)) }
        return .success(reply)
    }

    /// The server's own word counts for more than libcurl's code, which differs by the step that was refused.
    private func error(_ end: TransferEnd) -> SMTPError {
        // Only the line after the last byte makes the server take the message.
        let phase: TransferPhase = delivered == content.count ? .maybeSent : .notSent
        guard case .finished(let code) = end.cause, code != CURLE_OPERATION_TIMEDOUT, let reply = replies.reply,
            (400..<600).contains(reply.status)
        else {
            return SMTPError(.transfer(end.fault), end.explanation, phase: phase)
        }
        let isLogin = code == CURLE_LOGIN_DENIED || [530, 534, 535, 538].contains(reply.status)
        return SMTPError(isLogin ? .authentication : .rejected, reply: reply)
    }
}

extension SMTPConfiguration {
    fileprivate func prepare(_ easy: EasyHandle) {
        easy.set(CURLOPT_URL, url)
        easy.set(CURLOPT_PROTOCOLS_STR, security == .implicitTLS ? "smtps" : "smtp")
        easy.set(CURLOPT_USE_SSL, Int(security == .none ? CURLUSESSL_NONE.rawValue : CURLUSESSL_ALL.rawValue))
        easy.set(CURLOPT_PROXY, "")
        if let credentials {
            easy.set(CURLOPT_USERNAME, credentials.user)
            easy.set(CURLOPT_PASSWORD, credentials.password)
        }
        easy.prepareConnection(connectTimeout: connectTimeout, nameLifetime: .seconds(60), idleLifetime: idleLifetime)
        tls.prepare(easy)
    }
}
