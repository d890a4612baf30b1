"""Compares what was accepted with the provider's log and the projections.

usage: verdict.py FOLDER RUN SENDS ROWS      ROWS: lines "id|status" of the projections; exits 1 with every fault
"""

import collections
import json
import pathlib
import sys

folder, run, sends, rows = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
story = json.loads((folder / f"{run}.json").read_text())
subjects = collections.Counter(json.loads(line).get("subject") for line in pathlib.Path(sends).open())
told = dict(line.strip().split("|") for line in pathlib.Path(rows).open() if "|" in line)

faults = [f"failed: {fault}" for fault in story["failed"]]
for subject, notification in story["accepted"].items():
    if subject not in subjects:
        faults.append(f"{subject} never reached the provider")
    if told.get(notification) != "sent":
        faults.append(f"{subject} ({notification}) is told as {told.get(notification)}")
faults += [f"{subject} was sent {count} times" for subject, count in subjects.items() if count > 1]
print("\n".join(faults[:20]))
print(f"{len(story['accepted'])} accepted, {len(faults)} faults")
sys.exit(1 if faults or not story["accepted"] else 0)
