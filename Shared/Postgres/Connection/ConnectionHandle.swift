import CPQ

/// Owns a `PGconn` and closes it. Used on the reactor's thread alone; no call of it blocks.
final class ConnectionHandle {
    private let raw: OpaquePointer

    /// Begins to connect. `keywords` are those of libpq's connection string.
    init(connecting keywords: [String: String]) throws(PostgresError) {
        let pairs = keywords.sorted { $0.key < $1.key }
        let (names, values) = (CStrings(pairs.map(\.key)), CStrings(pairs.map(\.value)))
        guard let raw = PQconnectStartParams(names.pointers, values.pointers, 0) else {
            throw PostgresError(.protocolFailure, "libpq has no memory for a connection")
        }
        self.raw = raw
        // The state is all that we read of a failed connection's message, and this puts it where it can be found.
        PQsetErrorVerbosity(raw, PQERRORS_SQLSTATE)
        _ = PQsetNoticeReceiver(raw, ignoreNotice, nil)
        PQsetnonblocking(raw, 1)
    }

    deinit {
        PQfinish(raw)
    }

    /// May change with each `pollConnect`.
    var socket: Int32 { PQsocket(raw) }
    var isBroken: Bool { PQstatus(raw) == CONNECTION_BAD }
    var transaction: PGTransactionStatusType { PQtransactionStatus(raw) }
    var backendID: Int32 { PQbackendPID(raw) }

    func pollConnect() -> PostgresPollingStatusType { PQconnectPoll(raw) }

    /// Why the connection could not be made. With a state the server spoke, without it nothing answered.
    var connectError: PostgresError {
        let message = PQerrorMessage(raw).map { String(cString: $0) } ?? ""
        let state = message.split { $0 == " " || $0 == "\n" }.last.flatMap { SQLState($0) }
        let trimmed = message.split(separator: "\n").first.map(String.init) ?? "no answer"
        return PostgresError(.connectionFailed(state), trimmed)
    }

    /// False when memory ran out or the connection is in no state to send.
    func send(_ query: PostgresQuery) -> Bool {
        query.bindings.withParameters { parameters in
            PQsendQueryParams(
                raw,
                query.sql,
                Int32(clamping: parameters.values.count),
                parameters.types,
                parameters.values,
                parameters.lengths,
                parameters.formats,
                1
            ) == 1
        }
    }

    func sendScript(_ sql: String) -> Bool { PQsendQuery(raw, sql) == 1 }
    func sendSync() -> Bool { PQpipelineSync(raw) == 1 }

    func setPipelining(_ isOn: Bool) -> Bool {
        isOn ? PQenterPipelineMode(raw) == 1 : PQexitPipelineMode(raw) == 1
    }

    func putCopyData(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            return PQputCopyData(raw, start, Int32(clamping: bytes.count)) == 1
        }
    }

    /// With a reason the server undoes the copy.
    func putCopyEnd(failing reason: String?) -> Bool { PQputCopyEnd(raw, reason) == 1 }

    enum Flush { case done, pending, failed }

    /// Writes what the socket takes.
    func flush() -> Flush {
        switch PQflush(raw) {
        case 0: .done
        case 1: .pending
        default: .failed
        }
    }

    /// Reads what has arrived. False when the connection has ended.
    func consumeInput() -> Bool { PQconsumeInput(raw) == 1 }

    /// Whether `nextResult` would have to wait.
    var isBusy: Bool { PQisBusy(raw) == 1 }

    func nextResult() -> ResultHandle? { PQgetResult(raw).map { ResultHandle(owning: $0) } }

    func nextNotification() -> PostgresNotification? {
        guard let notification = PQnotifies(raw) else { return nil }
        defer { PQfreemem(notification) }
        return PostgresNotification(
            channel: String(cString: notification.pointee.relname),
            payload: String(cString: notification.pointee.extra),
            sender: notification.pointee.be_pid
        )
    }

    func makeCancel() -> CancelHandle? { PQgetCancel(raw).map { CancelHandle(owning: $0) } }
}

/// Runs on the reactor's thread. Notices are written for people at a prompt; libpq would print them to stderr.
private func ignoreNotice(_: UnsafeMutableRawPointer?, _: OpaquePointer?) {}

/// Owns C strings for the length of one call.
private final class CStrings {
    let pointers: [UnsafePointer<CChar>?]

    init(_ texts: [String]) {
        pointers = texts.map { UnsafePointer(CStrings.copy($0)) } + [nil]
    }

    deinit {
        for pointer in pointers { UnsafeMutablePointer(mutating: pointer)?.deallocate() }
    }

    private static func copy(_ text: String) -> UnsafeMutablePointer<CChar> {
        let bytes = text.utf8CString
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        copy.initialize(from: Array(bytes), count: bytes.count)
        return copy
    }
}
