import Concurrency
import Testing

@Suite("A timing wheel")
struct TimingWheelTests {
    @Test("gives each thing at its tick, once")
    func inTime() {
        var wheel = TimingWheel<String>(turn: 10)
        wheel.add("third", at: 3)
        wheel.add("first", at: 1)
        wheel.add("also third", at: 3)
        #expect(wheel.take(at: 1) == ["first"])
        #expect(wheel.take(at: 2) == [])
        #expect(wheel.take(at: 3) == ["third", "also third"])
        #expect(wheel.take(at: 40) == [])
    }

    @Test("gives all that became due while nobody looked, in order")
    func late() {
        var wheel = TimingWheel<Int>(turn: 5, at: 100)
        for due in [104, 101, 103] { wheel.add(due, at: due) }
        #expect(wheel.take(at: 1_000_000) == [101, 103, 104])
        #expect(wheel.take(at: 1_000_005) == [])
    }

    @Test("gives with the next tick what was overdue when it came")
    func overdue() {
        var wheel = TimingWheel<Int>(turn: 5, at: 100)
        wheel.add(1, at: 7)
        wheel.add(2, at: .min)
        #expect(wheel.take(at: 100) == [])
        #expect(wheel.take(at: 101) == [1, 2])
    }

    @Test("keeps nothing for longer than a turn, however far off it is due")
    func distant() {
        var wheel = TimingWheel<Int>(turn: 5, at: -3)
        wheel.add(1, at: .max)
        #expect(wheel.take(at: 1) == [])
        #expect(wheel.take(at: 2) == [1])
    }

    @Test("never gives a thing late, for any order of adding and taking")
    func property() {
        var random = SystemRandomNumberGenerator()
        let turn = Int.random(in: 1...70, using: &random)
        var (wheel, now) = (TimingWheel<Int>(turn: turn), 0)
        var waiting: [Int] = []
        for _ in 0..<500 {
            let due = now + Int.random(in: -2...(2 * turn), using: &random)
            wheel.add(due, at: due)
            waiting.append(due)
            guard Bool.random(using: &random) else { continue }
            now += Int.random(in: 1...3, using: &random)
            for taken in wheel.take(at: now) {
                let place = waiting.firstIndex(of: taken)
                #expect(place != nil)
                if let place { waiting.remove(at: place) }
            }
            #expect(waiting.allSatisfy { $0 > now })
        }
        #expect(wheel.take(at: now + turn).count == waiting.count)
    }
}
