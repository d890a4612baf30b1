/// What a message says, ready to be sent.
package struct Words: Sendable, Equatable {
    package var subject: String?
    package var title: String?
    package var text: String?
    package var html: String?
    package var url: String?
    /// Where the person says that they want no more of it, if they may.
    package var unsubscribeURL: String?

    package init() {}
}
