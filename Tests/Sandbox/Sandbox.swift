import HTTPServer
import Network
import Observability
import Primitives

/// All providers at one address: a request is read as its provider would, met by the fault that is switched on for its
/// account, recorded when it is taken, and answered.
struct Sandbox: Sendable {
    static let providers: [any ProviderFace] = [
        SendGridFace(), SESFace(), MailgunFace(), PostmarkFace(), TwilioFace(), VonageFace(), PlivoFace(), SNSFace(),
        GoogleFace(), FCMFace(), APNsFace(), WebPushFace(), OneSignalFace(),
    ]

    let faults = FaultBoard()
    let record: SendRecord
    /// `nil` when nobody is told what becomes of messages.
    let callbacks: CallbackSender?
    private let mail: MailFolder?
    private let clock = WallClock.system

    init(_ options: SandboxOptions, _ logger: Logger = .silent) throws {
        record = try SendRecord(options.log)
        mail = try options.mail.map(MailFolder.init)
        callbacks = try options.callbacks.map {
            try CallbackSender(home: $0, CallbackKey(options.callbackKey), logger: logger)
        }
    }

    func server(at address: SocketAddress, _ logger: Logger) throws -> HTTPServer {
        var router = HTTPRouter()
        for face in Sandbox.providers {
            router.on(.post, "/\(face.name)/{account}\(face.path)") { await answer($0, face) }
        }
        ControlAPI(sandbox: self).addRoutes(to: &router)
        var options = HTTPServerOptions()
        (options.limits.bodySize, options.limits.handlerTime) = (32 << 20, .seconds(600))
        options.limits.connections = 2000
        return try HTTPServer(
            address: address,
            options: options,
            reactors: [try Reactor(name: "sandbox")],
            router: router,
            metrics: MetricRegistry(),
            logger: logger
        )
    }

    private func answer(_ request: HTTPRequest, _ face: any ProviderFace) async -> HTTPResponse {
        let account = Account(provider: face.name, name: request[parameter: "account"])
        let fault = faults.next(account)
        let reply = reply(request, face, account, fault?.kind)
        record.count(reply.outcome, account)
        // What is slow has been taken already: a client that stops waiting does not undo it.
        if let delay = fault?.delay { try? await Task.sleep(for: delay) }
        return reply.response
    }

    private func reply(
        _ request: HTTPRequest,
        _ face: any ProviderFace,
        _ account: Account,
        _ kind: Fault.Kind?
    ) -> (outcome: Outcome, response: HTTPResponse) {
        switch kind {
        case .cutBefore?: return (.cut, .hangUp)
        case .refuse(let name, let retryAfter)?: return (.refused, face.refusal(name, retryAfter: retryAfter))
        default: break
        }
        do throws(Refusal) {
            let message = try face.read(request)
            if case .refuse(let name, let wait)? = faults.next(for: message.recipient, face.name)?.kind {
                return (.refused, face.refusal(name, retryAfter: wait))
            }
            let id = face.newID()
            take(message, id, account, twice: kind == .duplicate)
            switch kind {
            case .cutAfter?: return (.cut, .hangUp)
            case .malformed?: return (.taken, face.accepted(message, id: id).brokenOff)
            default: return (.taken, face.accepted(message, id: id))
            }
        } catch {
            return (.refused, error.response)
        }
    }

    private func take(_ message: Message, _ id: String, _ account: Account, twice: Bool) {
        let send = Send(message, id: id, account: account, at: clock.now)
        for _ in 0..<(twice ? 2 : 1) { record.add(send) }
        mail?.keep(message, send)
        callbacks?.tell(message, send)
    }
}

extension HTTPResponse {
    /// The success it was, with a body that stops in the middle of nowhere.
    fileprivate var brokenOff: HTTPResponse {
        HTTPResponse(status, type: "application/json", bytes: Array("{\"".utf8))
    }
}
