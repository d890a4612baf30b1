"""No secret is in what is deployed: not in a file of the tree, not in a manifest, not in what goes into an image."""

import pathlib
import re
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[3]
WORK = pathlib.Path(sys.argv[1])
SHAPES = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/]{40}"),
    "an AWS key": re.compile(r"\b(AKIA|ASIA)[A-Z0-9]{16}\b"),
    "a SendGrid key": re.compile(r"\bSG\.[\w-]{16,}\.[\w-]{16,}"),
    "a token": re.compile(r"\b(ghp_|xox[bp]-|sk_live_)\w{10,}"),
    "a password in an address": re.compile(r"\w+://[^\s:/@'\"$%{}()]*:[^\s:/@'\"$%{}()]+@"),
}
SENSITIVE = re.compile(r"PASSWORD|SECRET|_KEY(?!_ID)|TOKEN$|POSTGRES.*URL|REDIS.*URL|DATA_KEYS")
# The simulated providers take any key.
HARMLESS = {"", "sandbox"}


def tracked():
    names = subprocess.run(
        ["git", "ls-files", "Deploy", ".github", "docker-compose.yml"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return [ROOT / name for name in names.splitlines() if (ROOT / name).is_file()]


def in_files():
    for file in tracked():
        for what, shape in SHAPES.items():
            if shape.search(file.read_text(errors="replace")):
                yield f"{file.relative_to(ROOT)} holds {what}"


def settings(node, place):
    """Every name with its value in a document, however environment is written there."""
    if isinstance(node, list):
        for each in node:
            yield from settings(each, place)
    elif isinstance(node, dict):
        if isinstance(node.get("name"), str) and isinstance(node.get("value"), str):
            yield place, node["name"], node["value"]
        for key, value in node.items():
            if isinstance(value, str) and re.fullmatch(r"[A-Z][A-Z0-9_]+", str(key)):
                yield place, key, value
            yield from settings(value, place)


def in_manifests():
    for file in [ROOT / "docker-compose.yml", *sorted((WORK / "manifests").glob("*.yaml"))]:
        for document in yaml.safe_load_all(file.read_text()):
            if document and document.get("kind") == "Secret" and (document.get("data") or document.get("stringData")):
                yield f"{file.name} holds the Secret {document['metadata']['name']}"
            for place, name, value in settings(document, file.name):
                if SENSITIVE.search(name) and not name.endswith("_FILE") and value not in HARMLESS:
                    yield f"{place} gives {name} in the open"


def in_images():
    """Only what is let in by name reaches a build, and nothing that a local stack makes has such a name."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    if rules[:1] != ["*"] or any(re.search(r"secret|\.local|\.git|\.env", rule) for rule in rules):
        yield ".dockerignore lets in more than the sources"


found = [*in_files(), *in_manifests(), *in_images()]
print("\n".join(sorted(set(found))))
sys.exit(1 if found else 0)
