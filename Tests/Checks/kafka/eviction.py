"""A member that dies loses its partitions to the others within its session timeout and a second; on a machine that does
other things beside, within a few more."""

import os
import signal
import subprocess
import sys
import time

from broker import wait_until
from confluent_kafka import Consumer

PARTITIONS = 4


def check(broker, session_ms, grace):
    findings = []
    for is_static in [False, True]:
        took = takeover(broker, session_ms, is_static)
        assert took <= session_ms / 1000 + grace, f"taken over after {took:.1f} s"
        findings.append(f"{'static' if is_static else 'dynamic'} after {took:.1f} s")
    return f"session {session_ms} ms: " + ", ".join(findings)


def takeover(broker, session_ms, is_static):
    topic = broker.make_topic("eviction", PARTITIONS)
    script = os.path.join(os.path.dirname(__file__), "member.py")
    other = subprocess.Popen(
        [sys.executable, script, broker.servers, topic, topic, "range", str(session_ms),
         "other" if is_static else "-", os.devnull]
    )
    consumer = Consumer(
        {"bootstrap.servers": broker.servers, "group.id": topic, "session.timeout.ms": session_ms,
         "heartbeat.interval.ms": 200, **({"group.instance.id": "own"} if is_static else {})}
    )
    consumer.subscribe([topic])
    try:
        wait_until(lambda: owns(consumer, PARTITIONS // 2), 20, "both members have half")
        other.send_signal(signal.SIGKILL)
        start = time.monotonic()
        wait_until(lambda: owns(consumer, PARTITIONS), 40, "the survivor has all")
        return time.monotonic() - start
    finally:
        other.kill()
        other.wait()
        consumer.close()


def owns(consumer, count):
    consumer.poll(0.02)
    return len(consumer.assignment()) == count
