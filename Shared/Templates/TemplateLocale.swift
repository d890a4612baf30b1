package import Primitives

/// For whom a template is filled: the language's forms, and the person's wall clock.
package struct TemplateLocale: Sendable {
    let formats: LocaleFormats
    let utcOffset: @Sendable (Timestamp) -> Int

    /// An unknown language has English forms. `utcOffset` gives the seconds east of UTC at a moment.
    package init(_ tag: String = "en", utcOffset: @escaping @Sendable (Timestamp) -> Int = { _ in 0 }) {
        (formats, self.utcOffset) = (LocaleFormats.best(for: tag), utcOffset)
    }
}
