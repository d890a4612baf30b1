/// How the characters of a text message are sent, which decides how many fit.
package enum SMSEncoding: String, Sendable {
    /// Units are septets.
    case gsm7
    /// Units are UTF-16 code units, though phones read them as UTF-16: a surrogate pair is one character.
    case ucs2

    /// Of a message that goes alone.
    package var single: Int { self == .gsm7 ? 160 : 70 }

    /// Of each of several: a header of six bytes says how they belong together.
    package var concatenated: Int { self == .gsm7 ? 153 : 67 }

    /// What a character takes; 0 when the encoding does not have it.
    func units(of scalar: Unicode.Scalar) -> Int {
        self == .gsm7 ? GSMAlphabet.septets(of: scalar) : scalar.value > 0xFFFF ? 2 : 1
    }
}
