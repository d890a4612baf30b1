import ChannelWorker
import Postgres
import ServiceKit
import Storage

/// Sends text messages.
@main
enum SMSWorker {
    static func main() async {
        await ServiceProcess.main(.smsWorker) { reader in
            SMSSettings(&reader)
        } parts: { settings, fleet in
            let texts = try SMSProviders(settings, fleet)
            let changes = try ChangeFeed(fleet.redis, on: fleet.reactor, metrics: fleet.metrics, logger: fleet.logger)
            let words = StoredWords(fleet.postgres, changes: changes)
            return texts.parts + [.init("changes", changes)]
                + (try fleet.channelWorkers(.sms, words: words, routes: texts.routes))
        }
    }
}
