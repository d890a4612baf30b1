/// `herald-setup rotate`: changes a key in steps, between which every service gets time to learn of it.
struct RotateKeys {
    enum Key: String { case data, link, signing }
    enum Step: String { case add, use, retire }

    private let folder: KeyFolder
    private let key: Key
    private let step: Step

    init(_ arguments: Arguments) throws {
        try arguments.allow("folder", "key", "step")
        folder = KeyFolder(try arguments.required("folder"))
        guard let key = Key(rawValue: try arguments.required("key")) else {
            throw Arguments.Fault(description: "--key is data, link or signing")
        }
        guard let step = Step(rawValue: try arguments.required("step")) else {
            throw Arguments.Fault(description: "--step is add, use or retire")
        }
        (self.key, self.step) = (key, step)
    }

    func run() throws {
        FileDescriptor.standardOutput.write(try perform() + "\n")
    }

    /// Does the step and says what must happen before the next one.
    func perform() throws -> String {
        switch (key, step) {
        case (.data, .add), (.link, .add):
            try folder.addSealingKey(to: file)
            return "the new key opens; restart the services that read it, then --step use"
        case (.data, .use), (.link, .use):
            try folder.sealWithNewestKey(of: file)
            return "the new key seals; restart the services that read it"
        case (.data, .retire), (.link, .retire):
            throw KeyFolder.Fault(description: "what an old key has sealed could never be opened again: it stays")
        case (.signing, .add):
            try folder.addSigningKey()
            return "services take the new key's tokens within HERALD_JWKS_PERIOD; then --step use"
        case (.signing, .use):
            try folder.signWithNextKey()
            return "restart the gateway; once the last token of the old key has expired, --step retire"
        case (.signing, .retire):
            try folder.retireSigningKeys()
            return "tokens of other keys are taken no more"
        }
    }

    private var file: String { key == .link ? KeyFolder.linkKeys : KeyFolder.dataKeys }
}
