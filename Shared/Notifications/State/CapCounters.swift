import Primitives

/// How many notifications went out in the current hour and day: in all, and of each category that has caps.
struct CapCounters: Equatable, Sendable {
    var person = CapWindow()
    /// In the order in which they were first counted.
    var categories: [CategoryWindow] = []

    struct CategoryWindow: Equatable, Sendable {
        let category: String
        var window: CapWindow
    }

    func window(_ category: String) -> CapWindow {
        categories.first { $0.category == category }?.window ?? CapWindow()
    }

    /// One message, which is of these categories.
    mutating func count(_ categories: some Sequence<Category>, _ moment: CapMoment) {
        person.count(moment)
        self.categories.removeAll { $0.window.isOver(moment) }
        for category in categories { count(category, moment) }
    }

    private mutating func count(_ category: Category, _ moment: CapMoment) {
        guard category.caps != Caps() else { return }
        guard let index = categories.firstIndex(where: { $0.category == category.key }) else {
            var window = CapWindow()
            window.count(moment)
            if categories.count >= RecipientState.Limits.countedCategories { categories.removeFirst() }
            return categories.append(CategoryWindow(category: category.key, window: window))
        }
        categories[index].window.count(moment)
    }
}

/// The hour (since 1970) and the calendar day of the person's zone that a moment belongs to.
struct CapMoment: Equatable, Sendable {
    let hour: Int64
    let day: Int64

    init(_ moment: Timestamp, in zone: Zone) {
        hour = moment.seconds.flooringDivision(by: 3600).quotient
        day = zone.day(at: moment)
    }
}

/// Counts of one hour and one day. A clock set back a little, or a person who flies west, does not renew a cap; a window
/// further ahead than that can only come from a wrong clock and counts no more.
struct CapWindow: Equatable, Sendable {
    var hour: Int64 = 0
    var hourly: UInt32 = 0
    var day: Int64 = 0
    var daily: UInt32 = 0

    mutating func count(_ moment: CapMoment) {
        if hasNewHour(moment) { (hour, hourly) = (moment.hour, 0) }
        if hasNewDay(moment) { (day, daily) = (moment.day, 0) }
        if hourly < .max { hourly += 1 }
        if daily < .max { daily += 1 }
    }

    func hourly(at moment: CapMoment) -> Int { hasNewHour(moment) ? 0 : Int(hourly) }
    func daily(at moment: CapMoment) -> Int { hasNewDay(moment) ? 0 : Int(daily) }

    func isOver(_ moment: CapMoment) -> Bool { hasNewHour(moment) && hasNewDay(moment) }

    private func hasNewHour(_ moment: CapMoment) -> Bool { moment.hour != hour && moment.hour != hour - 1 }
    private func hasNewDay(_ moment: CapMoment) -> Bool { moment.day != day && moment.day != day - 1 }
}
