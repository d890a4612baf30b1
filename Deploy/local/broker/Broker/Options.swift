/// What the command line says.
struct Options: Equatable {
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    var host = "127.0.0.1"
    var port: UInt16 = 9092
    var data = ""
    var createsTopics = false
    var defaultPartitions = 1
    var isSynchronous = false
    var requestLimit = 32 << 20

    static let help = """
        local-broker: one Kafka-protocol node for one machine.

        It keeps every promise a client can test on a single node (nothing acknowledged is lost by SIGKILL, idempotent
        producers, consumer groups, retention) and none that needs a second one: no replication, no transactions,
        no authentication. For development and tests. Production runs a Kafka cluster.

        usage: local-broker --data DIR [--port N] [--host ADDRESS] [option …]

          --data DIR               where the records are kept; made if missing
          --port N                 TCP port, 9092 unless given
          --host ADDRESS           IP address to listen on and to announce, 127.0.0.1 unless given
          --auto-create-topics     make a topic when a client that allows it asks for it
          --default-partitions N   of topics made without a number, 1 unless given
          --fsync                  wait for the disk before a record is acknowledged. Without it the system's page cache
                                   holds it, which survives the end of the process but not of the machine
          --max-request-bytes N    larger requests close their connection, 33554432 unless given
          --help                   this text

        """

    /// `nil` when help is asked for.
    init?(_ arguments: [String]) throws(Fault) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            switch name {
            case "--help", "-h": return nil
            case "--auto-create-topics": createsTopics = true
            case "--fsync": isSynchronous = true
            default: try set(name, to: rest.popFirst())
            }
        }
        guard !data.isEmpty else { throw Fault(description: "--data is missing") }
    }

    private mutating func set(_ name: String, to value: String?) throws(Fault) {
        guard let value else { throw Fault(description: "\(name): a value is missing") }
        switch name {
        case "--data": data = value
        case "--host": host = value
        case "--port": port = UInt16(clamping: try Options.number(name, value, 1...65_535))
        case "--default-partitions": defaultPartitions = try Options.number(name, value, 1...1000)
        case "--max-request-bytes": requestLimit = try Options.number(name, value, 1024...1 << 30)
        default: throw Fault(description: "\(name): no such option")
        }
    }

    private static func number(_ name: String, _ text: String, _ range: ClosedRange<Int>) throws(Fault) -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw Fault(description: "\(name): \(text) is not a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
