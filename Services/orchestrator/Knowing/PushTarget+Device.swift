import Storage
import Wire

extension PushTarget {
    /// `nil` where `text`, which was sealed, is no address of the device's platform.
    init?(_ device: Storage.Device, text: String) {
        guard let platform = PushPlatform(word: device.platform.rawValue),
            let address = Address(plainText: text, on: device.platform)
        else { return nil }
        self.init(
            deviceID: device.id,
            platform: platform,
            app: device.app.isEmpty ? nil : device.app,
            address: address
        )
    }
}
