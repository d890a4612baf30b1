/// Why bytes are not what they should be. Repeating it with the same bytes never helps.
package struct NotificationsError: Error, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// Not a compiled time zone file, or one that contradicts itself.
        case malformedZone
        /// A time zone file that counts leap seconds: its moments are not ours.
        case leapSeconds
        case malformedState
        /// A state written by a version of Herald that this one does not know.
        case unknownStateVersion
        case stateTooLarge
    }

    package let code: Code
    package let message: String

    init(_ code: Code, _ message: String) {
        (self.code, self.message) = (code, message)
    }

    package var description: String { "Notifications: \(code.rawValue), \(message)" }
}
