import ChannelWorker
import HTTPClient
import Kafka
import ServiceKit

/// Sends mail.
@main
enum EmailWorker {
    static func main() async {
        await ServiceProcess.main(.emailWorker) { reader in
            EmailSettings(&reader)
        } parts: { settings, fleet in
            let relay = try SMTPClient(settings.relay, metrics: fleet.metrics, logger: fleet.logger)
            let provider = SMTPProvider(relay, from: settings.sender)
            return [.init("relay", relay)] + (try fleet.channelWorkers(.email, words: GivenWords(), provider: provider))
        }
    }
}
