/// Writes a text with the letters that the 7-bit alphabet has, so that it need not go in UCS-2 at less than half as many
/// characters a message: `“naïve” – ça va` becomes `"naive" - ca va`.
package enum Transliteration {
    /// `nil` when a character has nothing near it: then the text goes in UCS-2 whatever is done to the others, and is
    /// better left as it is.
    package static func apply(to text: String) -> String? {
        var written = ""
        written.reserveCapacity(text.utf8.count)
        for character in text {
            guard let near = near(character) else { return nil }
            written.unicodeScalars.append(contentsOf: near)
        }
        return written
    }

    private static func near(_ character: Character) -> String.UnicodeScalarView? {
        let scalars = character.unicodeScalars
        if scalars.allSatisfy({ GSMAlphabet.septets(of: $0) > 0 }) { return String(character).unicodeScalars }
        if let near = table[character] { return near.unicodeScalars }
        // A letter with marks that no table has: the letter alone.
        guard let base = scalars.first, scalars.dropFirst().allSatisfy(\.isMark) else { return nil }
        if GSMAlphabet.septets(of: base) > 0 { return String(base).unicodeScalars }
        return scalars.count > 1 ? near(Character(base)) : nil
    }

    /// Characters compare by what they mean, so that a letter and its mark are found whether they are one scalar or two.
    private static let table: [Character: String] = {
        var table: [Character: String] = [:]
        for line in lines.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            for character in parts[1] { table[character] = String(parts[0]) }
        }
        // Written as a letter and its mark, these are none of the alphabet's scalars.
        for character in GSMAlphabet.basic where !character.isASCII { table[character] = String(character) }
        for character in spaces { table[character] = " " }
        for character in invisible { table[character] = "" }
        return table
    }()

    /// What is written, then what it is written for.
    private static let lines = """
        ' ‘’‚‛`´′ʼ
        " “”„‟«»″
        - –—‐‑‒―−
        ... …
        * •
        . ·
        < ‹
        > ›
        / ⁄
        x ×
        TM ™
        (c) ©
        (r) ®
        1/4 ¼
        1/2 ½
        3/4 ¾
        a áâãāăąªǎ
        A ÁÀÂÃĀĂĄǍ
        c çćĉċč
        C ĆĈĊČ
        d ďđð
        D ĎĐÐ
        e êëēĕėęě
        E ÈÊËĒĔĖĘĚ
        g ĝğġģ
        G ĜĞĠĢ
        h ĥħ
        H ĤĦ
        i íîïĩīĭįı
        I ÍÌÎÏĨĪĬĮİ
        j ĵ
        J Ĵ
        k ķ
        K Ķ
        l ĺļľł
        L ĹĻĽŁ
        n ńņňŉ
        N ŃŅŇ
        o óôõōŏőº
        O ÓÒÔÕŌŎŐ
        oe œ
        OE Œ
        r ŕŗř
        R ŔŖŘ
        s śŝşšș
        S ŚŜŞŠȘ
        t ţťŧț
        T ŢŤŦȚ
        th þ
        TH Þ
        u úûũūŭůűų
        U ÚÙÛŨŪŬŮŰŲ
        w ŵ
        W Ŵ
        y ýÿŷ
        Y ÝŸŶ
        z źżž
        Z ŹŻŽ
        """

    private static let spaces =
        "\t\u{A0}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200A}\u{202F}\u{205F}\u{3000}"

    /// Soft hyphens, zero-width spaces and marks of direction.
    private static let invisible: [Character] = ["\u{AD}", "\u{200B}", "\u{200E}", "\u{200F}", "\u{2060}", "\u{FEFF}"]
}

extension Unicode.Scalar {
    /// An accent, or what says how a sign is to be drawn.
    fileprivate var isMark: Bool { properties.generalCategory == .nonspacingMark }
}
