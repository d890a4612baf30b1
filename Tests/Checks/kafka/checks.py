"""Runs the checks in order and says for each whether the broker passed; exits 1 if it failed any."""

import argparse
import os
import sys
import time
import traceback

import administration
import command_line
import eviction
import native
import pure_python
import rebalance
import restart
from broker import Broker


def checks(is_full):
    """Name, check, whether it needs a broker of its own that may be killed."""
    cycles = 10 if is_full else 3
    yield "administration", administration.check, False
    yield "kcat", command_line.check, False
    yield "kafka-python", pure_python.check, False
    yield "skipped records", lambda broker: native.skipped_records(broker, per_producer=20_000 if is_full else 5_000), False
    yield "latency", lambda broker: native.latency(broker, seconds=20 if is_full else 5), False
    yield "throughput", lambda broker: native.throughput(broker, records=2_000_000 if is_full else 300_000), False
    yield "eviction", lambda broker: eviction.check(broker, *((6000, 1) if is_full else (2000, 5))), False
    yield "restart", lambda broker: restart.check(broker, crashes=8 if is_full else 2), True
    yield "stall", lambda broker: rebalance.stall(broker, seconds=20 if is_full else 4), True
    for strategy in ["range", "cooperative-sticky"]:
        for ending in ["leave", "kill", "mixed"] if is_full else ["mixed"]:
            for is_static in [False, True] if is_full else [strategy == "range"]:
                name = f"rebalance {strategy} {ending}{' static' if is_static else ''}"
                yield name, rebalance.checker(strategy, ending, is_static, cycles), False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", required=True, help="a folder for what the checks write")
    parser.add_argument("--short", action="store_true", help="under 90 seconds, the default")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("names", nargs="*", help="only checks whose name begins so")
    options = parser.parse_args()
    cluster = os.environ.get("HERALD_KAFKA_BROKERS")
    failed = 0
    with Broker(options.work, cluster) as broker:
        for name, check, kills in checks(options.full):
            if options.names and not any(name.startswith(wanted) for wanted in options.names) or kills and cluster:
                continue
            failed += not passes(name, check, broker)
    sys.exit(1 if failed else 0)


def passes(name, check, broker):
    start = time.time()
    try:
        finding = check(broker) or ""
        print(f"ok      {name:36} {time.time() - start:5.1f} s   {finding}", flush=True)
        return True
    except Exception:
        print(f"FAILED  {name:36} {time.time() - start:5.1f} s\n{traceback.format_exc()}", flush=True)
        return False


if __name__ == "__main__":
    main()
