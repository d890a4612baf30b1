/// Reads settings from the environment over documented defaults. Each read documents its key; faults are collected and
/// thrown together by `finish()`. A key `X` may also be given as `X_FILE`, the path of a file that holds the value.
package struct ConfigurationReader {
    package private(set) var keys: [ConfigurationKey] = []
    package private(set) var faults: [ConfigurationFault] = []
    private let environment: [String: String]
    private let readFile: (String) -> String?

    package init(environment: [String: String], readFile: @escaping (String) -> String? = TextFile.read) {
        (self.environment, self.readFile) = (environment, readFile)
    }

    package mutating func string(_ name: String, default fallback: String, _ meaning: String) -> String {
        value(name, default: fallback, meaning) { $0 }
    }

    /// A setting with no sane default: its absence is a fault.
    package mutating func required(_ name: String, _ meaning: String) -> String {
        document(name, meaning, "required")
        if let text = text(name) { return text }
        fault(name, "is required: \(meaning)")
        return ""
    }

    /// `nil` when it is not set.
    package mutating func optional(_ name: String, _ meaning: String) -> String? {
        document(name, meaning, "none")
        return text(name)
    }

    package mutating func integer(
        _ name: String,
        default fallback: Int,
        in range: ClosedRange<Int>,
        _ meaning: String
    ) -> Int {
        value(
            name,
            default: fallback,
            meaning,
            expected: "a whole number from \(range.lowerBound) to \(range.upperBound)"
        ) {
            Int($0).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    package mutating func port(_ name: String, default fallback: UInt16, _ meaning: String) -> UInt16 {
        value(name, default: fallback, meaning, expected: "a port from 1 to 65535") {
            UInt16($0).flatMap { $0 > 0 ? $0 : nil }
        }
    }

    package mutating func bool(_ name: String, default fallback: Bool, _ meaning: String) -> Bool {
        value(name, default: fallback, meaning, expected: "true or false") { Bool($0) }
    }

    package mutating func duration(_ name: String, default fallback: Duration, _ meaning: String) -> Duration {
        document(name, meaning, fallback.settingText)
        guard let text = text(name) else { return fallback }
        if let duration = Duration(settingText: text) { return duration }
        fault(name, "must be a duration such as 250ms, 10s, 5m or 1h")
        return fallback
    }

    /// Reads with a parser of the caller's; what the parser refuses is a fault.
    package mutating func value<Value>(
        _ name: String,
        default fallback: Value,
        _ meaning: String,
        expected: String = "well-formed",
        _ parse: (String) -> Value?
    ) -> Value {
        document(name, meaning, "\(fallback)")
        guard let text = text(name) else { return fallback }
        if let value = parse(text) { return value }
        fault(name, "must be \(expected)")
        return fallback
    }

    /// Like `optional`, for what is read again while the service runs.
    package mutating func source(_ name: String, _ meaning: String) -> SettingSource? {
        document(name, meaning, "none")
        if let text = environment[name], !text.isEmpty { return .value(text) }
        return environment[name + "_FILE"].flatMap { $0.isEmpty ? nil : .file($0) }
    }

    /// Reads with a parser whose error says what is wrong; `nil`, and a fault, without a value that it takes.
    package mutating func required<Value, Fault: Error>(
        _ name: String,
        _ meaning: String,
        _ parse: (String) throws(Fault) -> Value
    ) -> Value? {
        document(name, meaning, "required")
        guard let text = text(name) else {
            fault(name, "is required: \(meaning)")
            return nil
        }
        return parsed(name, text, parse)
    }

    /// Like `required`, but its absence is no fault.
    package mutating func optional<Value, Fault: Error>(
        _ name: String,
        _ meaning: String,
        _ parse: (String) throws(Fault) -> Value
    ) -> Value? {
        document(name, meaning, "none")
        return text(name).flatMap { parsed(name, $0, parse) }
    }

    package mutating func fault(_ name: String, _ reason: String) {
        faults.append(ConfigurationFault(name: name, reason: reason))
    }

    package func finish() throws(ConfigurationError) {
        guard faults.isEmpty else { throw ConfigurationError(faults: faults) }
    }

    /// Settings that are `nil` because of a fault are thrown as all faults together.
    package func finish<Settings>(_ settings: Settings?) throws(ConfigurationError) -> Settings {
        guard faults.isEmpty, let settings else { throw ConfigurationError(faults: faults) }
        return settings
    }

    private mutating func parsed<Value, Fault: Error>(
        _ name: String,
        _ text: String,
        _ parse: (String) throws(Fault) -> Value
    ) -> Value? {
        do {
            return try parse(text)
        } catch {
            fault(name, "is refused: \(error)")
            return nil
        }
    }

    private mutating func document(_ name: String, _ meaning: String, _ fallback: String) {
        guard !keys.contains(where: { $0.name == name }) else { return }
        keys.append(ConfigurationKey(name: name, meaning: meaning, fallback: fallback))
    }

    private mutating func text(_ name: String) -> String? {
        if let text = environment[name], !text.isEmpty { return text }
        guard let path = environment[name + "_FILE"], !path.isEmpty else { return nil }
        guard let text = readFile(path) else {
            fault(name + "_FILE", "cannot be read")
            return nil
        }
        return text.trimmingTrailingNewlines
    }
}

extension String {
    fileprivate var trimmingTrailingNewlines: String {
        String(reversed().drop { $0.isNewline }.reversed())
    }
}
