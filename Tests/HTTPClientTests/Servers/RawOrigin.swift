import Foundation
import HTTPClient
import TestSupport

/// An HTTP/1.1 server that misbehaves on request: what it does is the path.
final class RawOrigin: Sendable {
    let port: UInt16
    private let folder: TemporaryFolder
    private let process: ChildProcess

    init(port: UInt16? = nil) async throws {
        let port = try port ?? freePort()
        self.port = port
        folder = try TemporaryFolder()
        let script = folder.file("origin.py")
        try RawOrigin.script.write(toFile: script, atomically: false, encoding: .utf8)
        process = try ChildProcess("python3", [script, "\(port)"], logTo: folder.file("log"))
        try await waitUntilListening(port)
    }

    func url(_ path: String) throws -> HTTPURL { try HTTPURL("http://127.0.0.1:\(port)\(path)") }

    func kill() async throws { try await process.killNow() }

    private static let script = #"""
        import asyncio, collections, sys
        counts = collections.Counter()

        def answer(status, body=b"", extra=b""):
            return b"HTTP/1.1 %d x\r\n%sContent-Length: %d\r\n\r\n%s" % (status, extra, len(body), body)

        async def serve(reader, writer):
            served = 0
            try:
                while True:
                    head = await reader.readuntil(b"\r\n\r\n")
                    fields = dict(l.lower().split(b": ", 1) for l in head.split(b"\r\n")[1:-2] if b": " in l)
                    body = await reader.readexactly(int(fields.get(b"content-length", 0)))
                    path = head.split(b" ")[1].decode()
                    counts[path] += 1
                    served += 1
                    if path == "/echo": writer.write(answer(200, body))
                    elif path == "/head": writer.write(answer(200, head))
                    elif path.startswith("/status/"): writer.write(answer(int(path[8:])))
                    elif path == "/redirect": writer.write(answer(302, b"", b"Location: /echo\r\n"))
                    elif path.startswith("/count"): writer.write(answer(200, str(counts[path[6:]]).encode()))
                    elif path == "/continue":
                        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + answer(200, b"done"))
                    elif path == "/hang": await asyncio.sleep(3600)
                    elif path.startswith("/drop-later"):
                        if served > 1: return
                        writer.write(answer(200))
                    elif path.startswith("/drop"): return
                    elif path == "/cut":
                        writer.write(b"HTTP/1.1 200 x\r\nContent-Length: 100\r\n\r\n0123456789"); await writer.drain(); return
                    elif path == "/slow":
                        writer.write(b"HTTP/1.1 200 x\r\nContent-Length: 1000\r\n\r\n")
                        while True: writer.write(b"."); await writer.drain(); await asyncio.sleep(0.05)
                    elif path == "/announced":
                        writer.write(b"HTTP/1.1 200 x\r\nContent-Length: 99999999999\r\n\r\n")
                    elif path == "/chunks":
                        writer.write(b"HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n")
                        while True: writer.write(b"1000\r\n" + b"x" * 4096 + b"\r\n"); await writer.drain()
                    elif path == "/bighead":
                        writer.write(b"HTTP/1.1 200 x\r\n")
                        for i in range(2000): writer.write(b"X-%d: " % i + b"y" * 90 + b"\r\n")
                        writer.write(b"\r\n")
                    elif path == "/garbage": writer.write(b"\x16\x03\x01 hello\r\n\r\n" * 20)
                    await writer.drain()
            except (ConnectionError, asyncio.IncompleteReadError): pass
            finally: writer.close()

        async def main():
            server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]), backlog=2048)
            await server.serve_forever()
        asyncio.run(main())
        """#
}
