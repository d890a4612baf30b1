extension ConfigurationReader {
    /// A setting that is needed only by a part that may not be wanted: documented in any case, and its absence is a
    /// fault only then.
    package mutating func required(_ name: String, if isWanted: Bool, _ meaning: String) -> String? {
        let text = optional(name, meaning)
        if isWanted && text == nil { fault(name, "is required: \(meaning)") }
        return text
    }
}
