"""Reads what the worker sealed and signed: judge.py FILE. The first line is an Authorization field, the others are a
browser's private key, its secret, the message and the body, in base 64."""

import base64
import sys

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02


def bytes_of(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


authorization, *sealed = open(sys.argv[1], encoding="utf-8").read().split("\n")
assert Vapid02.verify(authorization), "the signature is not believed"
for line in sealed:
    scalar, secret, message, body = map(bytes_of, line.split(" "))
    key = ec.derive_private_key(int.from_bytes(scalar, "big"), ec.SECP256R1())
    opened = http_ece.decrypt(body, private_key=key, auth_secret=secret, version="aes128gcm")
    assert opened == message, (opened[:80], message[:80])
print(f"{len(sealed)} messages read")
