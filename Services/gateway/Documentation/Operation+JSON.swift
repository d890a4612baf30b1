import HTTPServer
import Primitives
import PublicAPI

/// The operation as a member of its path.
extension Operation {
    func write(to json: inout JSONWriter, tag: String) {
        json.key(method.rawValue.lowercased())
        json.object { json in
            json.member("operationId", id)
            json.member("summary", summary)
            if !explanation.isEmpty { json.member("description", explanation) }
            json.key("tags")
            json.array { $0.string(tag) }
            writeSecurity(to: &json)
            server?.write(to: &json)
            json.key("parameters")
            json.array { json in for parameter in allParameters { parameter.write(to: &json) } }
            body?.write(to: &json)
            json.key("responses")
            json.object { writeResponses(to: &$0) }
        }
    }

    /// What one reads of it, with who may.
    var explanation: String {
        guard let roles else { return detail }
        let words = roles.map(\.rawValue).sorted().joined(separator: ", ")
        return (detail.isEmpty ? "" : detail + "\n\n") + "Roles: \(words)."
    }

    /// Everything that it may be refused with, but what the server refuses of itself.
    var refusals: [HTTPError] {
        var all = problems + (server == nil ? [.unknownAPIVersion] : [])
        if roles != nil { all += ProblemTable.ofAccess + [.unavailable] }
        if body != nil { all += ProblemTable.ofBodies }
        return all
    }

    /// The gateway alone has minor versions.
    var allParameters: [Parameter] { parametersInPath + parameters + (server == nil ? [.version] : []) }

    var parametersInPath: [Parameter] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { segment in
            let name = String(segment.dropFirst().dropLast())
            let known = Parameter.inPath["\(path) \(name)"] ?? Parameter.inPath[name] ?? ("", "{}")
            return Parameter(name, in: .path, known.meaning, known.schema)
        }
    }

    private func writeSecurity(to json: inout JSONWriter) {
        json.key("security")
        json.array { json in
            guard roles != nil else { return }
            json.object { json in
                json.key("bearer")
                json.array { _ in }
            }
        }
        guard let roles else { return }
        json.key("x-roles")
        json.array { json in for role in roles.map(\.rawValue).sorted() { json.string(role) } }
    }

    private func writeResponses(to json: inout JSONWriter) {
        for answer in answers { answer.write(to: &json) }
        let statuses = Set(refusals.map(\.status.code)).subtracting(answers.map(\.status.code))
        for status in statuses.sorted() {
            let here = refusals.filter { $0.status.code == status }
            json.key("\(status)")
            json.object { here.writeResponse(to: &$0) }
        }
        json.key("default")
        json.object { HTTPError.serverRefusals.writeResponse(to: &$0, "What the server refuses of itself.") }
    }
}

extension Operation.Server {
    fileprivate func write(to json: inout JSONWriter) {
        json.key("servers")
        json.array { json in
            for (url, description) in [("/", "\(name), behind an ingress"), (localURL, "\(name) by itself")] {
                json.object { json in
                    json.member("url", url)
                    json.member("description", description)
                }
            }
        }
    }
}

extension [HTTPError] {
    fileprivate func writeResponse(to json: inout JSONWriter, _ description: String? = nil) {
        var codes: [String] = []
        for error in self where !codes.contains(error.code) { codes.append(error.code) }
        json.member("description", description ?? codes.map { "`\($0)`" }.joined(separator: ", "))
        json.writeHeaders(["X-Request-Id"] + (first.map(Self.headers) ?? []))
        json.key("content")
        json.object { $0.writeContent("application/problem+json") { $0.writeReference("Problem") } }
    }

    private static func headers(_ error: HTTPError) -> [String] {
        switch error.status {
        case .unauthorized: ["WWW-Authenticate"]
        case .tooManyRequests: ["Retry-After"] + OpenAPIDocument.limitHeaders
        case .serviceUnavailable: ["Retry-After"]
        default: []
        }
    }
}

extension Operation.Answer {
    fileprivate func write(to json: inout JSONWriter) {
        json.key("\(status.code)")
        json.object { json in
            json.member("description", status.reason)
            json.writeHeaders(["X-Request-Id", "API-Version"] + headers)
            if case .empty = content { return }
            json.key("content")
            json.object { json in
                switch content {
                case .empty: break
                case .raw(let type): json.writeContent(type) { $0.object { _ in } }
                case .one(let schema): json.writeContent("application/json") { $0.writeEnvelope(schema, isList: false) }
                case .list(let schema): json.writeContent("application/json") { $0.writeEnvelope(schema, isList: true) }
                }
            }
        }
    }
}

extension Operation.Body {
    fileprivate func write(to json: inout JSONWriter) {
        json.key("requestBody")
        json.object { json in
            json.key("required")
            json.bool(isRequired)
            json.key("content")
            json.object { json in
                json.writeContent("application/json") { $0.writeReference(schema) }
                if takesProtobuf { json.writeContent("application/x-protobuf") { $0.object { _ in } } }
            }
        }
    }
}

extension Parameter {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("name", name)
            json.member("in", place.rawValue)
            json.key("required")
            json.bool(place == .path)
            json.member("description", meaning)
            json.key("schema")
            json.raw(schema.utf8)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func writeReference(_ schema: String) {
        object { $0.member("$ref", "#/components/schemas/\(schema)") }
    }

    fileprivate mutating func writeContent(_ type: String, _ schema: (inout JSONWriter) -> Void) {
        key(type)
        object { json in
            json.key("schema")
            schema(&json)
        }
    }

    fileprivate mutating func writeHeaders(_ names: [String]) {
        key("headers")
        object { json in
            for name in names {
                json.key(name)
                json.object { $0.member("$ref", "#/components/headers/\(name)") }
            }
        }
    }

    fileprivate mutating func writeEnvelope(_ schema: String, isList: Bool) {
        object { json in
            json.member("type", "object")
            json.key("required")
            json.array { json in
                for name in ["data", "meta"] + (isList ? ["pagination"] : []) { json.string(name) }
            }
            json.key("properties")
            json.object { json in
                json.key("data")
                if isList { json.writeArray(of: schema) } else { json.writeReference(schema) }
                json.key("meta")
                json.writeReference("Meta")
                if isList {
                    json.key("pagination")
                    json.writeReference("Pagination")
                }
            }
        }
    }

    private mutating func writeArray(of schema: String) {
        object { json in
            json.member("type", "array")
            json.key("items")
            json.writeReference(schema)
        }
    }
}
