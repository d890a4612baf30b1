import CWire

/// What push knows beyond words.
package struct PushOptions: Sendable, Hashable {
    /// A later message of the same key takes the place of an earlier one.
    package var collapseKey: String?
    package var badge: UInt32?
    package var sound: String?
    package var imageURL: String?

    package init(collapseKey: String? = nil, badge: UInt32? = nil, sound: String? = nil, imageURL: String? = nil) {
        (self.collapseKey, self.badge, self.sound, self.imageURL) = (collapseKey, badge, sound, imageURL)
    }
}

extension PushOptions: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__PushOptions>) {
        herald__v1__push_options__init(message)
    }

    init(_ message: Herald__V1__PushOptions, _ reader: WireReader) throws(WireError) {
        collapseKey = try reader.optionalText(message.collapse_key, "PushOptions.collapse_key")
        badge = message.optional_badge_case == HERALD__V1__PUSH_OPTIONS__OPTIONAL_BADGE_BADGE ? message.badge : nil
        sound = try reader.optionalText(message.sound, "PushOptions.sound")
        imageURL = try reader.optionalText(message.image_url, "PushOptions.image_url")
    }

    func write(to message: inout Herald__V1__PushOptions, _ writer: WireWriter) throws(WireError) {
        message.collapse_key = try writer.text(collapseKey, "PushOptions.collapse_key")
        if let badge {
            message.optional_badge_case = HERALD__V1__PUSH_OPTIONS__OPTIONAL_BADGE_BADGE
            message.badge = badge
        }
        message.sound = try writer.text(sound, "PushOptions.sound")
        message.image_url = try writer.text(imageURL, "PushOptions.image_url")
    }
}
