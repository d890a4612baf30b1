import CWire

/// What has changed about a person.
package struct PreferenceAspect: OpenEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    package static let preferences = PreferenceAspect(HERALD__V1__PREFERENCE_ASPECT__PREFERENCE_ASPECT_PREFERENCES)
    package static let profile = PreferenceAspect(HERALD__V1__PREFERENCE_ASPECT__PREFERENCE_ASPECT_PROFILE)
    package static let addresses = PreferenceAspect(HERALD__V1__PREFERENCE_ASPECT__PREFERENCE_ASPECT_ADDRESSES)
    package static let devices = PreferenceAspect(HERALD__V1__PREFERENCE_ASPECT__PREFERENCE_ASPECT_DEVICES)
    package static let suppressions = PreferenceAspect(HERALD__V1__PREFERENCE_ASPECT__PREFERENCE_ASPECT_SUPPRESSIONS)
    /// The person has been erased: forget what is pending.
    package static let erased = PreferenceAspect(HERALD__V1__PREFERENCE_ASPECT__PREFERENCE_ASPECT_ERASED)

    package static let words: EnumWords<PreferenceAspect> = [
        .preferences: "preferences", .profile: "profile", .addresses: "addresses", .devices: "devices",
        .suppressions: "suppressions", .erased: "erased",
    ]
}

extension Herald__V1__PreferenceAspect: CEnum {}
