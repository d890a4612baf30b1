/// Whose notification it is, and the how many-th of theirs. It is in the subject, so that a provider tells it again.
struct SoakPlace: Hashable, Sendable {
    let person: Int
    let turn: Int

    init(_ number: Int, people: Int) {
        (person, turn) = (number % people, number / people)
    }

    /// `nil` for the subject of something else.
    init?(subject: String, run: String) {
        let words = subject.split(separator: " ")
        guard words.count == 4, words[0] == "Soak", words[1] == run, let person = Int(words[2]),
            let turn = Int(words[3])
        else { return nil }
        (self.person, self.turn) = (person, turn)
    }

    func subject(run: String) -> String { "Soak \(run) \(person) \(turn)" }
}
