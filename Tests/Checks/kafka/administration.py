"""Topics, configurations, offsets, groups: what confluent-kafka's admin client asks, and the refusals it must hear."""

import time
import uuid

from broker import wait_until
from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import (
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewPartitions,
    NewTopic,
    OffsetSpec,
)

FIRST_TIME = 1_700_000_000_000


def check(broker):
    admin = AdminClient({"bootstrap.servers": broker.servers})
    topic = f"administration-{uuid.uuid4().hex[:8]}"
    topics(admin, topic)
    configurations(admin, topic)
    records(admin, topic, broker.servers)
    group_offsets(admin, topic, broker.servers)
    groups(admin, topic, broker.servers)
    large_message(broker, admin)
    deletion(admin, topic)


def topics(admin, topic):
    settings = {"retention.ms": "60000", "max.message.bytes": "2000000"}
    result(admin.create_topics([NewTopic(topic, 6, 1, config=settings)]))
    refused("TOPIC_ALREADY_EXISTS", lambda: result(admin.create_topics([NewTopic(topic, 6, 1)])))
    refused("INVALID_REPLICATION_FACTOR", lambda: result(admin.create_topics([NewTopic(topic + "3", 6, 3)])))
    refused("TOPIC_EXCEPTION", lambda: result(admin.create_topics([NewTopic("no spaces", 1, 1)])))
    refused("INVALID_CONFIG", lambda: result(admin.create_topics([NewTopic(topic + "c", 1, 1, config={"no": "1"})])))
    result(admin.create_partitions([NewPartitions(topic, 8)]))
    refused("INVALID_PARTITIONS", lambda: result(admin.create_partitions([NewPartitions(topic, 2)])))
    assert len(admin.list_topics(timeout=10).topics[topic].partitions) == 8
    unknown = admin.list_topics("no-such-topic", timeout=10).topics["no-such-topic"]
    assert unknown.error.name() == "UNKNOWN_TOPIC_OR_PART" and "no-such-topic" not in admin.list_topics(timeout=10).topics


def configurations(admin, topic):
    assert configuration(admin, topic)["retention.ms"] == "60000"
    change = ConfigEntry("retention.ms", "120000", incremental_operation=AlterConfigOpType.SET)
    result(admin.incremental_alter_configs([ConfigResource("topic", topic, incremental_configs=[change])]))
    found = configuration(admin, topic)
    assert (found["retention.ms"], found["max.message.bytes"]) == ("120000", "2000000")
    wrong = ConfigEntry("retention.ms", "soon", incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource("topic", topic, incremental_configs=[wrong])
    refused("INVALID_CONFIG", lambda: result(admin.incremental_alter_configs([resource])))


def records(admin, topic, servers):
    """A thousand records a second apart, with headers, in partition 0."""
    producer = Producer({"bootstrap.servers": servers, "linger.ms": 50, "enable.idempotence": True})
    headers = [("kind", b"x"), ("trace", b"\x00\x01"), ("null", None)]
    for number in range(1000):
        producer.produce(topic, b"%d" % number, partition=0, timestamp=FIRST_TIME + number * 1000, headers=headers)
    assert producer.flush(10) == 0
    place = TopicPartition(topic, 0)
    for spec, wanted in [(OffsetSpec.latest(), 1000), (OffsetSpec.earliest(), 0), (OffsetSpec.max_timestamp(), 999)]:
        assert result(admin.list_offsets({place: spec})).offset == wanted
    consumer = reader(servers, "records-" + topic)
    found = consumer.offsets_for_times([TopicPartition(topic, 0, FIRST_TIME + 500_000)], timeout=10)
    assert found[0].offset == 500
    consumer.assign([TopicPartition(topic, 0, 0)])
    messages = []
    deadline = time.monotonic() + 10
    while len(messages) < 1000 and time.monotonic() < deadline:
        messages += consumer.consume(500, 0.5)
    assert [int(message.value()) for message in messages] == list(range(1000))
    assert messages[5].headers() == headers and messages[5].timestamp()[1] == FIRST_TIME + 5000
    consumer.close()
    assert result(admin.delete_records([TopicPartition(topic, 0, 10)])).low_watermark == 10
    assert result(admin.list_offsets({place: OffsetSpec.earliest()})).offset == 10


def group_offsets(admin, topic, servers):
    group = "offsets-" + topic
    consumer = reader(servers, group)
    consumer.commit(offsets=[TopicPartition(topic, 0, 400, "note")], asynchronous=False)
    committed = consumer.committed([TopicPartition(topic, 0), TopicPartition(topic, 1)], timeout=10)
    assert [(place.offset, place.metadata) for place in committed] == [(400, "note"), (-1001, None)]
    consumer.close()
    assert listed_offsets(admin, group) == [(0, 400)]
    change = ConsumerGroupTopicPartitions(group, [TopicPartition(topic, 0, 7)])
    result(admin.alter_consumer_group_offsets([change]))
    assert listed_offsets(admin, group) == [(0, 7)]


def groups(admin, topic, servers):
    group = "members-" + topic
    consumer = reader(servers, group)
    consumer.subscribe([topic])
    wait_until(lambda: consumer.poll(0.05) or consumer.assignment(), 10, "a first member is assigned")
    described = result(admin.describe_consumer_groups([group]))
    assert described.state.name == "STABLE" and described.partition_assignor == "range"
    assert [len(member.assignment.topic_partitions) for member in described.members] == [8]
    assert group in [listed.group_id for listed in admin.list_consumer_groups().result(10).valid]
    refused("NON_EMPTY_GROUP", lambda: result(admin.delete_consumer_groups([group])))
    consumer.close()
    assert result(admin.describe_consumer_groups([group])).state.name == "EMPTY"
    result(admin.delete_consumer_groups([group]))
    refused("GROUP_ID_NOT_FOUND", lambda: result(admin.delete_consumer_groups([group])))


def large_message(broker, admin):
    """One record just under the topic's limit and one over it."""
    topic = broker.make_topic("large", 1)
    outcomes = []
    producer = Producer({"bootstrap.servers": broker.servers, "message.max.bytes": 4_000_000})
    for size in [1_000_000, 2_000_000]:
        producer.produce(topic, b"x" * size, on_delivery=lambda error, _: outcomes.append(error and error.name()))
        producer.flush(10)
    assert outcomes == [None, "MSG_SIZE_TOO_LARGE"], outcomes


def deletion(admin, topic):
    result(admin.delete_topics([topic]))
    assert topic not in admin.list_topics(timeout=10).topics
    refused("UNKNOWN_TOPIC_OR_PART", lambda: result(admin.delete_topics([topic])))
    assert listed_offsets(admin, "offsets-" + topic) == [], "offsets go with their topic"


def configuration(admin, topic):
    entries = result(admin.describe_configs([ConfigResource("topic", topic)]))
    return {name: entry.value for name, entry in entries.items()}


def listed_offsets(admin, group):
    found = result(admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group)]))
    return [(place.partition, place.offset) for place in found.topic_partitions]


def reader(servers, group):
    return Consumer(
        {"bootstrap.servers": servers, "group.id": group, "auto.offset.reset": "earliest", "enable.auto.commit": False}
    )


def result(futures):
    """The outcome of the one thing that was asked for."""
    return next(iter(futures.values())).result(10)


def refused(name, call):
    try:
        call()
    except KafkaException as error:
        assert error.args[0].name() == name, error
    else:
        raise AssertionError(f"not refused: {name}")
