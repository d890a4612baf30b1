import Primitives
import TestSupport
import Testing

@testable import Notifications

@Suite("Encoding of reminders")
struct ReminderEncodingTests {
    /// An alert that escalates, an order that waits and news that were sent, as they were written before there were
    /// reminders.
    private let old = """
        01030180d8b0a1f2e2aa0603019f1d8ce200743f9aa66d2c7ddf743f019f1d8ce2007c699715609f7c746c69019f1d8c\
        e2007493938454127b096493a8ba3c02b6c202020106616c65727473a8ba3c01b6c2020103019f1d8ce200782abc6ef3\
        72fe94f82a06616c6572747300020568656c6c6f0000000264650202030002010100000180d8b0a1f2e2aa06030280c0\
        96e5ede2aa06019f1d8ce2007054b8dde6e5fd29f054066f726465727302010400030180d0b3ce88e3aa060180e0d0b7\
        a3e3aa0600030201000180d0b3ce88e3aa06097363686564756c656404000180d0b3ce88e3aa06097363686564756c65\
        640000020280c096e5ede2aa06019f1d8ce200787eb54cda58fbbee87e046e6577730101000000000002010100020000\
        010180c096e5ede2aa06
        """
    /// The same with news that are collected for a digest.
    private let oldWithDigest = """
        02040180d8b0a1f2e2aa0604019f1d8ce200743f9aa66d2c7ddf743f019f1d8ce2007c699715609f7c746c69019f1d8c\
        e2007493938454127b096493019f1d8ce2007cbd8ff34785799e5cbda8ba3c02b6c202020106616c65727473a8ba3c01\
        b6c2020104019f1d8ce200782abc6ef372fe94f82a06616c6572747300020568656c6c6f000000026465020203000201\
        0100000180d8b0a1f2e2aa06030280c096e5ede2aa06019f1d8ce2007054b8dde6e5fd29f054066f7264657273020104\
        00030180d0b3ce88e3aa060180e0d0b7a3e3aa0600030201000180d0b3ce88e3aa06097363686564756c656404000180\
        d0b3ce88e3aa06097363686564756c65640000020280c096e5ede2aa06019f1d8ce200787eb54cda58fbbee87e046e65\
        77730101000000000002010100020000010180c096e5ede2aa06019f1d8ce20070a8b1bbcdcbfa53e0a8046e65777301\
        01000000000002010100098090fa86a1e7aa060f68656c645f666f725f6469676573740000020180c096e5ede2aa06
        """

    @Test("states from before there were reminders are read as they were, and written the same")
    func unchanged() throws {
        for (text, version) in [(old, UInt8(1)), (oldWithDigest, 2)] {
            let bytes = try #require([UInt8](hex: text))
            let state = try RecipientState(decoding: bytes)
            #expect(state.tracked.count == (version == 1 ? 3 : 4) && state.tracked[0].step == 0)
            #expect(state.tracked.allSatisfy { $0.reminding == nil })
            #expect(state.encoded == bytes && bytes[0] == version)
        }
    }

    @Test("reminders come back as they were, in a form that only those who know them read; without them nothing grows")
    func roundTrip() throws {
        var (ada, plain) = (try Recipient(), try Recipient())
        let reminders = try #require(Reminders(afterSeconds: 604_800, times: 3))
        let id = try ada.notification { $0.reminders = reminders }
        _ = ada.handle(.created(id))
        _ = try plain.handle(.created(plain.notification()))
        #expect(ada.state.encoded[0] == 4 && plain.state.encoded[0] == 1)
        #expect(try RecipientState(decoding: ada.state.encoded) == ada.state)
        _ = ada.handle(.concluded(Conclusion(id.id, .email, .sent)))
        _ = try ada.fireTimer()
        #expect(ada.state.tracked[0].reminding?.sent == 1)
        #expect(try RecipientState(decoding: ada.state.encoded) == ada.state)
        #expect(ada.state.encoded.count < plain.state.encoded.count + 64)
        _ = ada.handle(.engaged(Engagement(id.id, .email, .opened)))
        #expect(ada.state.encoded[0] == 1)
    }

    @Test("as many as wait for reminders are limited: the oldest is not reminded of any more")
    func bounds() throws {
        var ada = try Recipient()
        let reminders = try #require(Reminders(afterSeconds: 604_800, times: 3))
        for _ in 0..<200 { _ = try ada.handle(.created(ada.notification { $0.reminders = reminders })) }
        let reminded = ada.state.tracked.filter { $0.reminding != nil }.map(\.notification.id)
        #expect(reminded.count == RecipientState.Limits.reminded)
        #expect(reminded == ada.state.tracked.suffix(reminded.count).map(\.notification.id))
        #expect(ada.state.kept == Set(reminded))
        #expect(ada.state.tracked.count <= RecipientState.Limits.reminded + RecipientState.Limits.finished)
        #expect(ada.state.openCount == 0, "what waits for a reminder keeps no other from being sent")
    }
}
