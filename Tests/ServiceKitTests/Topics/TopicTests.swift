import ServiceKit
import Testing

@Suite struct TopicTests {
    @Test("the table holds every topic of the architecture once")
    func table() {
        let names = Topic.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.count == 2 + 4 + 12 + 4 + 4 + 4 + 1)
        #expect(names.contains("channel.email.retry.15m"))
        #expect(names.contains("channel.inapp.dlq"))
        #expect(names.contains("delivery.engaged"))
    }

    @Test("dead letters are kept thirty days and the audit a year")
    func retention() {
        #expect(Topic.deadLetters(.sms).retention == .seconds(30 * 86_400))
        #expect(Topic.auditRecorded.retention == .seconds(365 * 86_400))
    }
}
