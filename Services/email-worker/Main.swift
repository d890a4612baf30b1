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
            let stored = StoredWords(fleet.postgres, changes: changes)
            let words: any WordsMaker = settings.links.map { LinkedWords(maker: stored, links: $0) } ?? stored
            return mail.parts + [.init("changes", changes)]
                + (try fleet.channelWorkers(.email, words: words, routes: mail.routes))
        }
    }
}
