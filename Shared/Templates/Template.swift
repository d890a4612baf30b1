/// A compiled template, to be kept and rendered many times.
package struct Template: Sendable {
    let nodes: [TemplateNode]
    let source: [UInt8]
    let limits: TemplateLimits

    /// Throws what is wrong with the source and on which line.
    package init(_ source: String, limits: TemplateLimits = TemplateLimits()) throws(TemplateError) {
        try self.init(source: Array(source.utf8), limits: limits)
    }

    private init(source: [UInt8], limits: TemplateLimits) throws(TemplateError) {
        var parser = TemplateParser(source, limits)
        (nodes, self.source, self.limits) = (try parser.parse(), source, limits)
    }

    /// The same with every line moved right, as a partial that stands alone on an indented line is.
    func indented(by indentation: [UInt8]) throws(TemplateError) -> Template {
        guard !indentation.isEmpty else { return self }
        var indented: [UInt8] = []
        var isLineStart = true
        for byte in source {
            if isLineStart { indented.append(contentsOf: indentation) }
            indented.append(byte)
            isLineStart = byte == UInt8(ascii: "\n")
        }
        return try Template(source: indented, limits: limits)
    }

    package func render(
        _ data: TemplateValue,
        escaping: TemplateEscaping,
        partials: TemplateLibrary = TemplateLibrary(),
        locale: TemplateLocale = TemplateLocale()
    ) throws(TemplateError) -> [UInt8] {
        var renderer = TemplateRenderer(data, escaping, partials, locale, limits)
        try renderer.render(nodes)
        return renderer.output
    }
}
