import ServiceKit

/// Keeps every person's inbox and streams it.
@main
enum InAppWorker {
    static func main() async {
        await ServiceProcess.main(.inappWorker, settings: { InAppSettings(&$0) }) { settings, fleet in
            try InboxParts(settings, fleet).parts
        }
    }
}
