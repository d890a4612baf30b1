"""Prints the document of one service as it means it today, where it leaves some room: no answer has a member that the
document does not name, and null is as good as leaving an optional member of a request out.
Usage: strict.py gateway|analytics"""

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


def belongs(operation):
    """The gateway's own operations name no server."""
    names = " ".join(server["description"] for server in operation.pop("servers", []))
    return sys.argv[1] in names if names else sys.argv[1] == "gateway"


document = json.load(sys.stdin)
tighten(document)
for path, operations in list(document["paths"].items()):
    document["paths"][path] = {method: operation for method, operation in operations.items() if belongs(operation)}
    if not document["paths"][path]:
        del document["paths"][path]
json.dump(document, sys.stdout)
