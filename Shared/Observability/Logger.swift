package import Primitives

/// Writes one JSON line an event: a constant sentence, with everything variable in fields under namespaced keys.
/// The correlation and trace ids of the running task are added by themselves.
package struct Logger: Sendable {
    private let service: String
    private let level: LogLevel
    private let clock: WallClock
    private let sink: @Sendable ([UInt8]) -> Void
    private var fields: [(String, LogValue)] = []

    package init(
        service: String,
        level: LogLevel = .info,
        clock: WallClock = .system,
        sink: @escaping @Sendable ([UInt8]) -> Void = writeToStandardOutput
    ) {
        (self.service, self.level, self.clock, self.sink) = (service, level, clock, sink)
    }

    /// Drops every line; for tests and tools that have nothing to say.
    package static let silent = Logger(service: "", level: .error, sink: { _ in })

    /// A logger whose every line also carries `fields`.
    package func with(_ fields: KeyValuePairs<String, LogValue>) -> Logger {
        var copy = self
        copy.fields += fields.map { ($0.key, $0.value) }
        return copy
    }

    package func debug(_ message: StaticString, _ fields: KeyValuePairs<String, LogValue> = [:]) {
        log(.debug, message, fields)
    }

    package func info(_ message: StaticString, _ fields: KeyValuePairs<String, LogValue> = [:]) {
        log(.info, message, fields)
    }

    package func warning(_ message: StaticString, _ fields: KeyValuePairs<String, LogValue> = [:]) {
        log(.warning, message, fields)
    }

    package func error(_ message: StaticString, _ fields: KeyValuePairs<String, LogValue> = [:]) {
        log(.error, message, fields)
    }

    private func log(_ level: LogLevel, _ message: StaticString, _ fields: KeyValuePairs<String, LogValue>) {
        guard level >= self.level else { return }
        var json = JSONWriter()
        json.object { json in
            write(level, message, to: &json)
            for (key, value) in self.fields { write(key, value, to: &json) }
            for (key, value) in fields { write(key, value, to: &json) }
        }
        sink(json.bytes + [UInt8(ascii: "\n")])
    }

    private func write(_ level: LogLevel, _ message: StaticString, to json: inout JSONWriter) {
        json.key("time")
        json.string(clock.now.rfc3339)
        json.key("level")
        json.string(level.name)
        json.key("service")
        json.string(service)
        json.key("message")
        json.string(message.description)
        RequestContext.current?.write(to: &json)
    }

    private func write(_ key: String, _ value: LogValue, to json: inout JSONWriter) {
        json.key(key)
        value.write(to: &json)
    }
}
