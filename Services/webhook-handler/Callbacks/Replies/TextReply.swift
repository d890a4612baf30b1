/// What a person has texted to a number of ours.
struct TextReply: Sendable, Equatable {
    /// What providers of text messages must understand by law or custom.
    enum Wish: Sendable, Equatable {
        case stop, start
    }

    /// The same whenever the provider tells it again.
    let id: String
    /// The person's number, as E.164 has it.
    let from: String
    let text: String
    /// The number that it came to, as the provider writes it.
    var to: String?
    /// What the provider has already taken it for.
    var understoodAs: String?

    init?(id: String?, from: String?, text: String?) {
        guard let id, let from = from?.phone, let text else { return nil }
        (self.id, self.from, self.text) = (id, from, text)
    }

    /// `nil` for any other answer.
    var wish: Wish? {
        if understoodAs == "STOP" || TextReply.stops.contains(letters) { return .stop }
        return understoodAs == "START" || TextReply.starts.contains(letters) ? .start : nil
    }

    /// Whether it is for a person to read, and not for the machine.
    var isOrdinary: Bool { wish == nil && understoodAs != "HELP" && !TextReply.pleas.contains(letters) }

    private var letters: String { text.uppercased().filter { $0.isLetter || $0.isNumber } }

    private static let stops: Set<String> = [
        "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE", "ARRET", "ARRÊT", "DESABONNER",
        "DÉSABONNER",
    ]
    private static let starts: Set<String> = ["START", "YES", "UNSTOP", "SUBSCRIBE", "REPRENDRE"]
    private static let pleas: Set<String> = ["HELP", "INFO", "AIDE"]
}

extension TextReply {
    init?(twilio parameters: FormParameters) {
        self.init(id: parameters["MessageSid"], from: parameters["From"], text: parameters["Body"])
        (to, understoodAs) = (parameters["To"], parameters["OptOutType"]?.uppercased())
    }

    init?(vonage parameters: FormParameters) {
        let id = parameters["messageId"] ?? parameters["message_uuid"]
        self.init(id: id, from: parameters["msisdn"] ?? parameters["from"], text: parameters["text"])
        to = parameters["to"]
    }

    init?(plivo parameters: FormParameters) {
        self.init(id: parameters["MessageUUID"], from: parameters["From"], text: parameters["Text"])
        to = parameters["To"]
    }
}

extension String {
    /// A number as E.164 has it, whatever channel or sign stands before it; `nil` for what is none.
    var phone: String? {
        let digits = split(separator: ":").last.map { $0.first == "+" ? $0.dropFirst() : $0 } ?? ""
        guard (5...15).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return "+\(digits)"
    }
}
