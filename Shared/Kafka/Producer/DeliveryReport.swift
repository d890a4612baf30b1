/// What became of one record.
struct DeliveryReport: Sendable {
    let token: DeliveryToken
    let outcome: Result<Delivery, KafkaError>
}
