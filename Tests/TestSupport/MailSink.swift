import Foundation

/// aiosmtpd with three doors (plain, STARTTLS with login, TLS from the first byte) that keeps what it accepts.
package final class MailSink: Sendable {
    package struct Received: Decodable, Sendable {
        package let session: Int
        package let ehlo: String
        package let user: String?
        package let sender: String
        package let recipients: [String]
        /// As Python's email parser reads the content.
        package let mail: ParsedMail
    }

    package let plainPort: UInt16
    package let startTLSPort: UInt16
    package let tlsPort: UInt16
    private let folder: TemporaryFolder
    private let process: ChildProcess

    package init(_ authority: TestAuthority) async throws {
        let python = try await PythonEnvironment.python("mail", packages: ["aiosmtpd==1.4.6"])
        folder = try TemporaryFolder()
        (plainPort, startTLSPort, tlsPort) = (try freePort(), try freePort(), try freePort())
        let script = folder.file("sink.py")
        try (MailJudge.function + MailSink.script).write(toFile: script, atomically: false, encoding: .utf8)
        let ports = [plainPort, startTLSPort, tlsPort].map { "\($0)" }
        process = try ChildProcess(
            python,
            [script, folder.path, authority.certificate, authority.key] + ports,
            logTo: folder.file("log")
        )
        for port in [plainPort, startTLSPort, tlsPort] { try await waitUntilListening(port) }
    }

    package func received(_ recipient: String) throws -> [Received] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".json") }
            .map { try JSONDecoder().decode(Received.self, from: Data(contentsOf: URL(filePath: folder.file($0)))) }
            .filter { $0.recipients == [recipient] }
    }

    package func kill() async throws { try await process.killNow() }

    private static let script = #"""
        import asyncio, itertools, json, os, ssl, sys
        from aiosmtpd.controller import Controller
        from aiosmtpd.smtp import AuthResult
        folder, certificate, key = sys.argv[1:4]
        numbers, sessions = itertools.count(1), itertools.count(1)

        class Handler:
            async def handle_EHLO(self, server, session, envelope, hostname, responses):
                session.host_name = hostname
                session.number = next(sessions)
                return responses
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith("refused"): return "550 5.1.1 No such user"
                if address.startswith("later"): return "452 4.2.2 Mailbox full"
                envelope.rcpt_tos.append(address)
                return "250 OK"
            async def handle_DATA(self, server, session, envelope):
                if envelope.rcpt_tos[0].startswith("content"): return "554 5.6.0 Message refused"
                if envelope.rcpt_tos[0].startswith("silent"): await asyncio.sleep(3600)
                number = next(numbers)
                record = dict(session=session.number, ehlo=session.host_name, sender=envelope.mail_from,
                              recipients=envelope.rcpt_tos, user=getattr(session, "user", None),
                              mail=judge(envelope.original_content))
                path = os.path.join(folder, str(number))
                with open(path, "w") as file: json.dump(record, file)
                os.rename(path, path + ".json")
                return "250 2.0.0 Ok: queued as Q%d" % number

        def authenticate(server, session, envelope, mechanism, data):
            session.user = data.login.decode()
            return AuthResult(success=(data.login, data.password) == (b"herald", b"secret"), handled=False)

        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
        login = dict(authenticator=authenticate, auth_required=True)
        plain, starttls, tls = map(int, sys.argv[4:])
        Controller(Handler(), hostname="127.0.0.1", port=plain).start()
        Controller(Handler(), hostname="127.0.0.1", port=starttls, tls_context=context, require_starttls=True, **login).start()
        Controller(Handler(), hostname="127.0.0.1", port=tls, ssl_context=context, auth_require_tls=False, **login).start()
        import threading
        threading.Event().wait()
        """#
}
