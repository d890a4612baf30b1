"""Members of a group come and go under load, by leaving and by dying, or the broker itself stands still for longer
than their session. No acknowledged record may be passed over."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter

from broker import wait_until
from load import Load

PARTITIONS = 6
SESSION_MS = 1500


def checker(strategy, ending, is_static, cycles):
    return lambda broker: check(broker, strategy, ending, is_static, cycles)


def check(broker, strategy, ending, is_static, cycles):
    def visits(group):
        for cycle in range(cycles):
            guest = group.start("guest")
            wait_until(lambda: group.has_read(guest), 15, "the newcomer reads")
            dies = ending == "kill" or ending == "mixed" and cycle % 2 == 0
            group.end(guest, signal.SIGKILL if dies else signal.SIGTERM)
            time.sleep(SESSION_MS / 1000 + 0.5)

    return under_load(broker, strategy, is_static, visits)


def stall(broker, seconds):
    def pause(group):
        for member in group.processes:
            wait_until(lambda: group.has_read(member), 15, "both members read")
        broker.process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        read = sum(group.read().values())
        broker.process.send_signal(signal.SIGCONT)
        wait_until(lambda: sum(group.read().values()) > read, 15, "the members read on")

    return under_load(broker, "range", False, pause)


def under_load(broker, strategy, is_static, happens):
    """Two members read what is produced all the while; then all that was acknowledged must have been read."""
    topic = broker.make_topic("rebalance", PARTITIONS)
    group = Group(broker, topic, strategy, is_static)
    load = Load(broker.servers, topic, rate=2000)
    try:
        permanent = [group.start("first"), group.start("second")]
        happens(group)
        load.finish()
        deadline = time.monotonic() + 20
        while (passed_over := load.acknowledged.keys() - group.read().keys()) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not passed_over, f"{len(passed_over)} of {load.sent} acknowledged records were not read"
        for member in permanent:
            group.end(member, signal.SIGTERM)
    finally:
        load.stopping.set()
        group.kill()
    read = group.read()
    return f"{load.sent} acknowledged, all read, {sum(read.values()) - len(read)} of them again"


class Group:
    def __init__(self, broker, topic, strategy, is_static):
        self.broker, self.topic, self.strategy, self.is_static = broker, topic, strategy, is_static
        self.folder = tempfile.mkdtemp(prefix="group-", dir=broker.work)
        self.processes = {}
        self.started = 0

    def start(self, name):
        """Starts a member; gives the file it writes to."""
        self.started += 1
        output = os.path.join(self.folder, f"{self.started}-{name}")
        open(output, "w").close()
        script = os.path.join(os.path.dirname(__file__), "member.py")
        instance = name if self.is_static else "-"
        arguments = [self.broker.servers, self.topic, self.topic, self.strategy, str(SESSION_MS), instance, output]
        with open(output + ".log", "w") as log:
            self.processes[output] = subprocess.Popen([sys.executable, script, *arguments], stderr=log)
        return output

    def end(self, output, number):
        process = self.processes.pop(output)
        process.send_signal(number)
        process.wait(20)

    def kill(self):
        for process in self.processes.values():
            process.kill()
            process.wait()

    def has_read(self, output):
        return any(line[0].isdigit() for line in open(output))

    def read(self):
        """How often each (partition, offset) was read. A member that was killed may have left half a line."""
        found = Counter()
        for name in os.listdir(self.folder):
            for line in open(os.path.join(self.folder, name)):
                words = line.split(" ")
                if len(words) == 2 and words[0].isdigit() and line.endswith("\n"):
                    found[int(words[0]), int(words[1])] += 1
        return found
