import ChannelWorker
import HTTPClient
import Kafka
import Postgres
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
            let words = StoredWords(fleet.postgres)
            return [.init("relay", relay)] + (try fleet.channelWorkers(.email, words: words, providers: [provider]))
        }
    }
}
