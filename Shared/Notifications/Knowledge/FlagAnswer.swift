/// What a flag says of a person.
package struct FlagAnswer: Hashable, Sendable {
    /// The words are the API's.
    package enum Why: String, Sendable {
        case listedIn = "listed_in"
        case listedOut = "listed_out"
        case percentage
        /// It was removed after it had been named.
        case removed
    }

    package let isIn: Bool
    package let why: Why
    package let version: Int64

    package init(isIn: Bool, why: Why, version: Int64) {
        (self.isIn, self.why, self.version) = (isIn, why, version)
    }

    /// Of a flag that is not there: nobody is in.
    static let none = FlagAnswer(isIn: false, why: .removed, version: 0)
}
