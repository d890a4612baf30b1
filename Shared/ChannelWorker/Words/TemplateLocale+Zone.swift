import Notifications
import Primitives
package import Templates

extension TemplateLocale {
    /// A language with the clock of somebody's time zone; UTC for one that is not known.
    package init(_ tag: String, clockOf zoneName: String?, in zones: SystemZones) {
        guard let zoneName else {
            self.init(tag)
            return
        }
        let zone = zones.zone(zoneName)
        self.init(tag) { zone.offset(at: $0) }
    }
}
