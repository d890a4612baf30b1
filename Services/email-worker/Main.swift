import ChannelWorker
import Postgres
import ServiceKit

/// Sends mail.
@main
enum EmailWorker {
    static func main() async {
        await ServiceProcess.main(.emailWorker) { reader in
            EmailSettings(&reader)
        } parts: { settings, fleet in
            let mail = try MailProviders(settings, fleet)
            let words = StoredWords(fleet.postgres)
            return mail.parts + (try fleet.channelWorkers(.email, words: words, providers: mail.providers))
        }
    }
}
