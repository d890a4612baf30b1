import ChannelWorker
import Postgres
import ServiceKit
import Storage

/// Sends mail.
@main
enum EmailWorker {
    static func main() async {
        await ServiceProcess.main(.emailWorker) { reader in
            EmailSettings(&reader)
        } parts: { settings, fleet in
            let mail = try MailProviders(settings, fleet)
            let changes = try ChangeFeed(fleet.redis, on: fleet.reactor, metrics: fleet.metrics, logger: fleet.logger)
            let words = StoredWords(fleet.postgres, changes: changes)
            return mail.parts + [.init("changes", changes)]
                + (try fleet.channelWorkers(.email, words: words, routes: mail.routes))
        }
    }
}
