import HTTPServer
import PublicAPI

/// Every refusal that a client can meet, as the document and its page tell of them.
enum ProblemTable {
    static let all: [HTTPError] = common + own + HTTPError.serverRefusals

    /// Of every route that asks who the caller is.
    static let ofAccess: [HTTPError] = [.unauthenticated, .badToken, .forbidden(to: [])]
    /// Of every route that reads a body.
    static let ofBodies: [HTTPError] = [.malformed([]), .unsupportedBody("application/json"), .invalid([])]

    /// Of every route that writes under a condition.
    static let ofConditions: [HTTPError] = [.badCondition, .versionConflict]

    private static let common = ofAccess + ofBodies + ofConditions + [.unavailable, .notAudited, .unknownTenant]

    private static let own: [HTTPError] = [
        .unknownAPIVersion,
        .noSuchKey, .noSuchTemplate, .noSuchVersion, .templateInUse(by: []), .nothingToRollBack,
        .noSuchUser, .noSuchContact, .tooManyDevices, .noSuchTopic,
        .noSuchCategory, .noSuchFlag, .flagInUse(by: []),
        .noSuchAccount, .notAnOperator, .noSuchChannel, .noSuchDeadLetter, .noSuchUndecodable,
        .noSuchBudgetScope, .noSuchEndpoint, .tooManyEndpoints, .endpointDisabled,
        .noTelegramBot, .telegramRefused,
        .recordTooLarge, .shedding, .noSuchNotification, .badIdempotencyKey, .idempotencyMismatch,
        .idempotencyInProgress,
        .rateLimited(RateLimitState(limit: 0, remaining: 0, reset: .zero), retryAfter: .seconds(1)),
    ]
}
