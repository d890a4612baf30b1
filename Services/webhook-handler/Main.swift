import HTTPServer
import ServiceKit

@main
enum WebhookHandler {
    static func main() async {
        await ServiceProcess.main(.webhookHandler) { reader in
            EdgeSettings(.webhookHandler, &reader)
        } parts: { edge, dependencies in
            [try dependencies.edge(edge, HTTPRouter())]
        }
    }
}
