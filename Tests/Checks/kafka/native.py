"""The checks in C, on Debian's librdkafka and on the newer one of the wheel."""

import json
import os
import subprocess


def run(broker, program, *arguments):
    """Gives what the program found, by library."""
    found = {}
    for name, environment in [("2.0", {}), ("2.16", {"LD_LIBRARY_PATH": os.path.join(broker.work, "newer")})]:
        command = [os.path.join(broker.work, program), broker.servers, broker.make_topic(program, 4), *arguments]
        result = subprocess.run(
            command, env=os.environ | environment, capture_output=True, text=True, timeout=120
        )
        assert result.returncode == 0, result.stderr
        found[name] = json.loads(result.stdout)
    return found


def skipped_records(broker, per_producer):
    found = run(broker, "skipped", "8", str(per_producer))
    for name, counts in found.items():
        assert counts["acknowledged"] == counts["consumed"] == 8 * per_producer, (name, counts)
        assert counts["skipped"] == 0, (name, counts)
    return f"8 producers, {8 * per_producer} records on one partition, none skipped"


def latency(broker, seconds):
    """From produce to consume at 1,000 records a second, one at a time. Reported; what is judged is that waiting readers
    are woken at all, for without that the median would be half of the readers' wait of 500 ms."""
    found = run(broker, "latency", "1000", str(seconds))
    for name, times in found.items():
        assert times["p50_ms"] < 100, (name, times)
    return ", ".join(f"{name}: p50 {times['p50_ms']} ms, p99 {times['p99_ms']} ms" for name, times in found.items())


def throughput(broker, records):
    """Reported, not judged: a busy machine says little about the broker."""
    found = run(broker, "throughput", str(records))
    for name, counts in found.items():
        assert counts["produced"] == counts["consumed"] == records, (name, counts)
    return ", ".join(
        f"{name}: {rates['produced_per_second']:,} in, {rates['consumed_per_second']:,} out a second"
        for name, rates in found.items()
    )
