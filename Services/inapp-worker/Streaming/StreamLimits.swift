/// How many streams one replica holds for whom, and how it looks after them. No count spans replicas: what a killed one
/// held would keep its people out until its entries expire.
struct StreamLimits: Sendable {
    var perPerson = 20
    var perTenant = 20_000
    /// Events that a client may be behind and still catches up; beyond, it begins anew.
    var catchUp = 200
    /// Questions to the store at once.
    var reads = 8
    /// How often each stream is pinged; every second time it is compared with the store.
    var beat = Duration.seconds(30)
}
