extension HTTPURL {
    /// A fixed path behind the base URL that a configuration names.
    package init(_ base: String, path: String) throws(HTTPClientError) {
        try self.init((base.hasSuffix("/") ? String(base.dropLast()) : base) + path)
    }
}
