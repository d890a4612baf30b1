import Foundation
import TestSupport

/// An OTLP/HTTP collector of a few lines: notes the span names of each request, and refuses what is not OTLP.
final class Collector: Sendable {
    let port: UInt16
    private let folder: TemporaryFolder
    private let process: ChildProcess

    init() async throws {
        port = try freePort()
        folder = try TemporaryFolder()
        let script = folder.file("collector.py")
        try Collector.script.write(toFile: script, atomically: false, encoding: .utf8)
        process = try ChildProcess("python3", [script, "\(port)", folder.file("spans")], logTo: folder.file("log"))
        try await eventually("the collector listens") { [folder] in
            FileManager.default.fileExists(atPath: folder.file("spans"))
        }
    }

    /// The span names of each request, one line a request.
    func requests() throws -> [Substring] {
        try String(contentsOfFile: folder.file("spans"), encoding: .utf8).split(separator: "\n")
    }

    func spans() throws -> Int {
        try requests().reduce(0) { $0 + $1.split(separator: " ").count }
    }

    private static let script = #"""
        import http.server, json, sys

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                names = []
                for resource in body["resourceSpans"]:
                    assert resource["resource"]["attributes"][0]["value"]["stringValue"] == "test"
                    for span in (s for scope in resource["scopeSpans"] for s in scope["spans"]):
                        assert len(span["traceId"]) == 32 and len(span["spanId"]) == 16
                        assert int(span["endTimeUnixNano"]) >= int(span["startTimeUnixNano"]) > 0
                        names.append(span["name"])
                with open(sys.argv[2], "a") as file:
                    file.write(" ".join(names) + " \n")
                self.send_response(200 if self.path == "/v1/traces" else 404)
                self.send_header("Content-Length", "0")
                self.end_headers()

        server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
        open(sys.argv[2], "w").close()
        server.serve_forever()
        """#
}
