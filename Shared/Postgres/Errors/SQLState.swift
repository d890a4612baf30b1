/// The five characters by which PostgreSQL names what happened.
package struct SQLState: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// `nil` unless there are five digits or capital letters.
    package init?(_ text: some StringProtocol) {
        let isValid = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        }
        guard text.utf8.count == 5, isValid else { return nil }
        description = String(text)
    }

    private init(known text: StaticString) {
        description = text.description
    }

    /// The first two characters, which name the family of the condition.
    package var category: Substring { description.prefix(2) }

    package static let connectionException = SQLState(known: "08000")
    package static let connectionFailure = SQLState(known: "08006")
    package static let protocolViolation = SQLState(known: "08P01")
    package static let divisionByZero = SQLState(known: "22012")
    package static let invalidBinaryRepresentation = SQLState(known: "22P03")
    package static let invalidTextRepresentation = SQLState(known: "22P02")
    package static let untranslatableCharacter = SQLState(known: "22021")
    package static let notNullViolation = SQLState(known: "23502")
    package static let foreignKeyViolation = SQLState(known: "23503")
    package static let uniqueViolation = SQLState(known: "23505")
    package static let checkViolation = SQLState(known: "23514")
    package static let exclusionViolation = SQLState(known: "23P01")
    package static let inFailedTransaction = SQLState(known: "25P02")
    package static let invalidPassword = SQLState(known: "28P01")
    package static let invalidAuthorization = SQLState(known: "28000")
    package static let undefinedDatabase = SQLState(known: "3D000")
    package static let serializationFailure = SQLState(known: "40001")
    package static let deadlockDetected = SQLState(known: "40P01")
    package static let syntaxError = SQLState(known: "42601")
    package static let insufficientPrivilege = SQLState(known: "42501")
    package static let undefinedColumn = SQLState(known: "42703")
    package static let undefinedTable = SQLState(known: "42P01")
    package static let undefinedParameter = SQLState(known: "42P02")
    package static let tooManyConnections = SQLState(known: "53300")
    package static let lockNotAvailable = SQLState(known: "55P03")
    package static let queryCanceled = SQLState(known: "57014")
    package static let adminShutdown = SQLState(known: "57P01")
    package static let crashShutdown = SQLState(known: "57P02")
    package static let cannotConnectNow = SQLState(known: "57P03")
    package static let idleSessionTimeout = SQLState(known: "57P05")
    package static let raisedException = SQLState(known: "P0001")

    /// Whether the same statement may succeed later, unchanged.
    package var isRetriable: Bool {
        switch category {
        case "08": self != .protocolViolation
        case "40", "53", "58": true
        default: SQLState.retriable.contains(self)
        }
    }

    /// The server rolled the transaction back because of another one; repeating it at once is the documented answer.
    package var isTransactionConflict: Bool { self == .serializationFailure || self == .deadlockDetected }

    /// The server has ended the session as it said so.
    var endsSession: Bool { SQLState.ending.contains(self) }

    private static let ending: Set<SQLState> = [.adminShutdown, .crashShutdown, .cannotConnectNow, .idleSessionTimeout]
    private static let retriable: Set<SQLState> = ending.union([.lockNotAvailable, .queryCanceled])
}
