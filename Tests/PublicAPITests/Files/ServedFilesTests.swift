import Concurrency
import Foundation
import HTTPClient
import HTTPServer
import Network
import Observability
import PublicAPI
import TestSupport
import Testing

@Suite("Served files")
struct ServedFilesTests {
    /// A folder `files` with a page, a script in a folder of its own, and something that is not for browsers; beside it
    /// what nobody shall have.
    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let inner = folder.file("files/parts")
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
        let texts = [
            "files/index.html": "<!doctype html>", "files/parts/a.js": "export {}", "files/notes.txt": "not for all",
            "secret.js": "secret",
        ]
        for (path, text) in texts { try text.write(toFile: folder.file(path), atomically: true, encoding: .utf8) }
        return folder
    }

    @Test("every file is served by its path with its type and a tag, and nothing else is, by no way around")
    func served() async throws {
        let folder = try folder()
        let files = try #require(ServedFiles(folder: folder.file("files"), with: ["index.html", "parts/a.js"]))
        var router = HTTPRouter()
        files.add(to: &router, under: "/at", index: "index.html", [.cacheControl: "no-cache"])
        try await serving(router) { get in
            let index = try await get("/at/", nil)
            #expect(index.status == 200 && index.body == Array("<!doctype html>".utf8))
            #expect(index.headers["Content-Type"] == "text/html; charset=utf-8")
            #expect(index.headers["Cache-Control"] == "no-cache")
            let script = try await get("/at/parts/a.js", nil)
            #expect(script.headers["Content-Type"] == "text/javascript; charset=utf-8")
            #expect(try await get("/at/parts/a.js", script.headers["ETag"]).status == 304)
            for path in [
                "notes.txt", "parts", "parts/", "../secret.js", "..%2Fsecret.js", "parts/../../secret.js", "%00",
            ] {
                #expect(try await get("/at/\(path)", nil).status >= 400, "\(path)")
            }
        }
    }

    @Test("a folder that lacks what is needed is none, and neither is one that is not there")
    func missing() throws {
        let folder = try folder()
        #expect(ServedFiles(folder: folder.file("files"), with: ["main.js"]) == nil)
        #expect(ServedFiles(folder: folder.file("nowhere"), with: ["index.html"]) == nil)
    }

    private typealias Get = (_ path: String, _ known: String?) async throws -> HTTPClientResponse

    private func serving(_ router: HTTPRouter, _ body: (Get) async throws -> Void) async throws {
        let (server, reactor) = (try LoopbackServer(router), try Reactor(name: "files"))
        let client = try HTTPClient(reactor: reactor, metrics: MetricRegistry(), logger: .silent)
        try await body { path, known in
            var request = HTTPClientRequest(.get, try HTTPURL(server.url + path))
            if let known { request.headers.append("If-None-Match", known) }
            return try await client.execute(request, deadline: .after(.seconds(10)))
        }
        try await server.stop()
        reactor.stop()
    }
}
