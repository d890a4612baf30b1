import Primitives

/// A person in two parts, which are kept for different times. Whoever cannot read one asks the tables.
extension PersonRecord {
    /// Of the layout; another number is not read.
    private static let layout: UInt8 = 3

    /// Everything but the devices.
    var profile: [UInt8] {
        var writer = ByteWriter()
        writer.byte(PersonRecord.layout)
        writer.optional(locale) { $0.piece(Array($1.utf8)) }
        writer.optional(timezone) { $0.piece(Array($1.utf8)) }
        writer.count(version)
        writer.list(contacts) { $0.contact($1) }
        writer.preferences(preferences)
        return writer.bytes
    }

    var deviceList: [UInt8] {
        var writer = ByteWriter()
        writer.byte(PersonRecord.layout)
        writer.list(devices) { $0.device($1) }
        return writer.bytes
    }

    init?(profile: [UInt8], deviceList: [UInt8]) {
        self.init()
        var (profile, list) = (ByteReader(profile), ByteReader(deviceList))
        guard profile.byte() == PersonRecord.layout, list.byte() == PersonRecord.layout,
            let locale = profile.optional({ $0.string() }), let timezone = profile.optional({ $0.string() }),
            let version = profile.number(), let contacts = profile.list({ $0.contact() }),
            let preferences = profile.preferences(), let devices = list.list({ $0.device() }),
            profile.remaining == 0, list.remaining == 0
        else { return nil }
        (self.locale, self.timezone, self.version) = (locale, timezone, version)
        (self.contacts, self.preferences, self.devices) = (contacts, preferences, devices)
    }
}

extension ByteWriter {
    fileprivate mutating func word(_ value: some TextColumn) {
        piece(Array(value.rawValue.utf8))
    }

    fileprivate mutating func sealed(_ address: SealedAddress) {
        piece(address.bytes)
        piece(Array(address.keyID.utf8))
        piece(address.blindIndex)
    }

    fileprivate mutating func contact(_ contact: Contact) {
        word(contact.channel)
        sealed(contact.address)
        byte(contact.isVerified ? 1 : 0)
    }

    fileprivate mutating func device(_ device: Device) {
        id(device.id)
        word(device.platform)
        piece(Array(device.app.utf8))
        sealed(device.token)
    }

    fileprivate mutating func preferences(_ preferences: Preferences) {
        optional(preferences.quietHours) {
            $0.signedVarint(Int64($1.from))
            $0.signedVarint(Int64($1.until))
            $0.optional($1.timezone) { $0.piece(Array($1.utf8)) }
        }
        for cap in [preferences.hourlyCap, preferences.dailyCap] { optional(cap) { $0.signedVarint(Int64($1)) } }
        optional(preferences.digest) { $0.word($1) }
        optional(preferences.digestMinute) { $0.signedVarint(Int64($1)) }
        list(preferences.choices) {
            $0.optional($1.category) { $0.word($1) }
            $0.optional($1.channel) { $0.word($1) }
            $0.byte($1.isAllowed ? 1 : 0)
        }
        optional(preferences.allowsTracking) { $0.byte($1 ? 1 : 0) }
        count(preferences.version)
    }
}

extension ByteReader {
    fileprivate mutating func string() -> String? {
        piece().flatMap { String(validating: $0, as: UTF8.self) }
    }

    fileprivate mutating func word<Word: TextColumn>(_: Word.Type = Word.self) -> Word? {
        string().flatMap(Word.init(rawValue:))
    }

    fileprivate mutating func number() -> Int? {
        varint().flatMap(Int.init(exactly:))
    }

    fileprivate mutating func signed() -> Int? {
        signedVarint().flatMap(Int.init(exactly:))
    }

    fileprivate mutating func sealed() -> SealedAddress? {
        guard let bytes = piece(), let keyID = string(), let blindIndex = piece() else { return nil }
        return SealedAddress(bytes: bytes, keyID: keyID, blindIndex: blindIndex)
    }

    fileprivate mutating func contact() -> Contact? {
        guard let channel = word(Channel.self), let address = sealed(), let isVerified = flag() else { return nil }
        return Contact(channel: channel, address: address, isVerified: isVerified)
    }

    fileprivate mutating func device() -> Device? {
        guard let id = id(), let platform = word(Device.Platform.self), let app = string(), let token = sealed()
        else { return nil }
        return Device(id: id, platform: platform, app: app, token: token)
    }

    fileprivate mutating func preferences() -> Preferences? {
        guard let quietHours = optional({ $0.quietHours() }), let hourly = optional({ $0.signed() }),
            let daily = optional({ $0.signed() }), let digest = optional({ $0.word(Preferences.Digest.self) }),
            let minute = optional({ $0.signed() }),
            let choices = list({ $0.choice() }), let tracking = optional({ $0.flag() }), let version = number()
        else { return nil }
        var preferences = Preferences()
        (preferences.quietHours, preferences.hourlyCap, preferences.dailyCap) = (quietHours, hourly, daily)
        (preferences.digest, preferences.choices, preferences.version) = (digest, choices, version)
        (preferences.allowsTracking, preferences.digestMinute) = (tracking, minute)
        return preferences
    }

    private mutating func quietHours() -> Preferences.QuietHours? {
        guard let from = signed(), let until = signed(), let timezone = optional({ $0.string() }) else { return nil }
        return Preferences.QuietHours(from: from, until: until, timezone: timezone)
    }

    private mutating func choice() -> Preferences.Choice? {
        guard let category = optional({ $0.word(CategoryKey.self) }), let channel = optional({ $0.word(Channel.self) }),
            let isAllowed = flag()
        else { return nil }
        return Preferences.Choice(category: category, channel: channel, isAllowed: isAllowed)
    }
}
