import HTTPServer
import Primitives
import PublicAPI

/// The OpenAPI 3.1 document of the operations, made once.
struct OpenAPIDocument: Sendable {
    let bytes: [UInt8]

    init(_ groups: [OperationGroup]) {
        var json = JSONWriter(reservingCapacity: 1 << 16)
        json.object { json in
            json.member("openapi", "3.1.0")
            json.member("jsonSchemaDialect", "https://json-schema.org/draft/2020-12/schema")
            OpenAPIDocument.writeInfo(to: &json)
            json.key("tags")
            json.array { json in
                for group in groups {
                    json.object {
                        $0.member("name", group.name)
                        $0.member("description", group.summary)
                    }
                }
            }
            OpenAPIDocument.writePaths(of: groups, to: &json)
            OpenAPIDocument.writeWebhooks(to: &json)
            json.key("components")
            json.object { OpenAPIDocument.writeComponents(of: groups, to: &$0) }
        }
        bytes = json.bytes
    }

    private static func writeInfo(to json: inout JSONWriter) {
        json.key("info")
        json.object { json in
            json.member("title", "Herald")
            json.member("version", "1.0.0")
            json.member("summary", "One notification API for every channel")
            json.member("description", about)
            json.key("license")
            json.object {
                $0.member("name", "Apache 2.0")
                $0.member("identifier", "Apache-2.0")
            }
        }
        json.key("servers")
        json.array { json in json.object { $0.member("url", "/") } }
    }

    private static let about = """
        Say what happened and to whom; Herald decides channels, time and words, delivers, and explains. Unknown members \
        of a request are refused, unknown members of an answer are to be ignored; null is as good as leaving an optional \
        member of a request out. Times are RFC 3339 in UTC.
        """

    private static func writePaths(of groups: [OperationGroup], to json: inout JSONWriter) {
        let all = groups.flatMap { group in group.operations.map { (group, $0) } }
        var paths: [String] = []
        for (_, operation) in all where !paths.contains(operation.path) { paths.append(operation.path) }
        json.key("paths")
        json.object { json in
            for path in paths {
                json.key(path)
                json.object { json in
                    for (group, operation) in all where operation.path == path {
                        operation.write(to: &json, tag: group.name)
                    }
                }
            }
        }
    }

    private static func writeComponents(of groups: [OperationGroup], to json: inout JSONWriter) {
        json.key("securitySchemes")
        json.object { json in
            json.key("bearer")
            json.object { json in
                json.member("type", "http")
                json.member("scheme", "bearer")
                json.member("description", "A signed token (JWT, RS256) or an API key (hk_…).")
            }
        }
        json.key("headers")
        json.raw(commonHeaders.utf8)
        json.key("schemas")
        json.object { json in
            for schema in [problem] + commonSchemas + groups.flatMap(\.schemas) {
                json.key(schema.name)
                json.raw(schema.json.utf8)
            }
        }
    }
}
