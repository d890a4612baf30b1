/// What a link is for. A token of one kind does not open as another.
package enum LinkKind: String, Sendable, CaseIterable {
    case open, click, unsubscribe

    /// Behind the address of the service that answers.
    package var path: String {
        switch self {
        case .open: "/t/o/"
        case .click: "/t/c/"
        case .unsubscribe: "/u/"
        }
    }

    var suffix: String { self == .open ? ".gif" : "" }
    var context: [UInt8] { Array("herald link \(rawValue)".utf8) }
}
