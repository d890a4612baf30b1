/// A compiled piece of a template.
indirect enum TemplateNode: Sendable {
    case text([UInt8])
    case variable(TemplatePath, isRaw: Bool)
    case helper(TemplateHelper, isRaw: Bool)
    /// Mustache's section: repeats over a list, enters an object, or shows when something is there.
    case section(TemplatePath, [TemplateNode])
    case inverted(TemplatePath, [TemplateNode])
    case condition(TemplatePath, isNegated: Bool, then: [TemplateNode], otherwise: [TemplateNode])
    case each(TemplatePath, body: [TemplateNode], otherwise: [TemplateNode])
    case partial(String, indentation: [UInt8], TemplatePlace)
    /// A named part of a layout, with what stands there unless a page replaces it.
    case block(String, [TemplateNode])
    /// A layout filled with this page's blocks.
    case layout(String, blocks: [String: [TemplateNode]], TemplatePlace)
}

/// `a.b.c`, `.`, `this.a` or `@index`: the first name is searched outwards through the scopes, the rest inside it.
struct TemplatePath: Sendable, Hashable {
    let names: [String]
    /// Of the tag that it stands in.
    let place: TemplatePlace

    /// `nil` for a name that is empty or has a space or an empty part.
    init?(_ text: String, at place: TemplatePlace) {
        self.place = place
        if text == "." || text == "this" {
            names = []
            return
        }
        var parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if parts.first == "this" { parts.removeFirst() }
        guard parts.allSatisfy({ !$0.isEmpty && !$0.contains(where: \.isWhitespace) }) else { return nil }
        names = parts
    }

    var text: String { names.isEmpty ? "." : names.joined(separator: ".") }
}
