import Foundation
import Kafka
import Observability
import TestSupport

/// `Peers/gateway.py`, on the stack of `environment`, with a topic of its own.
struct GatewayPeer {
    let process: ChildProcess
    let port: UInt16
    private let folder: TemporaryFolder

    private static let packages = [
        "confluent-kafka==2.16.1", "fastapi==0.165.0", "httptools==0.9.0", "protobuf==4.21.12", "pyjwt[crypto]==2.15.1",
        "redis==8.1.0", "uvicorn==0.54.0", "uvloop==0.23.0",
    ]

    init(_ environment: [String: String]) async throws {
        (folder, port) = (try TemporaryFolder(), try freePort())
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
        let python = try await PythonEnvironment.python("gateway-peer", packages: GatewayPeer.packages)
        try await GatewayPeer.compile(sources.appending(path: "../../Protos").path, into: folder.path)
        var own = environment
        own["PEER_TOPIC"] = "peer.notification.created"
        own["PYTHONPATH"] = "\(folder.path):\(sources.appending(path: "Peers").path)"
        own["PYTHONDONTWRITEBYTECODE"] = "1"
        let kafka = KafkaConfiguration(brokers: environment["HERALD_KAFKA_BROKERS"] ?? "")
        try await KafkaAdmin(kafka, logger: .silent)
            .ensureTopics([TopicSpecification(name: "peer.notification.created", partitions: 12)])
        let arguments = [
            "-m", "uvicorn", "gateway:app", "--port", "\(port)", "--no-access-log", "--log-level", "warning",
        ]
        process = try ChildProcess(python, arguments, environment: own, logTo: folder.file("log"))
        try await waitUntilListening(port)
    }

    private static func compile(_ protos: String, into folder: String) async throws {
        let files = ["common", "stage1_request", "stage2_command"].map { "\(protos)/\($0).proto" }
        let status = try await ChildProcess("protoc", ["-I", protos, "--python_out", folder] + files).waitForExit()
        guard status == 0 else { throw NeverHappened(description: "protoc ended with \(status)") }
    }
}
