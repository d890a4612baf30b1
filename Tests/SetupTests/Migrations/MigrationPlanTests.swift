import Testing

@testable import Setup

@Suite struct MigrationPlanTests {
    private let files = (1...3).map { Migration(version: $0, name: "step", sql: "", checksum: "sum\($0)") }

    @Test("what the ledger lacks is pending, in order")
    func pending() throws {
        let plan = try MigrationPlan(files: files.reversed(), applied: [.init(version: 1, checksum: "sum1")])
        #expect(plan.pending.map(\.version) == [2, 3])
    }

    @Test("an applied file that changed is refused")
    func changed() {
        #expect(throws: MigrationPlan.Fault.self) {
            try MigrationPlan(files: files, applied: [.init(version: 2, checksum: "other")])
        }
    }

    @Test("an applied file that is gone is refused")
    func gone() {
        #expect(throws: MigrationPlan.Fault.self) {
            try MigrationPlan(files: files, applied: [.init(version: 4, checksum: "sum4")])
        }
    }

    @Test("a gap or a repeated number is refused")
    func gap() {
        #expect(throws: MigrationPlan.Fault.self) { try MigrationPlan(files: [files[0], files[2]], applied: []) }
        #expect(throws: MigrationPlan.Fault.self) { try MigrationPlan(files: files + [files[1]], applied: []) }
    }

    @Test(
        "only well-named files are migrations",
        arguments: ["1_x.sql", "0001_.sql", "0001_x.txt", "0000_x.sql", "x.sql"]
    )
    func names(file: String) {
        #expect(Migration(file: file, sql: "", checksum: "") == nil)
    }
}
