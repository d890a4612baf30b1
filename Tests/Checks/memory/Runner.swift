import Testing

/// Runs the tests that are linked to it, as the test product of the whole package does.
@main
struct Runner {
    static func main() async {
        await Testing.__swiftPMEntryPoint() as Never
    }
}
