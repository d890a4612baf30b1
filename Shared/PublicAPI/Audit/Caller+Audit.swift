package import Network
import Wire

extension Caller {
    /// The caller as the audit log names it: by credential, with the first of its roles.
    func actor(from peer: SocketAddress) -> AuditActor {
        let role = Role.allCases.first(where: roles.contains)
        return AuditActor(
            keyID != nil ? .apiKey : role == .recipient ? .recipient : .token,
            id: subject,
            role: role?.rawValue,
            network: peer.network
        )
    }
}

extension SocketAddress {
    /// The network that an address belongs to and never the whole of it: 203.0.113.0/24, 2001:db8:7::/48.
    package var network: String? {
        if !host.contains(":") || host.contains(".") {
            let bytes = host.drop { $0 == ":" }.split(separator: ":").last?.split(separator: ".") ?? []
            return bytes.count == 4 ? "\(bytes.prefix(3).joined(separator: ".")).0/24" : nil
        }
        return "\(groups.prefix(3).joined(separator: ":"))::/48"
    }

    /// The eight groups of an IPv6 address, those that `::` stands for too.
    private var groups: [Substring] {
        guard let gap = host.firstRange(of: "::") else { return host.split(separator: ":") }
        let (head, tail) = (
            host[..<gap.lowerBound].split(separator: ":"), host[gap.upperBound...].split(separator: ":")
        )
        return head + Array(repeating: "0", count: max(0, 8 - head.count - tail.count)) + tail
    }
}
