package import Primitives

/// What an id derived from a notification's is for.
enum DerivedPurpose: UInt64 {
    case dispatch = 0
    case decision = 1
    case retraction = 2
    case digest = 3
}

extension UUIDv7 {
    /// The id of something that Herald makes of a notification: the notification's own, with the lowest 16 bits saying
    /// what it is. The time stays, so partitions are still pruned by it, and 58 random bits stay, so two notifications
    /// of the same millisecond do not meet. The same question always has the same answer: a replay makes no new ids.
    func derived(_ purpose: DerivedPurpose, _ channel: Channel, step: UInt8, ordinal: UInt8 = 0) -> UUIDv7 {
        let place = purpose.rawValue << 14 | UInt64(channel.rawValue & 7) << 11 | UInt64(step & 7) << 8
        // Never the notification's own: version and variant are in bits that are left alone.
        return UUIDv7(high: high, low: low & ~0xFFFF | place | UInt64(ordinal)) ?? self
    }

    /// The id under which a notification goes out on a channel at a step of its fallback order.
    package func dispatchID(_ channel: Channel, step: UInt8) -> UUIDv7 {
        derived(.dispatch, channel, step: step)
    }

    /// The id of the reminder of that number, from 1: the dispatch's own has the ordinal 0.
    package func reminderID(_ channel: Channel, step: UInt8, _ number: UInt8) -> UUIDv7 {
        derived(.dispatch, channel, step: step, ordinal: number)
    }

    /// Which reminder of the notification this is, of a dispatch; `nil` for every other one.
    package func reminder(of notification: UUIDv7) -> UInt8? {
        let number = UInt8(truncatingIfNeeded: low)
        guard Reminders.times.contains(Int(number)), self != notification, high == notification.high,
            low & ~0xFFFF == notification.low & ~0xFFFF,
            low >> 14 & 3 == DerivedPurpose.dispatch.rawValue
        else { return nil }
        return number
    }

    /// The id of a digest that begins with this notification: another one for other members, so that of two that were made
    /// for the same ones each is known by what is in it.
    func digestID(of members: [UUIDv7], _ channel: Channel) -> UUIDv7 {
        let bits = members.reduce(0) { (($0 ^ $1.high).mixed ^ $1.low).mixed }
        let place = DerivedPurpose.digest.rawValue << 14 | UInt64(channel.rawValue & 7) << 11
        return UUIDv7(high: high, low: 1 << 63 | bits & 0x3FFF_FFFF_FFFF_0000 | place) ?? self
    }

    /// Whether this, of a dispatch, is a digest's.
    package var isDigest: Bool { low >> 14 & 3 == DerivedPurpose.digest.rawValue }
}
