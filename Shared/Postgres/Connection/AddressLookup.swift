import CLinux
import Concurrency
import Glibc

/// Finds a host's addresses on a thread of its own: libpq's look-up would stop the reactor.
struct AddressLookup: Sendable {
    private let executor = BlockingExecutor(label: "postgres.addresses")

    /// Numeric addresses in the system's order of preference; none for a Unix socket's folder.
    func addresses(of host: String) async throws(PostgresError) -> [String] {
        guard !host.hasPrefix("/") else { return [] }
        let found = await Task(executorPreference: executor) { AddressLookup.resolve(host) }.value
        guard !found.isEmpty else { throw PostgresError(.connectionFailed(nil), "the database's host has no address") }
        return found
    }

    private static func resolve(_ host: String) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [String] = []
        var next = list
        while let entry = next {
            if let address = numeric(entry.pointee) { addresses.append(address) }
            next = entry.pointee.ai_next
        }
        return addresses
    }

    private static func numeric(_ entry: addrinfo) -> String? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let status = getnameinfo(
            entry.ai_addr,
            entry.ai_addrlen,
            &text,
            socklen_t(text.count),
            nil,
            0,
            NI_NUMERICHOST
        )
        return status == 0 ? String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self) : nil
    }
}
