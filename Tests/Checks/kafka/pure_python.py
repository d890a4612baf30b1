"""kafka-python: another reading of the protocol than librdkafka's."""

import time
import uuid

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic

RECORDS = 3000


def check(broker):
    servers = broker.servers.split(",")
    topic = f"pure-{uuid.uuid4().hex[:8]}"
    admin = KafkaAdminClient(bootstrap_servers=servers)
    admin.create_topics([NewTopic(topic, 3, 1)])
    produce(servers, topic)
    consume(servers, topic)
    admin.delete_topics([topic])
    admin.close()
    return f"{RECORDS} records through a group"


def produce(servers, topic):
    producer = KafkaProducer(bootstrap_servers=servers, linger_ms=5)
    futures = [
        producer.send(topic, b"%d" % number, key=b"%d" % number, headers=[("kind", b"check")])
        for number in range(RECORDS)
    ]
    offsets = {(future.get(10).partition, future.get(10).offset) for future in futures}
    assert len(offsets) == RECORDS
    producer.close()


def consume(servers, topic):
    consumer = KafkaConsumer(
        topic, bootstrap_servers=servers, group_id=topic, auto_offset_reset="earliest", enable_auto_commit=False
    )
    values = []
    deadline = time.monotonic() + 20
    while len(values) < RECORDS and time.monotonic() < deadline:
        for messages in consumer.poll(500).values():
            assert all(message.headers == [("kind", b"check")] for message in messages)
            values += [int(message.value) for message in messages]
    assert sorted(values) == list(range(RECORDS)), f"{len(values)} read"
    consumer.commit()
    places = [TopicPartition(topic, partition) for partition in range(3)]
    assert sum(consumer.committed(place) for place in places) == RECORDS
    assert sum(consumer.end_offsets(places).values()) == RECORDS
    consumer.close()
