import Crypto
import FoundationEssentials
package import HTTPServer
import Primitives
import ServiceKit

/// A folder of files that browsers are served, with the folders in it, as it is at the start.
package struct ServedFiles: Sendable {
    private struct File: Sendable {
        let type: String
        let bytes: [UInt8]
        let tag: String
    }

    /// What is of another kind is not served.
    private static let types = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
        "svg": "image/svg+xml",
    ]

    /// By their paths in the folder.
    private let files: [String: File]

    /// `nil` when one of the `needed` is missing.
    package init?(folder: String, with needed: [String]) {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        files = Dictionary(
            uniqueKeysWithValues: paths.compactMap { path in
                ServedFiles.read("\(folder)/\(path)").map { (path, $0) }
            }
        )
        guard needed.allSatisfy(files.keys.contains) else { return nil }
    }

    /// Every file under `path`, and `index` for the path with nothing behind it. `fields` go with each.
    package func add(
        to router: inout HTTPRouter,
        under path: String,
        index: String? = nil,
        _ fields: HTTPFields
    ) {
        if let index { router.on(.get, "\(path)/") { _ in try answer(index, fields) } }
        router.on(.get, "\(path)/{file...}") { try answer($0[parameter: "file"], fields) }
    }

    private func answer(_ path: String, _ fields: HTTPFields) throws(HTTPError) -> HTTPResponse {
        guard let file = files[path] else { throw .notFound }
        var response = HTTPResponse(.ok, fields: fields, type: file.type, bytes: file.bytes)
        response.fields.append(.etag, file.tag)
        return response
    }

    private static func read(_ path: String) -> File? {
        guard let dot = path.lastIndex(of: "."), let type = types[String(path[path.index(after: dot)...])],
            let text = TextFile.read(path)
        else { return nil }
        let tag = Array(HashAlgorithm.sha256.hash(text.utf8).prefix(16)).hex
        return File(type: type, bytes: Array(text.utf8), tag: "\"\(tag)\"")
    }
}
