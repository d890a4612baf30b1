/// `herald-setup keys`: what a machine of one's own needs to sign tokens and seal personal data.
struct MakeKeys {
    private let folder: KeyFolder

    init(_ arguments: Arguments) throws {
        try arguments.allow("folder")
        folder = KeyFolder(try arguments.required("folder"))
    }

    func run() throws {
        let made = try folder.makeMissing()
        FileDescriptor.standardOutput.write(
            made.isEmpty ? "all keys are there\n" : "made \(made.joined(separator: ", "))\n"
        )
    }
}
