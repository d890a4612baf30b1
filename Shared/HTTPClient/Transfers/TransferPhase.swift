/// How far a transfer came before it failed.
package enum TransferPhase: String, Sendable {
    /// Certainly nothing of the request, or too little of it to have an effect.
    case notSent
    /// The request may have arrived; no answer did.
    case maybeSent
    /// An answer had begun to arrive.
    case responseCut
}
