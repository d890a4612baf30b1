import Testing

@testable import Postgres

@Suite("ConnectionMachine")
struct ConnectionMachineTests {
    private func idle() -> ConnectionMachine {
        var machine = ConnectionMachine()
        _ = machine.connected()
        return machine
    }

    private func running() -> ConnectionMachine {
        var machine = idle()
        _ = machine.begin()
        return machine
    }

    @Test("takes a command only when idle")
    func begins() {
        var machine = ConnectionMachine()
        #expect(machine.begin() == false)
        #expect(machine.connected() == .deliver)
        #expect(machine.begin() == true)
        #expect(machine.begin() == false)
        #expect(machine.commandEnded() == .deliver)
        #expect(machine.phase == .idle)
    }

    @Test("is idle again only when the interrupted command and its cancel request have both ended")
    func recovers() {
        for commandFirst in [true, false] {
            var machine = running()
            #expect(machine.interrupted() == .failAndCancel)
            #expect(machine.begin() == false)
            let first = commandFirst ? machine.commandEnded() : machine.cancelEnded()
            let second = commandFirst ? machine.cancelEnded() : machine.commandEnded()
            #expect((first, second) == (commandFirst ? .nothing : .cancelAgainLater, .recovered))
            #expect(machine.phase == .idle)
        }
    }

    @Test("cancels again while the command goes on, for the first request may have overtaken it")
    func cancelsAgain() {
        var machine = running()
        _ = machine.interrupted()
        #expect(machine.cancelAgainDue() == .nothing)
        #expect(machine.cancelEnded() == .cancelAgainLater)
        #expect(machine.cancelAgainDue() == .cancelAgain)
        #expect(machine.commandEnded() == .nothing)
        #expect(machine.cancelEnded() == .recovered)
        #expect(machine.cancelAgainDue() == .nothing)
    }

    @Test("is given up when it has not recovered in time")
    func givesUp() {
        var machine = running()
        #expect(machine.graceEnded() == .nothing)
        _ = machine.interrupted()
        #expect(machine.graceEnded() == .close)
    }

    @Test("an attempt to connect that takes too long is abandoned")
    func abandonsConnecting() {
        var machine = ConnectionMachine()
        #expect(machine.interrupted() == .failAndClose)
    }

    @Test("an end fails the call under way, once")
    func ends() {
        var machine = running()
        #expect(machine.closed() == .failAndClose)
        #expect(machine.closed() == .nothing)
        var quiet = idle()
        #expect(quiet.closed() == .close)
        #expect(quiet.interrupted() == .nothing)
        #expect(quiet.commandEnded() == .nothing)
        #expect(quiet.cancelEnded() == .nothing)
        #expect(quiet.connected() == .nothing)
    }
}
