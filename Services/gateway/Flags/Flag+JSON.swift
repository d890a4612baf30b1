import Primitives
import PublicAPI
import Storage

extension JSONWriter {
    mutating func percentage(_ share: Int) {
        key("percentage")
        if share % 100 == 0 { number(share / 100) } else { number(Double(share) / 100) }
    }
}

extension Flag: VersionedAnswerObject {
    func write(to json: inout JSONWriter) {
        json.member("key", key.rawValue)
        json.member("description", description)
        json.percentage(share)
        json.key("users")
        json.object { json in
            json.key("in")
            json.people(listedIn)
            json.key("out")
            json.people(listedOut)
        }
        json.member("version", version)
        json.member("created_at", createdAt)
        json.member("updated_at", updatedAt)
    }
}

extension Flag.Summary: AnswerObject {
    func write(to json: inout JSONWriter) {
        json.member("key", key.rawValue)
        json.member("description", description)
        json.percentage(share)
        json.member("listed_in", listedIn)
        json.member("listed_out", listedOut)
        json.member("version", version)
        json.member("created_at", createdAt)
        json.member("updated_at", updatedAt)
    }
}

extension JSONWriter {
    fileprivate mutating func people(_ people: Set<UserID>) {
        array { json in
            for person in people.map(\.rawValue).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
                json.string(person)
            }
        }
    }
}
