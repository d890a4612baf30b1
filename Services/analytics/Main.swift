import HTTPServer
import ServiceKit

@main
enum Analytics {
    static func main() async {
        await ServiceProcess.main(.analytics) { reader in
            EdgeSettings(.analytics, &reader)
        } parts: { edge, dependencies in
            [try dependencies.edge(edge, HTTPRouter())]
        }
    }
}
