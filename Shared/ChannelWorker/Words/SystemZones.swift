import FoundationEssentials
package import Notifications
import Synchronization

/// The time zones of the system's files, each read once.
package final class SystemZones: Sendable {
    private let folder: String
    /// As many as there are files: what cannot be read is not kept.
    private let known = Mutex<[String: Zone]>([:])

    package init(folder: String = "/usr/share/zoneinfo") {
        self.folder = folder
    }

    /// UTC for a name that no file has: somebody's wrong zone is no reason not to write to them.
    package func zone(_ name: String?) -> Zone {
        guard let name, SystemZones.isZoneName(name) else { return .utc }
        if let zone = known.withLock({ $0[name] }) { return zone }
        guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)"),
            let zone = try? Zone(name: name, tzif: Array(bytes))
        else { return .utc }
        known.withLock { $0[name] = zone }
        return zone
    }

    /// A name is somebody's text, and must not lead out of the folder: no dot is in it, and no slash in front.
    private static func isZoneName(_ name: String) -> Bool {
        name.first?.isLetter == true && name.utf8.count <= 64
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "/_+-".utf8.contains(byte)
                }
            }
    }
}
