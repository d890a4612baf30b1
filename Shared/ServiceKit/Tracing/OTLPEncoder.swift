import Observability
import Primitives

/// Writes spans as OTLP/HTTP JSON (`ExportTraceServiceRequest`): ids in hexadecimal, 64-bit numbers as strings.
struct OTLPEncoder {
    let service: String

    func encode(_ spans: [Span]) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: spans.count * 400)
        json.object { json in
            json.list("resourceSpans") { json in
                json.object { json in resource(spans, to: &json) }
            }
        }
        return json.bytes
    }

    private func resource(_ spans: [Span], to json: inout JSONWriter) {
        json.key("resource")
        json.object { json in attributes([("service.name", .string(service))], to: &json) }
        json.list("scopeSpans") { json in
            json.object { json in
                json.list("spans") { json in
                    for span in spans { write(span, to: &json) }
                }
            }
        }
    }

    private func write(_ span: Span, to json: inout JSONWriter) {
        json.object { json in
            json.member("traceId", span.context.traceID)
            json.member("spanId", span.context.spanIDText)
            if let parent = span.parentSpanID { json.member("parentSpanId", TraceContext.spanIDText(parent)) }
            json.member("name", span.name)
            json.key("kind")
            json.number(span.kind.rawValue)
            json.member("startTimeUnixNano", "\(span.start.microseconds)000")
            json.member("endTimeUnixNano", "\(span.end.microseconds)000")
            attributes(span.attributes, to: &json)
            json.key("status")
            json.object { json in status(span.failure, to: &json) }
        }
    }

    private func status(_ failure: String?, to json: inout JSONWriter) {
        json.key("code")
        json.number(failure == nil ? 1 : 2)
        if let failure { json.member("message", failure) }
    }

    private func attributes(_ attributes: [(String, LogValue)], to json: inout JSONWriter) {
        json.list("attributes") { json in
            for (key, value) in attributes {
                json.object { json in
                    json.member("key", key)
                    json.key("value")
                    json.object { json in write(value, to: &json) }
                }
            }
        }
    }

    private func write(_ value: LogValue, to json: inout JSONWriter) {
        switch value {
        case .string(let text): json.member("stringValue", text)
        case .integer(let number): json.member("intValue", "\(number)")
        case .number(let number):
            json.key("doubleValue")
            json.number(number)
        case .bool(let flag):
            json.key("boolValue")
            json.bool(flag)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ name: StaticString, _ text: String) {
        key(name)
        string(text)
    }

    fileprivate mutating func list(_ name: StaticString, _ elements: (inout JSONWriter) -> Void) {
        key(name)
        array(elements)
    }
}
