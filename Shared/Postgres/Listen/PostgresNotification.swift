/// What a NOTIFY sent.
package struct PostgresNotification: Sendable, Hashable {
    package let channel: String
    package let payload: String
    /// The process id of the session that sent it.
    package let sender: Int32
}
