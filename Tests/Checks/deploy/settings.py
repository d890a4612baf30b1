"""Every environment key of compose and of the overlays is one that its service reads, and with them the service finds
its configuration complete. The services themselves say so: --help lists what they read, --check judges what they got."""

import base64
import json
import os
import pathlib
import re
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINARIES = pathlib.Path(os.environ["HERALD_BINARIES"])
WORK = pathlib.Path(sys.argv[1])
SERVICES = [folder.name for folder in (ROOT / "Services").iterdir()]

# What a file of that name holds, where it matters; the keys are made by herald-setup.
SAMPLES = {
    "postgres-url": "postgres://herald@db.example:5432/herald",
    "tenant-url": "postgres://herald@db.example:5432/herald",
    "fleet-url": "postgres://herald@db.example:5432/herald",
    "redis-url": "rediss://cache.example:6379/0",
    "twilio-account-sid": "AC00000000000000000000000000000000",
    "vapid-key": base64.urlsafe_b64encode(bytes(range(1, 33))).decode().rstrip("="),
    "callback-accounts": '{"accounts": []}',
    "kafka-security": "security.protocol=SASL_SSL\nsasl.mechanisms=SCRAM-SHA-512",
}

# What the images hold, where it is here.
SERVED = {"HERALD_WIDGET_FOLDER": "Services/inapp-worker/Widget", "HERALD_CONSOLE_FOLDER": "Services/analytics/Console"}


def make_samples():
    folder = WORK / "samples"
    subprocess.run([BINARIES / "herald-setup", "keys", "--folder", folder], check=True, capture_output=True)
    for name, alias in {"jwks.json": "jwks", "signing-key.pem": "signing-key"}.items():
        (folder / alias).write_bytes((folder / name).read_bytes())
    certificate = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    files = ["-subj", "/CN=sample", "-keyout", folder / "tls.key", "-out", folder / "tls.crt"]
    subprocess.run(certificate + files, check=True, capture_output=True)
    (folder / "ca.crt").write_bytes((folder / "tls.crt").read_bytes())
    (folder / "apns-key").write_bytes((folder / "tls.key").read_bytes())
    google = {"project_id": "p", "client_email": "e", "private_key_id": "k", "token_uri": "https://google.example/token"}
    google["private_key"] = (folder / "signing-key.pem").read_text()
    (folder / "fcm-service-account").write_text(json.dumps(google))
    for name, text in SAMPLES.items():
        (folder / name).write_text(text)
    return folder


def sample(folder, path):
    file = folder / pathlib.PurePosixPath(path).name
    if not file.exists():
        file.write_text("sample")
    return str(file)


def here(key, value, folder):
    """The value as it would be on this machine."""
    value = re.sub(r"\$\{\w+:-(.*?)\}", r"\1", str(value if value is not None else ""))
    if value.startswith("/run/secrets/"):
        return sample(folder, value)
    return str(ROOT / SERVED[key]) if key in SERVED else value


def known(product):
    """The keys that a product reads."""
    if product in SERVICES:
        text = subprocess.run([BINARIES / product, "--help"], check=True, capture_output=True, text=True).stdout
        return set(re.findall(r"^  (HERALD_\w+)", text, re.M))
    sources = list((ROOT / "Deploy/setup").rglob("*.swift"))
    sources.append(ROOT / "Shared/ServiceKit/Configuration/ConfigurationReader+Kafka.swift")
    return set(re.findall(r'"(HERALD_\w+)"', "".join(source.read_text() for source in sources)))


def composed():
    for name, service in yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"].items():
        product = re.match(r"herald/([\w-]+):", service["image"])
        if product and product[1] != "sandbox":
            yield f"docker-compose.yml {name}", product[1], service.get("environment", {})


def clustered():
    for file in sorted((WORK / "manifests").glob("*.yaml")):
        objects = [each for each in yaml.safe_load_all(file.read_text()) if each]
        maps = {each["metadata"]["name"]: each["data"] for each in objects if each["kind"] == "ConfigMap"}
        for each in objects:
            if each["kind"] not in ("Deployment", "Job"):
                continue
            container = each["spec"]["template"]["spec"]["containers"][0]
            product = re.search(r"/([\w-]+)[:@]?[^/]*$", container["image"])[1]
            if product == "sandbox":
                continue
            environment = {}
            for source in container.get("envFrom", []):
                environment |= maps[source["configMapRef"]["name"]]
            environment |= {entry["name"]: entry.get("value", "") for entry in container.get("env", [])}
            yield f"{file.stem} {each['metadata']['name']}", product, environment


def made_by_hand():
    """The files that overlays/dev/secrets puts into each service's Secret, as it would tell kubectl."""
    stub, log = WORK / "stub", WORK / "kubectl.log"
    stub.mkdir(exist_ok=True)
    log.write_text("")
    (stub / "kubectl").write_text(f'#!/bin/sh\nprintf "%s " "$@" >>{log}\necho >>{log}\n')
    (stub / "kubectl").chmod(0o755)
    environment = os.environ | {"PATH": f"{stub}:{os.environ['PATH']}"}
    script = ROOT / "Deploy/kubernetes/overlays/dev/secrets"
    subprocess.run([script, WORK / "samples"], env=environment, check=True, capture_output=True)
    for name, files in re.findall(r"create secret generic (\S+)(.*)", log.read_text()):
        yield name, set(re.findall(r"--from-file=([^=]+)=", files))


def unmade(place, product, environment, secrets):
    for key, value in environment.items():
        file = pathlib.PurePosixPath(str(value))
        if str(file.parent) == "/run/secrets/herald" and file.name not in secrets.get(product, ()):
            yield f"{place}: {key} needs {file.name}, which overlays/dev/secrets does not make"


def faults():
    folder = make_samples()
    secrets = dict(made_by_hand())
    for place, product, environment in [*composed(), *clustered()]:
        if place.startswith("dev"):
            yield from unmade(place, product, environment, secrets)
        keys = known(product)
        for key in environment:
            if key not in keys and key.removesuffix("_FILE") not in keys:
                yield f"{place}: {product} does not read {key}"
        if product in SERVICES:
            settings = {key: here(key, value, folder) for key, value in environment.items()}
            answer = subprocess.run([BINARIES / product, "--check"], env=settings, capture_output=True, text=True)
            if answer.returncode != 0:
                yield f"{place}: {answer.stderr}"


found = list(faults())
print("\n".join(found))
sys.exit(1 if found else 0)
