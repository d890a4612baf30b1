import ChannelWorker
import Postgres
import ServiceKit
import Storage

/// Wakes people's devices.
@main
enum PushWorker {
    static func main() async {
        await ServiceProcess.main(.pushWorker) { reader in
            PushSettings(&reader)
        } parts: { settings, fleet in
            let push = try PushProviders(settings, fleet)
            let changes = try ChangeFeed(fleet.redis, on: fleet.reactor, metrics: fleet.metrics, logger: fleet.logger)
            let words = StoredWords(fleet.postgres, changes: changes)
            let register = StoredDevices(fleet.postgres, changes)
            return push.parts + [.init("changes", changes)]
                + (try fleet.deviceWorkers(.push, words: words, providers: push.providers, register: register))
        }
    }
}
