import Foundation
import Testing
import Wire

@Suite struct OpenEnumTests {
    @Test("every enumerator of the protos is known by its word")
    func words() throws {
        let folder = Protoc.root.path + "/Protos"
        let protos = try FileManager.default.contentsOfDirectory(atPath: folder).map {
            try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)
        }.joined()
        try judge(Channel.self, "CHANNEL", protos)
        try judge(Priority.self, "PRIORITY", protos)
        try judge(PushPlatform.self, "PUSH_PLATFORM", protos)
        try judge(TimerKind.self, "TIMER_KIND", protos)
        try judge(EngagementKind.self, "ENGAGEMENT_KIND", protos)
        try judge(PreferenceAspect.self, "PREFERENCE_ASPECT", protos)
        try judge(ChannelConclusion.self, "CHANNEL_CONCLUSION", protos)
        try judge(Verdict.self, "VERDICT", protos)
        try judge(DispatchOperation.self, "DISPATCH_OPERATION", protos)
        try judge(UnknownOutcomePolicy.self, "UNKNOWN_OUTCOME_POLICY", protos)
        try judge(DeliveryStatus.self, "DELIVERY_STATUS", protos)
        try judge(ActorKind.self, "ACTOR_KIND", protos)
        try judge(AuditOutcome.self, "AUDIT_OUTCOME", protos)
    }

    @Test("a value of another version keeps its number")
    func unknown() {
        #expect(Channel(rawValue: 99).word == nil)
        #expect("\(Channel(rawValue: 99))" == "unknown(99)")
        #expect(Channel(word: "pigeon") == nil)
        #expect(Channel.unspecified.word == nil)
    }

    private func judge<Value: OpenEnum>(_ type: Value.Type, _ prefix: String, _ protos: String) throws {
        let body = try #require(protos.firstMatch(of: try Regex("enum \(type) \\{([^}]*)\\}")))
        let source = String(body.output[1].substring ?? "")
        for (value, word) in Value.words.all {
            #expect(source.contains(" \(prefix)_\(word.uppercased()) = \(value.rawValue);"), "\(type).\(word)")
            #expect(Value(word: word) == value)
        }
        #expect(source.matches(of: /= \d+;/).count == Value.words.all.count + 1, "\(type)")
    }
}
