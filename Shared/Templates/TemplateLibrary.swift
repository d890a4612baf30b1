import Synchronization

/// The partials and layouts that a template may name. An unknown name renders as nothing, as Mustache has it.
package final class TemplateLibrary: Sendable {
    private struct Indented: Hashable {
        let name: String
        let indentation: [UInt8]
    }

    private let templates: [String: Template]
    private let indented = Mutex<[Indented: Template]>([:])

    package init(_ templates: [String: Template] = [:]) {
        self.templates = templates
    }

    var names: Set<String> { Set(templates.keys) }

    func template(_ name: String, indentation: [UInt8]) throws(TemplateError) -> Template? {
        guard let template = templates[name] else { return nil }
        guard !indentation.isEmpty else { return template }
        let key = Indented(name: name, indentation: indentation)
        if let known = indented.withLock({ $0[key] }) { return known }
        let made = try template.indented(by: indentation)
        indented.withLock { $0[key] = made }
        return made
    }
}
