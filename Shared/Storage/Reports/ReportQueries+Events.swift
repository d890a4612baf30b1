import Postgres
import Primitives

extension ReportQueries {
    /// What happened with the notifications that were accepted in the filter's span, those after `place`, in an order
    /// that does not change.
    package func events(
        _ filter: ReportFilter,
        after place: ReportEvent.Place? = nil,
        limit: Int
    ) async throws -> [ReportEvent] {
        let rows = try await database.session.query(
            """
            SELECT \(unescaped: ReportEvent.columns)
            FROM notification_delivery_logs l LEFT JOIN notifications n USING (tenant_id, notification_id)
            WHERE l.tenant_id = \(database.tenant)
                AND l.notification_id >= first_id(\(filter.span.lowerBound))
                AND l.notification_id < first_id(\(filter.span.upperBound))
                AND (\(place?.notification)::uuid IS NULL
                    OR (l.notification_id, l.event_id) > (\(place?.notification)::uuid, \(place?.event)::uuid))
                AND (\(filter.channel)::text IS NULL OR l.channel = \(filter.channel))
                AND (\(filter.provider)::text IS NULL OR l.provider = \(filter.provider))
                AND (\(filter.template)::text IS NULL OR n.template = \(filter.template))
                AND (\(filter.category)::text IS NULL OR n.category = \(filter.category))
            ORDER BY l.notification_id, l.event_id LIMIT \(max(0, limit))
            """
        )
        return try rows.map(ReportEvent.init)
    }
}
