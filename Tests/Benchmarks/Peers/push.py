"""Sends messages to FCM's shape of a sink over HTTP/2, a hundred at once: push.py BASE AUTHORITY COUNT"""

import asyncio
import ssl
import sys

import httpx

base, authority, count = sys.argv[1], sys.argv[2], int(sys.argv[3])


async def main():
    context = ssl.create_default_context(cafile=authority)
    limit = asyncio.Semaphore(100)
    async with httpx.AsyncClient(http2=True, verify=context, timeout=30) as client:
        token = (await client.post(f"{base}/token", data={"grant_type": "jwt"})).json()["access_token"]

        async def send(number):
            message = {
                "token": f"token-{number}",
                "notification": {"title": "Your order has shipped", "body": "word " * 20},
                "android": {"priority": "HIGH", "ttl": "2419200s"},
            }
            async with limit:
                answer = await client.post(
                    f"{base}/v1/projects/shop/messages:send",
                    json={"message": message},
                    headers={"Authorization": f"Bearer {token}"},
                )
            assert answer.json()["name"] and answer.http_version == "HTTP/2"

        await asyncio.gather(*(send(number) for number in range(count)))


asyncio.run(main())
