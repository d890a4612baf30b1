/// The names of the time zones that there are.
struct ZoneNames: Sendable {
    /// The zones and their other names, as the IANA's rules list them.
    static let systemFile = "/usr/share/zoneinfo/tzdata.zi"

    private let names: Set<String>

    /// Reads the rules in the compact form of tzdata: `Z name …` begins a zone, `L zone name` gives it another name.
    /// `nil` when the text is no such rules.
    init?(rules: String) {
        var names: Set<String> = []
        for line in rules.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3)
            switch words.first {
            case "Z" where words.count > 1: names.insert(String(words[1]))
            case "L" where words.count > 2: names.insert(String(words[2]))
            default: break
            }
        }
        guard names.contains("Europe/London") else { return nil }
        self.names = names
    }

    func contains(_ name: String) -> Bool { names.contains(name) }
}
