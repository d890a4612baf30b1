"""Prints the document as the gateway means it today, where it leaves some room: no answer has a member that the document
does not name, and null is as good as leaving an optional member of a request out."""

import json
import sys


def tighten(node):
    if isinstance(node, list):
        for value in node:
            tighten(value)
    if not isinstance(node, dict):
        return
    for value in node.values():
        tighten(value)
    if node.get("type") != "object" or "properties" not in node:
        return
    # What the document closes itself is a request.
    if node.get("additionalProperties") is False:
        for name in set(node["properties"]) - set(node.get("required", [])):
            node["properties"][name] = {"anyOf": [node["properties"][name], {"type": "null"}]}
    node.setdefault("additionalProperties", False)


document = json.load(sys.stdin)
tighten(document)
json.dump(document, sys.stdout)
