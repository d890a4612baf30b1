"""Each alert has a page of its own among the runbooks, and no page speaks of an alert that is gone."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
rules = (ROOT / "Deploy/observability/prometheus/rules/alerts.yml").read_text()
tests = (ROOT / "Deploy/observability/prometheus/tests/alerts.yml").read_text()
alerts = set(re.findall(r"- alert: (\w+)", rules))
# Alerts are written in capitals, disasters and guides in small letters.
pages = {file.stem for file in (ROOT / "Deploy/runbooks").glob("[A-Z]*.md") if file.stem != "README"}
tested = set(re.findall(r'alertname="(\w+)"', tests))

faults = [f"{name} has no page in Deploy/runbooks" for name in sorted(alerts - pages)]
faults += [f"Deploy/runbooks/{name}.md is of no alert" for name in sorted(pages - alerts)]
faults += [f"{name} is never seen to fire in a test" for name in sorted(alerts - tested)]
print("\n".join(faults))
sys.exit(1 if faults else 0)
