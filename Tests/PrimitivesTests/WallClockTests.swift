import Foundation
import Primitives
import Testing

@Suite("WallClock")
struct WallClockTests {
    @Test("the system's clock tells the time that Foundation tells")
    func system() {
        let before = Date().timeIntervalSince1970
        let now = Double(WallClock.system.now.microseconds) / 1e6
        #expect(before - 0.001 <= now && now <= Date().timeIntervalSince1970 + 0.001)
    }

    @Test("a fixed clock stands")
    func fixed() {
        let clock = WallClock.fixed(Timestamp(milliseconds: 42))
        #expect(clock.now == clock.now && clock.now.milliseconds == 42)
    }
}
