/// A dispatch of which nothing can be made that a provider could be asked to send: none is asked.
package struct Unsendable: Error, Equatable {
    package let outcome: SendOutcome

    package init(_ outcome: SendOutcome) {
        self.outcome = outcome
    }
}
