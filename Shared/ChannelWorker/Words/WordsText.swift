import Templates

/// One text of a template, compiled, with the partials that it reaches.
struct WordsText: Sendable {
    let template: Template
    let library: TemplateLibrary
    /// Named and not there: it would be sent without them.
    let missing: Set<String>

    /// What is wrong with a text, or with the partial of that name that it reaches.
    struct Fault: Error {
        let partial: String?
        let error: TemplateError
    }

    init(_ source: String, partials: (String) -> String?) throws(Fault) {
        template = try WordsText.compile(source, nil)
        var (compiled, missing): ([String: Template], Set<String>) = ([:], [])
        var wanted = template.partialNames
        while let name = wanted.popFirst() {
            guard let source = partials(name) else {
                missing.insert(name)
                continue
            }
            let partial = try WordsText.compile(source, name)
            compiled[name] = partial
            wanted.formUnion(partial.partialNames.subtracting(compiled.keys).subtracting(missing))
        }
        (library, self.missing) = (TemplateLibrary(compiled), missing)
    }

    private static func compile(_ source: String, _ partial: String?) throws(Fault) -> Template {
        do {
            return try Template(source)
        } catch {
            throw Fault(partial: partial, error: error)
        }
    }
}

extension WordsText.Fault: CustomStringConvertible {
    var description: String { partial.map { "in \($0), \(error)" } ?? "\(error)" }
}
