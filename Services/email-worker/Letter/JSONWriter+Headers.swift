import Primitives

extension JSONWriter {
    /// As Amazon and Postmark both read them.
    mutating func headers(_ fields: [(name: String, value: String)]) {
        array { json in
            for field in fields {
                json.object {
                    $0.key("Name")
                    $0.string(field.name)
                    $0.key("Value")
                    $0.string(field.value)
                }
            }
        }
    }
}
