/// What the names of AWS's errors mean in all of its services.
package enum AWSError {
    /// Whether it says "too fast", which some services say with status 400.
    package static func isThrottle(_ code: String) -> Bool { throttles.contains(code) }

    private static let throttles: Set<String> = [
        "Throttling", "ThrottlingException", "ThrottledException", "Throttled", "KMSThrottling", "RequestThrottled",
        "RequestThrottledException", "RequestLimitExceeded", "SlowDown", "BandwidthLimitExceeded",
        "ProvisionedThroughputExceededException", "TransactionInProgressException", "PriorRequestNotComplete",
        "TooManyRequestsException",
    ]
}
