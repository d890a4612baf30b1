package import Kafka
import Observability
package import Primitives
package import Wire

extension KafkaRecord {
    /// An event as a record of its topic, sent from within a piece of work whose place in the trace it carries on: that
    /// which `parent` names, or the running task's.
    package init(
        _ event: some WireEvent,
        to topic: Topic,
        at now: Timestamp,
        after parent: RecordHeaders? = nil
    ) throws(WireError) {
        let context = RequestContext.current
        let fields = RecordHeaders(
            eventType: event.eventType,
            trace: parent?.trace ?? context?.trace,
            correlationID: parent?.correlationID ?? context?.correlationID,
            producedAt: now
        ).fields
        var headers = KafkaHeaders()
        for field in fields { headers.append(field.name, field.value) }
        self.init(topic: topic.name, key: event.recordKey, value: try event.encoded(), headers: headers)
    }
}
