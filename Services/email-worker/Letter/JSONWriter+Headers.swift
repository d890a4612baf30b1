import Primitives

extension JSONWriter {
    mutating func object(_ members: [(name: String, value: String)]) {
        object { json in
            for member in members {
                json.key(member.name)
                json.string(member.value)
            }
        }
    }

    /// As Amazon and Postmark both read them.
    mutating func headers(_ fields: [(name: String, value: String)]) {
        array { json in
            for field in fields { json.header(field) }
        }
    }

    mutating func header(_ field: (name: String, value: String)) {
        object {
            $0.key("Name")
            $0.string(field.name)
            $0.key("Value")
            $0.string(field.value)
        }
    }
}
