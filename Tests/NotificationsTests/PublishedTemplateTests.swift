import Notifications
import Primitives
import Testing

@Suite struct PublishedTemplateTests {
    private func template(_ weights: [Int]) -> PublishedTemplate {
        let variants = weights.enumerated().map { PublishedTemplate.Variant("v\($0)", weight: $1) }
        return PublishedTemplate(version: 1, channels: .all, variants: [.email: variants])
    }

    @Test("variants share the notifications by their weights, and a notification keeps its own")
    func weights() throws {
        let template = template([1, 3, 0])
        var counts: [String: Int] = [:]
        for _ in 0..<4000 {
            let id = UUIDv7(at: WallClock.system.now)
            let variant = try #require(template.variant(of: id, on: .email))
            #expect(template.variant(of: id, on: .email) == variant)
            counts[variant, default: 0] += 1
        }
        #expect((850...1150).contains(counts["v0"] ?? 0) && counts["v2"] == nil)
        #expect((counts["v0"] ?? 0) + (counts["v1"] ?? 0) == 4000)
    }

    @Test("the draw is the same on every machine and in every version")
    func stable() throws {
        let ids = try (0..<8).map { try #require(UUIDv7(high: 0x7000, low: 1 << 63 | $0 << 20 | 7)) }
        let drawn = ids.map { template([1, 1]).variant(of: $0, on: .email) ?? "" }
        #expect(drawn.joined(separator: " ") == "v0 v0 v0 v1 v1 v0 v1 v1")
    }

    @Test("where there is one variant, or none has weight, there is nothing to draw by")
    func single() {
        let id = UUIDv7(at: WallClock.system.now)
        #expect(template([5]).variant(of: id, on: .email) == nil)
        #expect(template([1, 1]).variant(of: id, on: .sms) == nil)
        #expect(template([0, 0]).variant(of: id, on: .email) == "v0")
    }
}
