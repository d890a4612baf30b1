import HTTPServer
import Primitives
import PublicAPI
import Storage

/// What a list was asked for; every parameter that is wrong is told at once, and one that is unknown is wrong.
struct ListQuery: Sendable {
    private(set) var filter = NotificationFilter()
    private(set) var cursor: UUIDv7?
    private(set) var limit = 50

    init(_ query: HTTPQuery) throws(HTTPError) {
        var faults: [HTTPError.Fault] = []
        var seen: Set<String> = []
        for item in query.items {
            let isNew = seen.insert(item.name).inserted
            guard isNew, !item.value.utf8.contains(0), take(item.name, item.value) else {
                faults.append(.init("/\(item.name)", isNew ? "invalid_value" : "repeated", "cannot be used"))
                continue
            }
        }
        guard faults.isEmpty else { throw .invalid(faults) }
    }

    /// False for what is no such parameter or no value of it.
    private mutating func take(_ name: String, _ value: String) -> Bool {
        switch name {
        case "user_id": return set(\.user, UserID(rawValue: value))
        case "status": return set(\.status, DeliveryStatus(rawValue: value))
        case "channel": return set(\.channel, Channel(rawValue: value))
        case "template": return set(\.template, TemplateKey(rawValue: value)?.rawValue)
        case "category": return set(\.category, CategoryKey(rawValue: value)?.rawValue)
        case "from": return set(\.from, ListQuery.moment(value))
        case "to": return set(\.until, ListQuery.moment(value))
        case "q": return set(\.text, (1...200).contains(value.utf8.count) ? value : nil)
        case "cursor":
            cursor = Page.cursor(value)
            return cursor != nil
        case "limit":
            guard let number = Int(value), (1...200).contains(number) else { return false }
            limit = number
            return true
        default: return false
        }
    }

    /// Ids carry no time before 1970, so that anything earlier means the same.
    private static func moment(_ text: String) -> Timestamp? {
        Timestamp(rfc3339: text).map { max($0, Timestamp(microseconds: 0)) }
    }

    private mutating func set<Value>(_ path: WritableKeyPath<NotificationFilter, Value?>, _ value: Value?) -> Bool {
        filter[keyPath: path] = value
        return value != nil
    }
}
