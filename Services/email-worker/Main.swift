import ServiceKit

@main
enum EmailWorker {
    static func main() async {
        await ServiceProcess.main(.emailWorker) { _ in [] }
    }
}
