import Primitives
import PublicAPI
import Storage

/// What each report tells. `items` are in the order of their keys.
extension Reports {
    @Sendable static func summary(
        _ asked: ReportRequest,
        _ source: ReportSource,
        _ json: inout JSONWriter
    ) async throws {
        let rows = try await source.counts(asked.filter, by: [.channel])
        json.object { json in
            let all = Tally(rows)
            all.writeCounts(to: &json)
            all.writeCosts(to: &json)
            all.writeRates(to: &json)
            write(Tally.groups(rows).filter { $0.keys != [""] }, named: ["channel"], to: &json) { tally, json in
                tally.writeCounts(to: &json)
            }
        }
    }

    @Sendable static func timeseries(
        _ asked: ReportRequest,
        _ source: ReportSource,
        _ json: inout JSONWriter
    ) async throws {
        let groups = Tally.groups(try await source.counts(asked.filter, by: [asked.interval]))
            .map { (seconds: Int64($0.keys.first ?? "") ?? 0, tally: $0.tally) }
            .sorted { $0.seconds < $1.seconds }
        json.object { json in
            json.member("interval", asked.interval.rawValue)
            json.key("items")
            json.array { json in
                for (seconds, tally) in groups {
                    json.object { json in
                        json.member("at", Timestamp(milliseconds: seconds * 1000).rfc3339)
                        tally.writeCounts(to: &json)
                        tally.writeCosts(to: &json)
                    }
                }
            }
        }
    }

    @Sendable static func latency(
        _ asked: ReportRequest,
        _ source: ReportSource,
        _ json: inout JSONWriter
    ) async throws {
        let rows = try await source.latencies(asked.filter)
        json.object { json in
            json.key("items")
            json.array { json in
                for row in rows { json.object { row.write(to: &$0) } }
            }
        }
    }

    @Sendable static func costs(
        _ asked: ReportRequest,
        _ source: ReportSource,
        _ json: inout JSONWriter
    ) async throws {
        let rows = try await source.counts(asked.filter, by: [.channel, .provider]).filter { $0.cost != 0 }
        let budgets = try await source.budgets(at: asked.filter.span.upperBound - .microseconds(1))
        json.object { json in
            Tally(rows).writeCosts(to: &json)
            json.key("budgets")
            json.array { json in
                for budget in budgets { json.object { budget.write(to: &$0) } }
            }
            write(Tally.groups(rows), named: ["channel", "provider"], to: &json) { tally, json in
                tally.writeCosts(to: &json)
            }
        }
    }

    @Sendable static func engagement(
        _ asked: ReportRequest,
        _ source: ReportSource,
        _ json: inout JSONWriter
    ) async throws {
        try await rates(of: [.channel], asked, source, &json)
    }

    @Sendable static func templates(
        _ asked: ReportRequest,
        _ source: ReportSource,
        _ json: inout JSONWriter
    ) async throws {
        try await rates(of: [.template], asked, source, &json)
    }

    @Sendable static func providers(
        _ asked: ReportRequest,
        _ source: ReportSource,
        _ json: inout JSONWriter
    ) async throws {
        try await rates(of: [.provider, .channel], asked, source, &json)
    }

    private static func rates(
        of dimensions: [ReportDimension],
        _ asked: ReportRequest,
        _ source: ReportSource,
        _ json: inout JSONWriter
    ) async throws {
        let groups = Tally.groups(try await source.counts(asked.filter, by: dimensions))
        json.object { json in
            write(groups.filter { $0.keys.first != "" }, named: dimensions.map(\.rawValue), to: &json) { tally, json in
                tally.writeCounts(to: &json)
                tally.writeCosts(to: &json)
                tally.writeRates(to: &json)
            }
        }
    }

    private static func write(
        _ groups: [(keys: [String], tally: Tally)],
        named names: [String],
        to json: inout JSONWriter,
        _ body: (Tally, inout JSONWriter) -> Void
    ) {
        json.key("items")
        json.array { json in
            for group in groups {
                json.object { json in
                    for (name, key) in zip(names, group.keys) { json.member(name, key) }
                    body(group.tally, &json)
                }
            }
        }
    }
}

extension ReportLatency {
    fileprivate func write(to json: inout JSONWriter) {
        for (name, word) in [("channel", channel), ("provider", provider), ("kind", kind)] { json.member(name, word) }
        json.key("count")
        json.number(count)
        for (name, share) in [("p50_ms", 0.5), ("p90_ms", 0.9), ("p95_ms", 0.95), ("p99_ms", 0.99)] {
            json.key(name)
            json.number((percentile(share) * 10).rounded() / 10)
        }
    }
}
