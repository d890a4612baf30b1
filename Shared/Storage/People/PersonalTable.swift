import Postgres

/// A table with rows of a person or of what was sent to them, as the database itself tells of it: a new one cannot be
/// forgotten.
package struct PersonalTable: Sendable, Hashable {
    package let name: String
    /// What a person can read: nothing sealed, nothing that only a program reads.
    let columns: [String]
    /// The columns, quoted, by which its rows are ordered.
    let key: String
    /// Its rows do not name the person, or no index finds them by that: they are found by the notification.
    let isOfNotification: Bool

    var identifier: PostgresIdentifier { PostgresIdentifier(name) }
    var columnList: String { columns.map { PostgresIdentifier($0).quoted }.joined(separator: ", ") }

    /// What is the person's, whose tenant and name stand in `who`.
    var condition: String {
        let tenant = "tenant_id = (SELECT tenant_id FROM who)"
        let person = "\(tenant) AND user_id = (SELECT user_id FROM who)"
        return isOfNotification
            ? "\(tenant) AND notification_id IN (SELECT notification_id FROM notifications WHERE \(person))" : person
    }
}
