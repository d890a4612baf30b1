"""Reads Autobahn's index.json: prints one line of totals and every case that failed; exits 1 if there is one."""
import collections
import json
import sys

PASSED = {"OK", "NON-STRICT", "INFORMATIONAL"}

with open(sys.argv[1]) as report:
    cases = json.load(report)["herald"]

totals = collections.Counter(case["behavior"] for case in cases.values())
failed = {
    name: case
    for name, case in cases.items()
    if case["behavior"] not in PASSED or case["behaviorClose"] not in PASSED
}
for name, case in sorted(failed.items()):
    print("failed: %s %s, close %s" % (name, case["behavior"], case["behaviorClose"]))
print("Autobahn: %d cases, %s" % (len(cases), ", ".join("%d %s" % (n, kind) for kind, n in sorted(totals.items()))))
sys.exit(1 if failed or not cases else 0)
