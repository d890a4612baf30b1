package import Primitives
package import Wire

// Every member is there; null when there is nothing to say.
extension JSONWriter {
    package mutating func member(_ name: String, _ text: String?) {
        key(name)
        if let text { string(text) } else { null() }
    }

    package mutating func member(_ name: String, _ number: Int?) {
        key(name)
        if let number { self.number(number) } else { null() }
    }

    package mutating func member(_ name: String, _ flag: Bool) {
        key(name)
        bool(flag)
    }

    package mutating func member(_ name: String, _ moment: Timestamp?) {
        member(name, moment?.rfc3339)
    }

    /// What a client gave with a request, as it gave it.
    package mutating func object(_ entries: [MetadataEntry]) {
        object { json in
            for entry in entries { json.member(entry.key, entry.value) }
        }
    }
}
