import ServiceKit

@main
enum SMSWorker {
    static func main() async {
        await ServiceProcess.main(.smsWorker) { _ in [] }
    }
}
