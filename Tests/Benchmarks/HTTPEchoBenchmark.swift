import Network
import TestSupport

/// 400 bytes by POST, 202 back: ours through an async handler on the global pool, nginx by `return 202`, each a process
/// of its own with one thread for its connections, under the same load.
enum HTTPEchoBenchmark {
    private static let requests = 60_000
    private static let connections = 32
    private static let request: [UInt8] = {
        let body = String(repeating: "x", count: 400)
        return Array("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 400\r\n\r\n\(body)".utf8)
    }()

    static func run() async throws {
        let (ourPort, nginxPort) = (try freePort(), try freePort())
        let ours = try ChildProcess(CommandLine.arguments[0], ["http-server", "\(ourPort)"])
        let folder = try TemporaryFolder()
        let nginx = try start(folder, port: nginxPort)
        let reactor = try Reactor(name: "load")
        defer { reactor.stop() }
        let ourRow = try await measure("HTTPServer, async handler", ours, ourPort, reactor)
        let nginxRow = try await measure("nginx, return 202", nginx, nginxPort, reactor)
        Measurement.compare(ourRow, with: nginxRow, unit: "request")
        try await ours.terminate()
        try await nginx.terminate()
    }

    private static func measure(
        _ name: String,
        _ process: ChildProcess,
        _ port: UInt16,
        _ reactor: Reactor
    ) async throws -> Measurement {
        try await eventually("\(name) answers") {
            try await HTTPLoad.run(1, over: 1, port: port, on: reactor) { _ in request } > .zero
        }
        _ = try await HTTPLoad.run(requests / 10, over: connections, port: port, on: reactor) { _ in request }
        let cpu = CPUTime.ofProcess(process.pid)
        let elapsed = try await HTTPLoad.run(requests, over: connections, port: port, on: reactor) { _ in request }
        return Measurement(
            name: name,
            operations: requests,
            elapsed: elapsed,
            cpu: CPUTime.ofProcess(process.pid) - cpu
        )
    }

    private static func start(_ folder: TemporaryFolder, port: UInt16) throws -> ChildProcess {
        let configuration = """
            access_log off;
            keepalive_requests 10000000;
            server {
                listen 127.0.0.1:\(port);
                location / { return 202; }
            }
            """
        return try Nginx.start(configuration, in: folder)
    }
}
