"""The gateway's peer: FastAPI and confluent-kafka as a Python team would write it, with one worker.

It keeps the same promises on the way in: a token checked by RS256 (and remembered, as ours is), the same rules for a
request with no unknown field, a limit for each tenant and recipient in one Redis round trip, a protobuf command keyed by
the recipient, and no 202 before the broker's acknowledgement of acks=all with idempotence.

Settings: HERALD_KAFKA_BROKERS, HERALD_REDIS_URL, HERALD_JWKS_FILE, PEER_TOPIC; the classes that protoc made of Protos/
are in PYTHONPATH.
"""

import asyncio
import json
import os
import threading
import time
import uuid
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from typing import Annotated, Literal

import jwt
import redis.asyncio
from confluent_kafka import Producer
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

import stage1_request_pb2 as stage1
import stage2_command_pb2 as stage2

TOPIC = os.environ["PEER_TOPIC"]
Channel = Literal["email", "sms", "push", "inapp"]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,128}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]{1,64}@[^@\s]{1,255}$")]
Phone = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
Line = Annotated[str, StringConstraints(pattern=r"^[^\r\n]*$", max_length=998)]
URL = Annotated[str, StringConstraints(pattern=r"^https?://", max_length=2048)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Recipient(Strict):
    user_id: Annotated[str, StringConstraints(min_length=1, max_length=128)] | None = None
    email: Email | None = None
    phone: Phone | None = None

    @model_validator(mode="after")
    def somebody(self):
        if self.user_id is None and self.email is None and self.phone is None:
            raise ValueError("nobody is named")
        return self


class Content(Strict):
    subject: Line | None = None
    title: Line | None = None
    body: str | None = None
    html: str | None = None
    url: URL | None = None


class NotificationRequest(Strict):
    to: Recipient
    template: Key | None = None
    data: dict | None = None
    channels: list[Channel] | None = None
    category: Key | None = None
    priority: Literal["critical", "high", "normal", "low"] = "normal"
    send_at: datetime | None = None
    expires_at: datetime | None = None
    locale: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] | None = None
    content: Content | None = None
    metadata: dict[str, Annotated[str, StringConstraints(max_length=1024)]] | None = None
    dry_run: bool = False

    @model_validator(mode="after")
    def complete(self):
        if self.template is None and self.content is None:
            raise ValueError("there is neither a template nor content")
        if self.channels and len(set(self.channels)) != len(self.channels):
            raise ValueError("a channel is named twice")
        if self.expires_at and self.expires_at <= datetime.now(timezone.utc):
            raise ValueError("the time has passed")
        return self


class Batch(Strict):
    notifications: list[NotificationRequest]


class Broker:
    """Delivery reports arrive on a thread of their own and wake whoever waits for them."""

    def __init__(self):
        self.producer = Producer(
            {
                "bootstrap.servers": os.environ["HERALD_KAFKA_BROKERS"],
                "acks": "all",
                "enable.idempotence": True,
                "linger.ms": 1,
            }
        )
        self.loop = asyncio.get_running_loop()
        self.running = True
        self.thread = threading.Thread(target=self.poll)
        self.thread.start()

    def poll(self):
        while self.running:
            self.producer.poll(0.1)

    async def store(self, records):
        done = self.loop.create_future()
        missing = len(records)

        def delivered(error, _):
            nonlocal missing
            missing -= 1
            if error or missing == 0:
                self.loop.call_soon_threadsafe(self.finish, done, error)

        for key, value in records:
            self.producer.produce(TOPIC, value, key, on_delivery=delivered)
        await done

    @staticmethod
    def finish(done, error):
        if not done.done():
            done.set_exception(HTTPException(503)) if error else done.set_result(None)


class Known:
    broker: Broker
    cache: redis.asyncio.Redis
    tokens: dict = {}
    keys = {key["kid"]: jwt.PyJWK(key) for key in json.load(open(os.environ["HERALD_JWKS_FILE"]))["keys"]}


@asynccontextmanager
async def life(_):
    Known.broker = Broker()
    Known.cache = redis.asyncio.from_url(os.environ["HERALD_REDIS_URL"])
    yield
    Known.broker.running = False
    Known.broker.thread.join()


app = FastAPI(lifespan=life)


async def tenant(request: Request) -> str:
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    claims = Known.tokens.get(token)
    if claims is None:
        try:
            key = Known.keys[jwt.get_unverified_header(token)["kid"]]
            claims = jwt.decode(token, key, ["RS256"], audience="herald", issuer="herald")
        except (jwt.InvalidTokenError, KeyError):
            raise HTTPException(401)
        Known.tokens[token] = claims
    if claims["exp"] < time.time():
        raise HTTPException(401)
    return claims["tenant"]


async def admit(tenant: str, users: list[str]):
    hour, minute = int(time.time() // 3600), int(time.time() // 60)
    pipeline = Known.cache.pipeline(transaction=False)
    pipeline.incrby(f"peer:{tenant}:{minute}", len(users))
    pipeline.expire(f"peer:{tenant}:{minute}", 120)
    for user in users:
        pipeline.incr(f"peer:{tenant}:{user}:{hour}")
        pipeline.expire(f"peer:{tenant}:{user}:{hour}", 7200)
    counts = await pipeline.execute()
    if counts[0] > 1_000_000_000 or any(count > 1_000_000_000 for count in counts[2::2]):
        raise HTTPException(429)


def from_json(wanted: NotificationRequest) -> stage1.NotificationRequest:
    request = stage1.NotificationRequest(
        template=wanted.template or "",
        data=json.dumps(wanted.data).encode() if wanted.data else b"",
        channels=[f"CHANNEL_{channel.upper()}" for channel in wanted.channels or []],
        category=wanted.category or "",
        priority=f"PRIORITY_{wanted.priority.upper()}",
        locale=wanted.locale or "",
        metadata=[stage1.common__pb2.MetadataEntry(key=k, value=v) for k, v in (wanted.metadata or {}).items()],
        dry_run=wanted.dry_run,
    )
    if wanted.to.user_id:
        request.to.user_id = wanted.to.user_id
    else:
        request.to.inline_recipient.email = wanted.to.email or ""
        request.to.inline_recipient.phone = wanted.to.phone or ""
    if wanted.content:
        for name, text in wanted.content.model_dump(exclude_none=True).items():
            setattr(request.content, name, text)
    return request


async def accept(tenant: str, requests: list[stage1.NotificationRequest]) -> list[dict]:
    users = [request.to.user_id or request.to.inline_recipient.email for request in requests]
    await admit(tenant, users)
    answers, records = [], []
    for user, request in zip(users, requests):
        now, notification = time.time_ns() // 1000, uuid.uuid4()
        command = stage2.RecipientCommand(command_id=uuid.uuid4().bytes, tenant=tenant, user=user, issued_at=now)
        command.created.notification_id = notification.bytes
        command.created.accepted_at = now
        command.created.request.CopyFrom(request)
        records.append((f"{tenant}/{user}", command.SerializeToString()))
        at = datetime.now(timezone.utc).isoformat()
        answers.append({"id": str(notification), "status": "accepted", "accepted_at": at})
    await Known.broker.store(records)
    return answers


@app.post("/api/v1/notifications", status_code=202)
async def single(request: NotificationRequest, tenant: str = Depends(tenant)):
    return {"data": (await accept(tenant, [from_json(request)]))[0]}


@app.post("/api/v1/notifications/batch")
async def batch(request: Request, tenant: str = Depends(tenant)):
    body = await request.body()
    if request.headers["content-type"] == "application/x-protobuf":
        requests = list(stage1.NotificationBatch.FromString(body).notifications)
        for wanted in requests:
            judge(wanted)
    else:
        requests = [from_json(wanted) for wanted in Batch.model_validate_json(body).notifications]
    return JSONResponse({"data": {"items": await accept(tenant, requests)}}, 202)


def judge(wanted: stage1.NotificationRequest):
    """The same rules for what came as protobuf."""
    NotificationRequest(
        to={"user_id": wanted.to.user_id} if wanted.to.user_id else {"email": wanted.to.inline_recipient.email},
        template=wanted.template or None,
        channels=[stage1.common__pb2.Channel.Name(channel)[8:].lower() for channel in wanted.channels] or None,
        category=wanted.category or None,
        content=Content(subject=wanted.content.subject, body=wanted.content.body),
        metadata={entry.key: entry.value for entry in wanted.metadata},
    )
