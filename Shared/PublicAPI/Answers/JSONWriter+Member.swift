package import Primitives

extension JSONWriter {
    /// Every member is there; null when there is nothing to say.
    package mutating func member(_ name: String, _ text: String?) {
        key(name)
        if let text { string(text) } else { null() }
    }
}
