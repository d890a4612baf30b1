import Foundation

@testable import Notifications

/// The zone files of this machine, and what Python makes of them.
enum ZoneFiles {
    static func zone(_ name: String) throws -> Zone {
        try Zone(name: name, tzif: bytes(name))
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)")))
    }

    /// A line of output, taken apart at its spaces.
    static func python(_ script: String) throws -> [[Substring]] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ") }
    }
}
