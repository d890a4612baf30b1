"""Sends mails until it is told to end, and notes what was accepted and what failed.

usage: load.py URL FOLDER RUN      reads the token from HERALD_TOKEN; ends when FOLDER/end appears
"""

import http.client
import json
import os
import pathlib
import sys
import threading
import time
import urllib.parse

PEOPLE = 50
THREADS = 4
PAUSE = 0.04


def send(address, run, turn, subject):
    """The id of the notification; a connection of its own each, as from many clients."""
    body = {
        "to": {"email": f"person-{turn % PEOPLE}@example.com"},
        "channels": ["email"],
        "content": {"subject": subject, "body": "Under load."},
    }
    headers = {
        "Authorization": f"Bearer {os.environ['HERALD_TOKEN']}",
        "Content-Type": "application/json",
        "Idempotency-Key": subject.replace(" ", "-"),
    }
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=20)
    try:
        connection.request("POST", "/api/v1/notifications", json.dumps(body), headers)
        response = connection.getresponse()
        text = response.read()
        if response.status != 202:
            raise RuntimeError(f"{response.status}: {text[:200]!r}")
        return json.loads(text)["data"]["id"]
    finally:
        connection.close()


def work(number, address, folder, run, accepted, failed):
    turn = number
    while not (folder / "end").exists():
        subject = f"{run} {turn}"
        try:
            accepted[subject] = send(address, run, turn, subject)
        except Exception as error:  # whatever a client may meet is a failed request
            failed.append(f"{subject}: {error!r}")
        turn += THREADS
        time.sleep(PAUSE)


def main():
    address, folder, run = urllib.parse.urlsplit(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    accepted, failed = {}, []
    threads = [
        threading.Thread(target=work, args=(number, address, folder, run, accepted, failed)) for number in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (folder / f"{run}.json").write_text(json.dumps({"accepted": accepted, "failed": failed}))
    print(f"{run}: {len(accepted)} accepted, {len(failed)} failed")


main()
