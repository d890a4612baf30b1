import Kafka
import ServiceKit
import Testing

@Suite struct KafkaSettingsTests {
    @Test("trust and login are librdkafka's own properties, which a vault writes into a file")
    func security() throws {
        let file = "security.protocol = SASL_SSL\n\nsasl.mechanisms=SCRAM-SHA-512\nsasl.password=a=b\n"
        let environment = ["HERALD_KAFKA_BROKERS": "kafka:9096", "HERALD_KAFKA_SECURITY_FILE": "/run/secrets/kafka"]
        var reader = ConfigurationReader(environment: environment) { _ in file }
        let kafka = reader.kafka()
        try reader.finish()
        #expect(
            kafka.properties == [
                "security.protocol": "SASL_SSL", "sasl.mechanisms": "SCRAM-SHA-512", "sasl.password": "a=b",
            ]
        )
    }

    @Test(
        "how records are stored and read is not to be changed, and a fault repeats no secret",
        arguments: ["acks=0", "sasl.password", "enable.idempotence=false\nsasl.password=s3cret"]
    )
    func others(text: String) {
        var reader = ConfigurationReader(environment: ["HERALD_KAFKA_BROKERS": "k", "HERALD_KAFKA_SECURITY": text])
        _ = reader.kafka()
        let error = #expect(throws: ConfigurationError.self) { try reader.finish() }
        #expect(error.map { "\($0)".contains("HERALD_KAFKA_SECURITY") && !"\($0)".contains("s3cret") } == true)
    }
}
