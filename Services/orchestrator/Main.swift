import ServiceKit

@main
enum Orchestrator {
    static func main() async {
        await ServiceProcess.main(.orchestrator) { _ in [] }
    }
}
