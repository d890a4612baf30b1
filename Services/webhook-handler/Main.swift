import ServiceKit

/// The service that strangers reach: providers with their callbacks, mail clients with opens, clicks and unsubscribes.
@main
enum WebhookHandler {
    static func main() async {
        await ServiceProcess.main(.webhookHandler, settings: { WebhookSettings(&$0) }) { settings, fleet in
            try HandlerParts(settings, fleet).parts
        }
    }
}
