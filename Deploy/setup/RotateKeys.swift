import Storage

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

    func run() async throws {
        if case (.data, .retire) = (key, step) { try await refuseWhileNeeded() }
        FileDescriptor.standardOutput.write(try perform() + "\n")
    }

    /// What an old key alone opens would be lost with it.
    private func refuseWhileNeeded() async throws {
        let keys = try folder.dataKeys()
        let stale = try await OwnerDatabase().use { try await Resealing($0, keys).stale() }
        guard stale.isEmpty else {
            let list = stale.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            throw KeyFolder.Fault(description: "old keys still seal values; herald-setup reseal first: \(list)")
        }
    }

    /// Does the step, which nothing forbids, and says what must happen before the next one.
    func perform() throws -> String {
        switch (key, step) {
        case (.data, .add), (.link, .add):
            try folder.addSealingKey(to: file)
            return "the new key opens; restart the services that read it, then --step use"
        case (.data, .use), (.link, .use):
            try folder.sealWithNewestKey(of: file)
            return "the new key seals; restart the services that read it"
        case (.data, .retire):
            try folder.retireSealingKeys(of: file)
            return "the newest key alone is left; keep the old ones for as long as there are backups of their time"
        case (.link, .retire):
            throw KeyFolder.Fault(description: "links are in mails for ever: what an old key has sealed must open")
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
