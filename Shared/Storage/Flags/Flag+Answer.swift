import Crypto

extension Flag {
    /// Whether a person is in, and by what. The words are the API's.
    package struct Answer: Sendable, Hashable {
        package enum Why: String, Sendable {
            case listedIn = "listed_in"
            case listedOut = "listed_out"
            case percentage
        }

        package let isIn: Bool
        package let why: Why
    }

    package func answer(for person: RecipientKey) -> Answer {
        if listedIn.contains(person.user) { return Answer(isIn: true, why: .listedIn) }
        if listedOut.contains(person.user) { return Answer(isIn: false, why: .listedOut) }
        let isEveryone = share >= Flag.buckets
        return Answer(isIn: isEveryone || (share > 0 && bucket(of: person) < share), why: .percentage)
    }

    package static let buckets = 10_000

    /// The same for ever, in every process: a share takes the first of the buckets, so that raising it only adds people,
    /// and each flag has an order of its own. Of SHA-256 of `tenant/flag/user` the first eight bytes, as one number.
    package func bucket(of person: RecipientKey) -> Int {
        let digest = HashAlgorithm.sha256.hash(Array("\(person.tenant)/\(key)/\(person.user)".utf8))
        return Int(digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % UInt64(Flag.buckets))
    }
}
