"""Judges Herald's tokens and keys with PyJWT, and writes tokens and keys for Herald to judge."""
import json
import pathlib
import sys
import time

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

MAKERS = {
    "RS256": (RSAAlgorithm, lambda: rsa.generate_private_key(65537, 2048)),
    "ES256": (ECAlgorithm, lambda: ec.generate_private_key(ec.SECP256R1())),
    "EdDSA": (OKPAlgorithm, ed25519.Ed25519PrivateKey.generate),
}


def judge_ours(folder: pathlib.Path) -> None:
    keys = jwt.PyJWKSet.from_json((folder / "ours.json").read_text())
    for algorithm in MAKERS:
        token = (folder / f"{algorithm}.jwt").read_text()
        key = keys[jwt.get_unverified_header(token)["kid"]]
        claims = jwt.decode(token, key, algorithms=[algorithm], audience="python")
        assert claims["sub"] == "zoë 🕊", claims
        private = load_pem_private_key((folder / f"{algorithm}.pem").read_bytes(), None)
        assert private.public_key() == key.key, algorithm


def write_theirs(folder: pathlib.Path) -> None:
    published = []
    for algorithm, (codec, make) in MAKERS.items():
        private, name = make(), f"their-{algorithm}"
        claims = {"iss": "python", "aud": ["herald", "x"], "sub": "zoë 🕊", "exp": time.time() + 300}
        (folder / f"{name}.jwt").write_text(jwt.encode(claims, private, algorithm, headers={"kid": name}))
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.pem").write_bytes(pem)
        (folder / f"{name}.jwk").write_text(codec.to_jwk(private))
        published.append(codec.to_jwk(private.public_key(), as_dict=True) | {"kid": name})
    (folder / "theirs.json").write_text(json.dumps({"keys": published}))


if __name__ == "__main__":
    judge_ours(pathlib.Path(sys.argv[1]))
    write_theirs(pathlib.Path(sys.argv[1]))
