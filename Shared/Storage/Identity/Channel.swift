import Postgres

/// A way to reach a person.
package enum Channel: String, TextColumn, CaseIterable {
    case email, sms, push, inapp
}
