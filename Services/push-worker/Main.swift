import ServiceKit

@main
enum PushWorker {
    static func main() async {
        await ServiceProcess.main(.pushWorker) { _ in [] }
    }
}
