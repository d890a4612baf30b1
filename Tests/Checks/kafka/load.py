"""An idempotent producer that keeps a record of every acknowledgement."""

import logging
import threading
import time

from confluent_kafka import Consumer, Producer, TopicPartition

# What the library says while the broker is away is what the check wants to happen.
quiet = logging.getLogger("quiet")
quiet.addHandler(logging.NullHandler())
quiet.propagate = False


class Load:
    """Produces numbered records at a rate, on a thread, until told to stop."""

    def __init__(self, servers, topic, rate):
        self.topic, self.rate = topic, rate
        self.acknowledged = {}  # (partition, offset) → value
        self.failures = []
        self.sent = 0
        self.producer = Producer(
            {"bootstrap.servers": servers, "enable.idempotence": True, "linger.ms": 5},
            logger=quiet,
        )
        self.stopping = threading.Event()
        # A daemon, so that a check that fails does not keep the process.
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        start = time.monotonic()
        while not self.stopping.is_set():
            while self.sent < (time.monotonic() - start) * self.rate:
                self.send()
            self.producer.poll(0.01)

    def send(self):
        value = f"{self.sent:010d}"
        try:
            self.producer.produce(self.topic, value + "x" * 200, key=value, on_delivery=self.delivered)
            self.sent += 1
        except BufferError:
            self.producer.poll(0.1)

    def delivered(self, error, message):
        if error:
            self.failures.append(str(error))
        else:
            self.acknowledged[message.partition(), message.offset()] = message.value()[:10].decode()

    def finish(self):
        """Stops, waits for all acknowledgements, and sees to it that there was no other outcome."""
        self.stopping.set()
        self.thread.join()
        assert self.producer.flush(60) == 0, "records that were neither delivered nor refused"
        assert not self.failures, f"{len(self.failures)} refused, such as {self.failures[0]}"
        assert len(self.acknowledged) == self.sent


def read_all(servers, topic, partitions):
    """Everything in the topic: (partition, offset) → value."""
    consumer = Consumer({"bootstrap.servers": servers, "group.id": "read-all", "enable.auto.commit": False})
    places = [TopicPartition(topic, partition, 0) for partition in range(partitions)]
    left = sum(consumer.get_watermark_offsets(place, timeout=10)[1] for place in places)
    consumer.assign(places)
    found = {}
    deadline = time.monotonic() + 30
    while len(found) < left and time.monotonic() < deadline:
        for message in consumer.consume(1000, 0.5):
            assert not message.error(), message.error()
            found[message.partition(), message.offset()] = message.value()[:10].decode()
    consumer.close()
    return found
