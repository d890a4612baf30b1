"""The broker is killed again and again under load. Every acknowledged record must be there, in its place, once."""

import time
from collections import Counter

from load import Load, read_all

PARTITIONS = 4


def check(broker, crashes):
    topic = broker.make_topic("restart", PARTITIONS)
    load = Load(broker.servers, topic, rate=4000)
    for _ in range(crashes):
        before = len(load.acknowledged)
        deadline = time.monotonic() + 20
        while len(load.acknowledged) < before + 4000 and time.monotonic() < deadline:
            time.sleep(0.01)
        broker.kill()
        broker.start()
    load.finish()
    found = read_all(broker.servers, topic, PARTITIONS)
    missing = [place for place, value in load.acknowledged.items() if found.get(place) != value]
    assert not missing, f"{len(missing)} acknowledged records are not where they were acknowledged"
    repeated = [value for value, count in Counter(found.values()).items() if count > 1]
    assert not repeated, f"{len(repeated)} records are there twice, such as {repeated[0]}"
    return f"{load.sent} acknowledged, {crashes} crashes, all there once"
