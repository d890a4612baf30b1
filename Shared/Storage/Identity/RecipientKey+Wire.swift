package import Wire

extension RecipientKey {
    /// `nil` for a key that no table takes.
    package init?(_ key: Wire.RecipientKey) {
        guard let tenant = TenantID(rawValue: key.tenant), let user = UserID(rawValue: key.user) else { return nil }
        self.init(tenant, user)
    }
}
