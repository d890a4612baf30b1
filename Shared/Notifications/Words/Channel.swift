/// A way to reach a person. The numbers are the contract's, and stand in derived ids and stored states.
package enum Channel: UInt8, CaseIterable, Sendable {
    case email = 1
    case sms = 2
    case push = 3
    case inapp = 4

    package var word: String {
        switch self {
        case .email: "email"
        case .sms: "sms"
        case .push: "push"
        case .inapp: "inapp"
        }
    }
}
