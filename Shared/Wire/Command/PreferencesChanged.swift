import CWire

/// What is known of a person has changed; the owner reads it anew.
package struct PreferencesChanged: Sendable, Hashable {
    package var aspects: [PreferenceAspect]
    /// Of the user's row, so that an older state is not taken for the newer one.
    package var version: Int64
    package var channel: Channel
    package var category: String?

    package init(
        aspects: [PreferenceAspect],
        version: Int64,
        channel: Channel = .unspecified,
        category: String? = nil
    ) {
        (self.aspects, self.version, self.channel, self.category) = (aspects, version, channel, category)
    }
}

extension PreferencesChanged: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__PreferencesChanged>) {
        herald__v1__preferences_changed__init(message)
    }

    init(_ message: Herald__V1__PreferencesChanged, _ reader: WireReader) throws(WireError) {
        aspects = reader.list(message.aspects, message.n_aspects)
        version = message.version
        channel = Channel(message.channel)
        category = try reader.optionalText(message.category, "PreferencesChanged.category")
    }

    func write(to message: inout Herald__V1__PreferencesChanged, _ writer: WireWriter) throws(WireError) {
        (message.n_aspects, message.aspects) = try writer.list(aspects)
        message.version = version
        message.channel = channel.c()
        message.category = try writer.text(category, "PreferencesChanged.category")
    }
}
