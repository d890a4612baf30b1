import HTTPServer
import ServiceKit

@main
enum InAppWorker {
    static func main() async {
        await ServiceProcess.main(.inappWorker) { reader in
            EdgeSettings(.inappWorker, &reader)
        } parts: { edge, dependencies in
            [try dependencies.edge(edge, HTTPRouter())]
        }
    }
}
