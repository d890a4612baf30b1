/// What a listener hears.
package enum PostgresListenEvent: Sendable, Hashable {
    /// From here on every notification is heard: read now the state that notifications will change.
    case listening
    case notification(PostgresNotification)
    /// Notifications may have been missed: read the state again.
    case gap
}
