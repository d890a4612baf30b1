"""Every metric that rules, dashboards and rollouts name is one that the code exports."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
NAME = re.compile(r"herald_[a-z0-9_]+")
# What Prometheus adds to the name of a histogram.
SUFFIXES = ("_bucket", "_count", "_sum")


def exported():
    source = "\n".join(file.read_text() for part in ("Shared", "Services") for file in (ROOT / part).rglob("*.swift"))
    names = set(re.findall(r'"(herald_[a-z0-9_]+)"', source))
    endings = re.findall(r'"\\\(prefix\)(_[a-z0-9_]+)"', source)
    return names | {name + ending for name in re.findall(r'prefix: "(herald_[a-z0-9_]+)"', source) for ending in endings}


def used():
    files = [*(ROOT / "Deploy/observability").rglob("*"), *(ROOT / "Deploy/kubernetes").rglob("*.yaml")]
    for file in files:
        if file.is_file():
            for name in NAME.findall(file.read_text()):
                yield file.relative_to(ROOT), name


def is_known(name, names):
    return name in names or any(name.endswith(end) and name.removesuffix(end) in names for end in SUFFIXES)


names = exported()
faults = sorted({f"{file}: no service exports {name}" for file, name in used() if not is_known(name, names)})
print("\n".join(faults))
sys.exit(1 if faults else 0)
