"""The fleet's peer: Celery with Redis as its broker and Apprise as its sender, as a Python team would write it.

`celery -A pipeline worker` sends; `python pipeline.py COUNT` asks for so many notifications. Apprise speaks to SendGrid in
its own way; only the address is changed, to that of the sandbox.

Settings: PEER_REDIS_URL, HERALD_SENDGRID_URL.
"""

import os
import sys

from apprise import Apprise
from apprise.plugins.sendgrid import NotifySendGrid
from celery import Celery

NotifySendGrid.notify_url = os.environ["HERALD_SENDGRID_URL"] + "/v3/mail/send"
# Apprise waits between sends to be kind to the real one.
NotifySendGrid.request_rate_per_sec = 0

app = Celery("pipeline", broker=os.environ["PEER_REDIS_URL"])
# As safe as ours: a task that a killed worker had is given to another.
app.conf.update(task_ignore_result=True, task_acks_late=True, task_reject_on_worker_lost=True)


@app.task(max_retries=5)
def send(address, subject, body):
    sender = Apprise()
    sender.add(f"sendgrid://SG.local:herald@demo.test/{address}")
    if not sender.notify(title=subject, body=body):
        raise send.retry()


if __name__ == "__main__":
    for number in range(int(sys.argv[1])):
        send.delay(f"p{number % 10000}@bench.test", f"Your order A-{number} is confirmed", "It leaves the depot this afternoon.")
