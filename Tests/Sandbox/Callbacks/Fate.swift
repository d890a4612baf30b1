/// What becomes of a message after it is taken, by its address: `bounce@…` bounces, and so on; a number's last digits
/// say the same. All others arrive.
enum Fate: Sendable {
    case arrives
    case bounces
    case isOpened
    case isClicked
    case annoys
    case isUnwanted

    init(mail recipient: String) {
        // As in `open+17@example.com`.
        switch recipient.prefix(while: { $0 != "@" && $0 != "+" }) {
        case "bounce": self = .bounces
        case "open": self = .isOpened
        case "click": self = .isClicked
        case "complaint": self = .annoys
        case "unsubscribe": self = .isUnwanted
        default: self = .arrives
        }
    }

    init(phone recipient: String) {
        if recipient.hasSuffix("30005") { self = .bounces } else { self = .arrives }
        if recipient.hasSuffix("21610") { self = .isUnwanted }
    }

    /// In SendGrid's words, in their order.
    var mailEvents: [String] {
        switch self {
        case .arrives: ["processed", "delivered"]
        case .bounces: ["processed", "bounce"]
        case .isOpened: ["processed", "delivered", "open"]
        case .isClicked: ["processed", "delivered", "open", "click"]
        case .annoys: ["processed", "delivered", "spamreport"]
        case .isUnwanted: ["processed", "delivered", "unsubscribe"]
        }
    }

    /// In Twilio's words, each with its error code.
    var textStatuses: [(status: String, error: String?)] {
        switch self {
        case .bounces: [("sent", nil), ("undelivered", "30005")]
        case .isUnwanted: [("failed", "21610")]
        default: [("sent", nil), ("delivered", nil)]
        }
    }
}
