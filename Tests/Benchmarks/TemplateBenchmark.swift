import CPeers
import Primitives
import Templates
import TestSupport

/// Filling a compiled mail of an order with five lines, escaped for HTML, beside the C++ engine that Debian has; both
/// must make the same words first.
enum TemplateBenchmark {
    private static let rounds = 100_000
    private static let text = """
        <h1>Thank you, {{name}}</h1>
        <p>Your order {{order_id}} is confirmed{{#is_gift}} and will be wrapped as a gift{{/is_gift}}.</p>
        <table>
        {{#items}}
        <tr><td>{{count}}</td><td>{{name}}</td><td>{{price}}</td></tr>
        {{/items}}
        </table>
        {{^discount}}<p>Total: {{total}}</p>{{/discount}}

        """

    private static let order = TemplateValue.object([
        "name": .string("Ada <Lovelace>"), "order_id": .string("A-17"), "total": .string("62.50"),
        "is_gift": .bool(true),
        "items": .list(
            (0..<5).map { number in
                .object([
                    "name": .string("Garden chair & table no. \(number)"), "count": .string("\(number + 1)"),
                    "price": .string("12.50"),
                ])
            }
        ),
    ])

    static func run() async throws {
        let template = try Template(text)
        let words = String(decoding: try template.render(order, escaping: .html), as: UTF8.self)
        guard render(1).words == words else {
            throw NeverHappened(description: "the same words: \(words) and \(render(1).words)")
        }
        let ours = try await Measurement.ofSelf("Template.render, \(words.utf8.count) bytes") {
            for _ in 0..<rounds { _ = try template.render(order, escaping: .html) }
            return rounds
        }
        let peer = await Measurement.ofSelf("kainjow::mustache in C++") { render(rounds).count }
        Measurement.compare(ours, with: peer, unit: "render")
    }

    private static func render(_ rounds: Int) -> (words: String, count: Int) {
        var output = [CChar](repeating: 0, count: 1 << 16)
        let count = peer_render_order(text, rounds, &output, output.count)
        return (String(decoding: output.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self), count)
    }
}
