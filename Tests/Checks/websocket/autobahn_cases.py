"""Runs cases of Autobahn's fuzzing client (Python 2.7) against the echo server on a port: PORT CASE...

Works in the current folder: finds the packages in ./autobahn, writes ./reports/index.json.
"""
import json
import os
import site
import sys

site.addsitedir(os.path.join(os.getcwd(), "autobahn"))

from autobahntestsuite.wstest import run  # noqa: E402  (needs the site directory above)

port, cases = sys.argv[1], sys.argv[2:]
with open("fuzzingclient.json", "w") as specification:
    json.dump(
        {
            "outdir": "./reports",
            "servers": [{"agent": "herald", "url": "ws://127.0.0.1:" + port}],
            "cases": cases,
            "exclude-cases": [],
            "exclude-agent-cases": {},
        },
        specification,
    )
sys.argv = ["wstest", "-m", "fuzzingclient", "-s", "fuzzingclient.json"]
run()
