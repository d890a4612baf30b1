import Testing

@testable import Storage

@Suite("Flag answers") struct FlagAnswerTests {
    private func flag(_ key: FlagKey = "new-digest", share: Int = 0) -> Flag {
        var flag = Flag(key: key)
        flag.share = share
        return flag
    }

    private func person(_ number: Int) -> RecipientKey { RecipientKey("demo", "u_\(number)") }

    @Test(
        "a bucket is what anybody finds with sha256sum",
        arguments: [
            ("demo", "new-digest", "u_42", 8921), ("demo", "new-digest", "u_43", 4116),
            ("demo", "new-inbox", "u_42", 6192),
            ("acme", "new-digest", "u_42", 6623), ("demo", "new-digest", "émile/ß", 5598),
        ] as [(TenantID, FlagKey, UserID, Int)]
    )
    func vectors(tenant: TenantID, key: FlagKey, user: UserID, bucket: Int) {
        #expect(flag(key).bucket(of: RecipientKey(tenant, user)) == bucket)
    }

    @Test("buckets are filled evenly: chi-squared over a hundred ranges is what chance would give")
    func uniform() {
        var counts = [Int](repeating: 0, count: 100)
        for number in 0..<20_000 { counts[flag().bucket(of: person(number)) / 100] += 1 }
        let distance = counts.reduce(0.0) { $0 + Double(($1 - 200) * ($1 - 200)) / 200 }
        // 99 degrees of freedom: one seed in a thousand is beyond 149.
        #expect((50.0...149.0).contains(distance), "\(distance)")
    }

    @Test("raising the share only adds people, and at all of them nobody is left")
    func monotonic() {
        let people = (0..<2000).map(person)
        var before: Set<RecipientKey> = []
        for share in [0, 1, 250, 1250, 5000, 9999, 10_000] {
            let flag = flag(share: share)
            let inside = Set(people.filter { flag.answer(for: $0).isIn })
            #expect(before.isSubset(of: inside), "\(share)")
            #expect(abs(inside.count - 2000 * share / 10_000) < 120, "\(share): \(inside.count)")
            before = inside
        }
        #expect(before.count == 2000)
    }

    @Test("two flags choose independently: half of the one's people are in the other's half")
    func independent() {
        let (one, other) = (flag("one", share: 5000), flag("other", share: 5000))
        let both = (0..<4000).map(person).count { one.answer(for: $0).isIn && other.answer(for: $0).isIn }
        #expect((850...1150).contains(both), "\(both)")
    }

    @Test("who is listed is in or out whatever the share is")
    func lists() {
        for share in [0, 5000, 10_000] {
            var flag = flag(share: share)
            (flag.listedIn, flag.listedOut) = (["u_1"], ["u_2"])
            #expect(flag.answer(for: person(1)) == Flag.Answer(isIn: true, why: .listedIn))
            #expect(flag.answer(for: person(2)) == Flag.Answer(isIn: false, why: .listedOut))
            #expect(flag.answer(for: person(3)).why == .percentage)
        }
    }
}
