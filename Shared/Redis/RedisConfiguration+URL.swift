import Primitives

extension RedisConfiguration {
    /// Reads `redis://user:password@host:port/database`, and for a cluster `redis://host:port,host:port?cluster=true`.
    /// `rediss://` asks for TLS, with a certificate that the system trusts. User and password may be percent-encoded. No fault repeats the URL, which holds the password.
    package init(url: String) throws(RedisError) {
        guard let scheme = ["redis://", "rediss://"].first(where: url.hasPrefix) else {
            throw RedisError(.configuration, "the Redis URL must begin with redis:// or rediss://")
        }
        let (rest, query) = RedisConfiguration.split(url.dropFirst(scheme.count), at: "?")
        let (authority, path) = RedisConfiguration.split(rest, at: "/")
        let at = authority.lastIndex(of: "@")
        let login = try RedisConfiguration.login(at.map { authority[..<$0] })
        let hosts = at.map { authority[authority.index(after: $0)...] } ?? authority
        guard let database = path.isEmpty ? 0 : Int(path), database >= 0 else {
            throw RedisError(.configuration, "the Redis URL's path must be a database's number")
        }
        self.init(
            addresses: try RedisConfiguration.addresses(hosts),
            user: login.user,
            password: login.password,
            database: database,
            isCluster: try RedisConfiguration.isCluster(query)
        )
        if scheme == "rediss://" { tls = try RedisTLS() }
        try validate()
    }

    private static func split(_ text: Substring, at separator: Character) -> (Substring, Substring) {
        guard let index = text.firstIndex(of: separator) else { return (text, "") }
        return (text[..<index], text[text.index(after: index)...])
    }

    private static func addresses(_ hosts: Substring) throws(RedisError) -> [RedisAddress] {
        var addresses: [RedisAddress] = []
        for host in hosts.split(separator: ",", omittingEmptySubsequences: false) {
            guard let address = RedisAddress(host, defaultPort: 6379), !address.host.isEmpty else {
                throw RedisError(.configuration, "the Redis URL must name a host, with a port up to 65535")
            }
            addresses.append(address)
        }
        return addresses
    }

    private static func isCluster(_ query: Substring) throws(RedisError) -> Bool {
        switch query {
        case "", "cluster=false": return false
        case "cluster=true": return true
        default: throw RedisError(.configuration, "the Redis URL knows one parameter: cluster=true")
        }
    }

    private static func login(_ text: Substring?) throws(RedisError) -> (user: String?, password: String?) {
        guard let text else { return (nil, nil) }
        let (user, password) = split(text, at: ":")
        guard let user = decoded(user), let password = decoded(password), !password.isEmpty else {
            throw RedisError(.configuration, "the Redis URL's user or password is malformed")
        }
        return (user.isEmpty ? nil : user, password)
    }

    /// `nil` when a percent sign is not followed by two hexadecimal digits, or what results is not UTF-8.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst()?.hexValue, let low = rest.popFirst()?.hexValue else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
