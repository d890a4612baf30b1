import CCurl

/// How a transfer ended, as its exchange needs it to judge.
struct TransferEnd {
    enum Cause {
        case finished(CURLcode)
        /// Ended by us: its deadline, its task or the whole client.
        case stopped(TransferFault)
    }

    let cause: Cause
    /// The answer's status, or that of the last one in a dialogue; 0 when there was none.
    var status = 0
    var explanation = ""
    /// An address of the host was refused by the client's policy.
    var addressWasRefused = false

    var isSuccess: Bool {
        if case .finished(CURLE_OK) = cause { true } else { false }
    }

    var fault: TransferFault {
        switch cause {
        case .stopped(let fault): fault
        case .finished(CURLE_COULDNT_CONNECT) where addressWasRefused: .addressRefused
        case .finished(let code): TransferFault(code)
        }
    }
}
