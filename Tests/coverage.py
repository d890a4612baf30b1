"""Tells which share of its lines each target of Shared and Services has reached, the least first, and the files with
the most lines that no test reaches.

usage: llvm-cov export -summary-only … | coverage.py ROOT

Ends with 1 when that is less than LEAST % of them all. What is generated does not count.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

ROOMS = ("Shared", "Services")
GENERATED = Path("Shared/CModules/CWire")
LEAST = 80
SHOWN = 15  # files


class Lines(NamedTuple):
    reached: int
    count: int

    @property
    def missed(self):
        return self.count - self.reached

    @property
    def share(self):
        return 100 * self.reached / self.count if self.count else 100.0

    def row(self, name):
        # Cut, not rounded: 79.97 is not 80.
        return f"{int(self.share * 10) / 10:5.1f} %  {self.reached:6} of {self.count:6}  {name}"


def together(parts):
    parts = list(parts)
    return Lines(sum(part.reached for part in parts), sum(part.count for part in parts))


def read(export, root):
    """The lines of each file, by its path below the root."""
    files = {}
    for entry in json.load(export)["data"][0]["files"]:
        path = Path(entry["filename"])
        if not path.is_relative_to(root):
            continue
        path = path.relative_to(root)
        if path.parts[0] in ROOMS and not path.is_relative_to(GENERATED):
            lines = entry["summary"]["lines"]
            files[path] = Lines(lines["covered"], lines["count"])
    return files


def by_target(files):
    parts = defaultdict(list)
    for path, lines in files.items():
        parts["/".join(path.parts[:2])].append(lines)
    return {name: together(lines) for name, lines in parts.items()}


def main():
    files = read(sys.stdin, Path(sys.argv[1]))
    whole = together(files.values())
    print("\nthe files with the most lines that no test reaches:")
    for path, lines in sorted(files.items(), key=lambda file: -file[1].missed)[:SHOWN]:
        print(lines.row(path))
    print("\ntargets:")
    for name, lines in sorted(by_target(files).items(), key=lambda target: target[1].share):
        print(lines.row(name))
    enough = whole.share >= LEAST
    print(whole.row(" and ".join(ROOMS) + ("" if enough else f", less than {LEAST} %")))
    return 0 if enough else 1


sys.exit(main())
