/// A tag of a page: where its parts are in the page's bytes.
struct HTMLTag: Equatable {
    struct Attribute: Equatable {
        let name: Range<Int>
        /// Without its quotes; `nil` for an attribute that is only there.
        let value: Range<Int>?
        let isQuoted: Bool
    }

    /// Lower case, and cut: no name that matters is longer.
    let name: String
    let isEnd: Bool
    /// From `<` to behind `>`.
    let range: Range<Int>
    let attributes: [Attribute]
}
