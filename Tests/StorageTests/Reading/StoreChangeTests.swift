import Storage
import Testing

@Suite("Store changes") struct StoreChangeTests {
    @Test(
        "a change survives its text form, whatever letters people's names have",
        arguments: [
            StoreChange.person(RecipientKey("demo", "ann b\n c")), .category("demo", "news"), .tenant("demo"),
            .template("demo", "order-confirmed"), .suppression("demo", [0, 255, 16]),
        ]
    )
    func roundTrip(change: StoreChange) {
        #expect(StoreChange(text: change.text) == change)
    }

    @Test(
        "a text that is none says nothing",
        arguments: ["", "person", "person demo", "person  ann", "person demo ", "category demo a/b", "moon demo x"]
    )
    func strangers(text: String) {
        #expect(StoreChange(text: text) == nil)
    }
}
