"""A member of a group, as a process of its own that can be killed. Writes what it reads, one `partition offset` a line,
and commits after writing: SERVERS GROUP TOPIC STRATEGY SESSION_MS INSTANCE_OR_- OUTPUT"""

import signal
import sys
import time

from confluent_kafka import Consumer, KafkaException

servers, group, topic, strategy, session_ms, instance, output = sys.argv[1:]
is_cooperative = strategy.startswith("cooperative")
is_stopping = False


def stop(*_):
    global is_stopping
    is_stopping = True


def commit():
    journal.flush()
    try:
        consumer.commit(asynchronous=False)
    except KafkaException:
        # Nothing to commit, or a rebalance took the partition: its next owner reads these records again.
        pass


def assigned(consumer, partitions):
    journal.write(f"assigned {len(partitions)}\n")
    consumer.incremental_assign(partitions) if is_cooperative else consumer.assign(partitions)


def revoked(consumer, partitions):
    commit()
    consumer.incremental_unassign(partitions) if is_cooperative else consumer.unassign()


def lost(consumer, partitions):
    journal.write("lost\n")
    consumer.incremental_unassign(partitions) if is_cooperative else consumer.unassign()


signal.signal(signal.SIGTERM, stop)
configuration = {
    "bootstrap.servers": servers,
    "group.id": group,
    "partition.assignment.strategy": strategy,
    "session.timeout.ms": int(session_ms),
    "heartbeat.interval.ms": max(200, int(session_ms) // 10),
    "auto.offset.reset": "earliest",
    "enable.auto.commit": False,
}
if instance != "-":
    configuration["group.instance.id"] = instance
consumer = Consumer(configuration)
consumer.subscribe([topic], on_assign=assigned, on_revoke=revoked, on_lost=lost)
with open(output, "a") as journal:
    last_commit = time.monotonic()
    while not is_stopping:
        for message in consumer.consume(500, 0.1):
            if not message.error():
                journal.write(f"{message.partition()} {message.offset()}\n")
        if time.monotonic() - last_commit > 0.5:
            last_commit = time.monotonic()
            commit()
    consumer.close()
