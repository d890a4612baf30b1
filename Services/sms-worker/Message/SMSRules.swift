import Primitives

/// What holds for text messages whichever provider takes them.
struct SMSRules: Sendable {
    /// What a text may take; a longer one is not sent.
    var segments = 10
    /// Whether letters beyond the 7-bit alphabet are written with near ones where that makes a text fit it.
    var transliterates = false
    var prices = PriceBook.standard
    /// What the URLs of providers' callbacks begin with; `nil` when none are wanted.
    var callbackHome: String?
    var clock = WallClock.system
}
