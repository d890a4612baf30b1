"""The broker under check: a process of our own, or a cluster that is there already."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid

from confluent_kafka.admin import AdminClient, NewTopic


class Broker:
    def __init__(self, work, cluster=None):
        self.work = work
        self.process = None
        if cluster:
            self.servers = cluster
            return
        self.data = tempfile.mkdtemp(prefix="data-", dir=work)
        self.port = free_port()
        self.servers = f"127.0.0.1:{self.port}"
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if not self.process:
            return
        self.process.terminate()
        status = self.process.wait(10)
        shutil.rmtree(self.data)
        assert status == 0, f"SIGTERM ended the broker with {status}"

    def start(self):
        log = open(os.path.join(self.work, "broker.log"), "a")
        command = [os.environ["LOCAL_BROKER"], "--port", str(self.port), "--data", self.data]
        self.process = subprocess.Popen(command, stdout=log, stderr=log)
        wait_until(lambda: is_open(self.port), 10, "the broker listens")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def make_topic(self, name, partitions):
        """Makes a topic whose name no other run has, and gives that name."""
        unique = f"{name}-{uuid.uuid4().hex[:8]}"
        admin = AdminClient({"bootstrap.servers": self.servers})
        admin.create_topics([NewTopic(unique, partitions, 1)])[unique].result(10)
        return unique


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s: {what}")
