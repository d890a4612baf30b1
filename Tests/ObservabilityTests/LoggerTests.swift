import Foundation
import Observability
import Primitives
import Synchronization
import Testing

@Suite("Logger")
struct LoggerTests {
    private let lines = Lines()

    @Test("a line is one JSON object with time, level, service and message before the fields, in their order")
    func line() {
        logger(.debug).with(["kafka.topic": "t"]).info("Consumed a batch", ["kafka.records": 7, "kafka.last": true])
        let expected = #"""
            {"time":"2026-01-02T03:04:05Z","level":"info","service":"gateway","message":"Consumed a batch",\#
            "kafka.topic":"t","kafka.records":7,"kafka.last":true}

            """#
        #expect(lines.text == expected)
    }

    @Test("lines below the level are dropped")
    func level() {
        let logger = logger(.warning)
        logger.debug("a")
        logger.info("b")
        logger.warning("c")
        logger.error("d")
        #expect(lines.text.split(separator: "\n").count == 2)
    }

    @Test("no text in a field breaks the line or the JSON")
    func hostileText() throws {
        let hostile = "a\nb\"}\u{0}\u{1b}[31m\u{2028}"
        logger(.info).info("Refused", ["http.agent": .string(hostile)])
        #expect(lines.text.filter { $0 == "\n" }.count == 1)
        let line = try JSONSerialization.jsonObject(with: Data(lines.text.utf8)) as? [String: Any]
        #expect(line?["http.agent"] as? String == hostile)
    }

    @Test("the ids of the running task are in its lines, and in those of its children")
    func context() async {
        let trace = TraceContext()
        await RequestContext.$current.withValue(RequestContext(correlationID: "c-1", trace: trace)) {
            let logger = logger(.info)
            async let child: Void = logger.info("In a child")
            await child
        }
        #expect(lines.text.contains(#""correlation_id":"c-1","trace_id":"\#(trace.traceID)""#))
        logger(.info).info("Outside")
        #expect(lines.text.components(separatedBy: "correlation_id").count == 2)
    }

    @Test("values keep their kind, and what JSON lacks is null")
    func values() {
        logger(.info).info(
            "Values",
            [
                "a": .integer(UInt64.max), "b": .number(0.5), "c": .number(.nan),
                "d": .milliseconds(.microseconds(1500)),
                "e": .error(CancellationError()), "f": "\(1)-\(2)",
            ]
        )
        let expected = #""a":9223372036854775807,"b":0.5,"c":null,"d":1.5,"e":"CancellationError()","f":"1-2"}"#
        #expect(lines.text.hasSuffix(expected + "\n"))
    }

    @Test("levels are read by their names only, and are in order")
    func levels() {
        for level in LogLevel.allCases { #expect(LogLevel(level.name) == level) }
        #expect(LogLevel("INFO") == nil && LogLevel("") == nil && LogLevel("trace") == nil)
        #expect(LogLevel.allCases.sorted() == [.debug, .info, .warning, .error])
    }

    private func logger(_ level: LogLevel) -> Logger {
        let clock = WallClock.fixed(Timestamp(microseconds: 1_767_323_045_000_000))
        return Logger(service: "gateway", level: level, clock: clock, sink: lines.append)
    }
}

private final class Lines: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }

    @Sendable func append(_ line: [UInt8]) {
        bytes.withLock { $0 += line }
    }
}
