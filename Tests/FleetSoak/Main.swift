import Foundation
import Primitives

/// Proves that the fleet sends each notification once while its services are killed:
/// `fleet-soak [NOTIFICATIONS [PEOPLE [SEED]]]`.
@main enum Main {
    static func main() async {
        let numbers = CommandLine.arguments.dropFirst().map { Int($0) ?? 0 }
        let notifications = numbers.first ?? 100_000
        let people = numbers.dropFirst().first ?? max(1, notifications / 10)
        let seed = numbers.dropFirst(2).first.map(UInt64.init(clamping:)) ?? .random(in: 0...9999)
        do {
            let findings = try await FleetSoak(notifications: notifications, people: people, seed: seed).run()
            print(findings)
            if !findings.faults.isEmpty { exit(1) }
        } catch {
            print("FAILED \(error)")
            exit(1)
        }
    }
}
