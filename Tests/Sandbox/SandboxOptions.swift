import Network

/// What the command line says.
struct SandboxOptions: Equatable {
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    var address = SocketAddress.loopback(0)
    var log = ""
    var mail: String?
    var callbacks: String?
    var callbackKey: String?

    static let help = """
        sandbox: the providers that Herald sends through, as they look from outside.

        Each answers at /PROVIDER/ACCOUNT, a client's base URL, with its own success and error bodies. What it takes
        is in the log before it answers. Faults are switched at run time:

          PUT    /control/faults/PROVIDER/ACCOUNT    ACCOUNT may be * for all that have no fault of their own,
                                                     or an address or device: only refuse, for its messages
                 {"kind": "refuse", "refusal": "throttled", "retry_after": 2, "next": 5}
                   kind     refuse, cut_before (not taken), cut_after (taken), malformed, duplicate or slow
                   refusal  for refuse: throttled, unavailable, or another of the provider's own
                   delay    milliseconds before the answer, with any kind
                   next     only so many requests; or: share (0 to 1) and seed
          DELETE /control/faults/PROVIDER/ACCOUNT    or /control/faults for all
          GET    /control/counts                     requests by account; sends in all, distinct and repeated
          GET    /control/callback-key               the public key of SendGrid's callbacks, as SendGrid shows it
          GET    /control/sends                      ?provider= &account= &correlation= &subject= &after= &limit=

        usage: sandbox --log FILE [--host ADDRESS] [--port N] [--mail DIR]

          --log FILE      one line of JSON a message taken; read again at start
          --host ADDRESS  where it listens, 127.0.0.1 unless given
          --port N        TCP port, any free one unless given
          --mail DIR      keep each mail readable in DIR/new
          --callbacks URL what becomes of a message is told there, as SendGrid at URL/webhooks/sendgrid/ACCOUNT, and as
                          Twilio where each message says. Mail to bounce@, open@, click@, complaint@ and unsubscribe@
                          does so, as do numbers that end in 30005 (dead) and 21610 (stopped).
          --callback-key FILE
                          the key of SendGrid's callbacks, in PEM; made when there is none

        """

    /// `nil` when help is asked for.
    init?(_ arguments: [String]) throws(Fault) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            if ["--help", "-h"].contains(name) { return nil }
            guard let value = rest.popFirst() else { throw Fault(description: "\(name): a value is missing") }
            try set(name, to: value)
        }
        guard !log.isEmpty else { throw Fault(description: "--log is missing") }
    }

    private mutating func set(_ name: String, to value: String) throws(Fault) {
        switch name {
        case "--log": log = value
        case "--mail": mail = value
        case "--callbacks": callbacks = value.hasSuffix("/") ? String(value.dropLast()) : value
        case "--callback-key": callbackKey = value
        case "--host": try listen(at: SocketAddress(host: value, port: address.port), name, value)
        case "--port":
            try listen(at: UInt16(value).flatMap { SocketAddress(host: address.host, port: $0) }, name, value)
        default: throw Fault(description: "\(name): no such option")
        }
    }

    private mutating func listen(at wanted: SocketAddress?, _ name: String, _ value: String) throws(Fault) {
        guard let wanted else { throw Fault(description: "\(name): cannot listen at \(value)") }
        address = wanted
    }
}
