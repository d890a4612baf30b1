import CPQ
import Network

extension PostgresConnection {
    func startConnecting(_ keywords: [String: String]) {
        do {
            handle = try ConnectionHandle(connecting: keywords)
            try watchSocket(for: .write)
        } catch {
            end(error)
        }
    }

    /// libpq may close its socket and open another, which can even have the same number: so the watch is made anew
    /// around each step.
    func continueConnecting() throws(PostgresError) {
        unwatch()
        switch handle?.pollConnect() {
        case PGRES_POLLING_READING: try watchSocket(for: .read)
        case PGRES_POLLING_WRITING: try watchSocket(for: .write)
        case PGRES_POLLING_OK:
            try watchSocket(for: .read)
            apply(machine.connected())
        default: throw handle?.connectError ?? .lost
        }
    }

    func unwatch() {
        if let watch { reactor.unwatch(watch) }
        watch = nil
    }

    private func watchSocket(for interest: Interest) throws(PostgresError) {
        guard let handle, handle.socket >= 0 else { throw handle?.connectError ?? .lost }
        do {
            watch = try reactor.watch(handle.socket, for: interest, self)
        } catch {
            throw PostgresError(.connectionFailed(nil), error.description)
        }
    }
}
