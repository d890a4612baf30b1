/// What is asked of a person when something is decided for them: no name, and no address that is not sealed.
package struct PersonRecord: Sendable, Hashable {
    package var locale: String?
    package var timezone: String?
    /// Of the user's row.
    package var version = 0
    package var contacts: [Contact] = []
    package var devices: [Device] = []
    package var preferences = Preferences()

    package init() {}
}
