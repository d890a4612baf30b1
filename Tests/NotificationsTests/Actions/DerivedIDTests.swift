import Primitives
import Testing

@testable import Notifications

@Suite("Derived ids")
struct DerivedIDTests {
    private let id = UUIDv7(at: Timestamp(milliseconds: 1_700_000_000_123))

    @Test("differ in purpose, channel, step and ordinal, are UUIDv7, and keep the notification's time")
    func distinct() {
        var seen: Set<UUIDv7> = []
        for purpose in [DerivedPurpose.dispatch, .decision, .retraction] {
            for channel in Channel.allCases {
                for step in UInt8(0)..<8 {
                    for ordinal in UInt8(0)...255 {
                        let derived = id.derived(purpose, channel, step: step, ordinal: ordinal)
                        #expect(seen.insert(derived).inserted)
                        #expect(derived.timestamp == id.timestamp)
                    }
                }
            }
        }
        #expect(seen.allSatisfy { UUIDv7(bytes: $0.bytes) != nil })
    }

    @Test("are the same for the same question, and others for another notification of the same millisecond")
    func derived() {
        #expect(id.dispatchID(.email, step: 0) == id.dispatchID(.email, step: 0))
        let other = UUIDv7(at: id.timestamp)
        #expect(id.dispatchID(.email, step: 0) != other.dispatchID(.email, step: 0))
    }
}
