import CWire

/// Who wakes a device.
package struct PushPlatform: OpenEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    package static let fcm = PushPlatform(HERALD__V1__PUSH_PLATFORM__PUSH_PLATFORM_FCM)
    package static let apns = PushPlatform(HERALD__V1__PUSH_PLATFORM__PUSH_PLATFORM_APNS)
    package static let webpush = PushPlatform(HERALD__V1__PUSH_PLATFORM__PUSH_PLATFORM_WEBPUSH)
    package static let onesignal = PushPlatform(HERALD__V1__PUSH_PLATFORM__PUSH_PLATFORM_ONESIGNAL)

    package static let words: EnumWords<PushPlatform> = [
        .fcm: "fcm", .apns: "apns", .webpush: "webpush", .onesignal: "onesignal",
    ]
}

extension Herald__V1__PushPlatform: CEnum {}
