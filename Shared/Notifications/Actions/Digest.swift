package import Primitives

/// What one message tells of several notifications.
package struct Digest: Hashable, Sendable {
    /// `nil` when the person has meanwhile asked for no more digests.
    package let period: DigestPeriod?
    /// In the order in which they were created.
    package let items: [Item]

    package struct Item: Hashable, Sendable {
        package let notification: UUIDv7
        /// The one that it would have gone out with alone: what the send ledger knows it by, in a digest or not.
        package let dispatch: UUIDv7
        package let category: String
        package let locale: String
        package let template: Dispatch.TemplateChoice?
        package let expiresAt: Timestamp?
    }
}

extension Digest.Item {
    init(_ dispatch: Dispatch) {
        (notification, self.dispatch, category) = (dispatch.notification, dispatch.id, dispatch.category)
        (locale, template, expiresAt) = (dispatch.locale, dispatch.template, dispatch.expiresAt)
    }
}

extension Dispatch {
    /// Several messages to the same place, as one. Whoever leaves a digest of several categories leaves them all, and it
    /// tells of itself what each of them may.
    init(
        _ id: UUIDv7,
        _ digest: Digest,
        of items: [Dispatch],
        _ first: Dispatch,
        locale: String,
        template: TemplateChoice?
    ) {
        self.init(
            id: id,
            notification: first.notification,
            channel: first.channel,
            step: first.step,
            decision: first.decision,
            destination: first.destination,
            category: items.allSatisfy { $0.category == first.category } ? first.category : "",
            priority: items.map(\.priority).max() ?? first.priority,
            locale: locale.isEmpty ? first.locale : locale,
            zone: first.zone,
            expiresAt: nil,
            unknownPolicy: .hold,
            offersUnsubscribe: items.allSatisfy(\.offersUnsubscribe),
            tracksOpens: items.allSatisfy(\.tracksOpens),
            tracksClicks: items.allSatisfy(\.tracksClicks),
            template: template,
            tellsSent: items.contains(where: \.tellsSent),
            digest: digest
        )
    }
}
