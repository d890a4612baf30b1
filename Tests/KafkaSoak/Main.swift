import Foundation
import Kafka

/// Proves that a consumer group loses nothing: `kafka-soak [RECORDS [ASSIGNOR]]`. Its members are this executable again, as
/// `kafka-soak member …`, so that they can be killed.
@main enum Main {
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            if arguments.first == "member" {
                try await SoakMember(arguments.dropFirst().map { $0 }).run()
            } else {
                try await soak(arguments)
            }
        } catch {
            print("FAILED \(error)")
            exit(1)
        }
    }

    private static func soak(_ arguments: [String]) async throws {
        let records = arguments.first.flatMap(Int.init) ?? 200_000
        let assignor = arguments.dropFirst().first.flatMap(KafkaConsumerOptions.Assignor.init(rawValue:))
        let findings = try await Soak(records: records, assignor ?? .cooperativeSticky).run()
        print(findings)
        if !findings.faults.isEmpty { exit(1) }
    }
}
