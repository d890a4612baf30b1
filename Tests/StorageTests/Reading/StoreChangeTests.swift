import Primitives
import Storage
import Testing

@Suite("Store changes") struct StoreChangeTests {
    @Test(
        "a change survives its text form, whatever letters people's names have",
        arguments: [
            StoreChange.person(RecipientKey("demo", "ann b\n c")), .category("demo", "news"), .tenant("demo"),
            .budgets("demo"),
            .template("demo", "order-confirmed"), .flag("demo", "new-digest"), .suppression("demo", [0, 255, 16]),
            .apiKey("demo", UUIDv7(at: Timestamp(milliseconds: 5))),
            .revokedToken(RevokedToken("demo", "j t\ni", until: Timestamp(microseconds: -7))),
        ]
    )
    func roundTrip(change: StoreChange) {
        #expect(StoreChange(text: change.text) == change)
    }

    @Test(
        "a text that is none says nothing",
        arguments: [
            "", "person", "person demo", "person  ann", "person demo ", "category demo a/b", "flag demo -x",
            "moon demo x",
            "api_key demo x", "revoked_token demo x", "revoked_token demo 5 ",
        ]
    )
    func strangers(text: String) {
        #expect(StoreChange(text: text) == nil)
    }
}
