"""The page and its service worker in Chromium: browser.py FOLDER FILE

FOLDER holds the widget's files; FILE is a message as the worker seals it. The push service itself is the browser maker's
and is not asked: the message is handed to the service worker as the browser would. Ends with 0 when all promises hold."""

import functools
import http.server
import json
import sys
import threading

from playwright.sync_api import sync_playwright

folder, file = sys.argv[1:3]
message = open(file, encoding="utf-8").read()
KEY = "BBCcCWavxjfIyW6NRhqclO9IZj9oW1gFKUBSgwcigfNcpXSfRk5JQTOcahMLjzO1bkHMoiw4b6L7YTyF8foLEEU"


class Files(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


def serve():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Files, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def shown(page):
    """The title and options of the notifications that stand."""
    return page.evaluate(
        """async () => (await (await navigator.serviceWorker.ready).getNotifications())
            .map((n) => ({ title: n.title, body: n.body, tag: n.tag, data: n.data }))"""
    )


def wait(page, what, again=lambda: None, limit=60_000):
    """Until there is something; `again` is done every two seconds, as a worker that only starts may miss a first push."""
    for step in range(limit // 50):
        found = what()
        if found:
            return found
        page.wait_for_timeout(50)
        if step % 40 == 39:
            again()
    raise AssertionError("never")


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    context = browser.new_context()
    origin = serve()
    context.grant_permissions(["notifications"], origin=origin)
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{origin}/push.html#key={KEY}")
    page.evaluate("() => push.ready()")

    session = browser.contexts[0].new_cdp_session(page)
    registrations = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"]))
    session.send("ServiceWorker.enable")
    registration = wait(page, lambda: next(iter(registrations), None))

    def deliver(data):
        arguments = {"origin": origin, "registrationId": registration["registrationId"], "data": data}
        session.send("ServiceWorker.deliverPushMessage", arguments)

    deliver(message)
    sent = json.loads(message)
    notification = wait(page, lambda: shown(page), lambda: deliver(message))[0]
    assert notification["title"] == sent["title"] and notification["body"] == sent["body"], notification
    assert notification["tag"] == sent["tag"] and notification["data"]["url"] == sent["url"], notification
    print("held: the service worker shows what the worker sends")

    told = wait(page, lambda: page.evaluate("document.getElementById('result').textContent"))
    assert sent["notification_id"] in told, told
    print("held: an open page hears of it")

    deliver(message)
    page.wait_for_timeout(300)
    assert len(shown(page)) == 1, shown(page)
    print("held: a later push of the same key takes the place of the earlier")

    deliver("no JSON")
    wait(page, lambda: any(n["title"] == "no JSON" for n in shown(page)), lambda: deliver("no JSON"))
    print("held: what is not ours is shown as it is")

    device = page.evaluate(
        """() => push.device({ toJSON: () => ({ endpoint: 'https://push.example/1', expirationTime: null,
            keys: { p256dh: 'P', auth: 'A' } }) })"""
    )
    expected = {"endpoint": "https://push.example/1", "keys": {"p256dh": "P", "auth": "A"}}
    assert device == {"platform": "webpush", "subscription": expected}, device
    print("held: a subscription becomes the body that registers a device")

    # The maker's service is not there to subscribe at, so what the browser holds is said by the test.
    registered = page.evaluate(
        """async () => {
            let number = 1;
            const subscription = () => ({ endpoint: `https://push.example/${number}`, options: { applicationServerKey: null },
                toJSON: () => ({ endpoint: `https://push.example/${number}`, keys: {} }), unsubscribe: async () => true });
            PushManager.prototype.getSubscription = PushManager.prototype.subscribe = async () => subscription();
            const registered = [];
            push.register = async (device) => registered.push(device.subscription.endpoint);
            await push.refresh();
            await push.subscribe();
            await push.refresh();
            number = 2;
            await push.refresh();
            await push.refresh();
            return registered;
        }"""
    )
    assert registered == ["https://push.example/1", "https://push.example/2"], registered
    print("held: a browser's new subscription is registered by the next page, and no other")
    assert faults == [], faults
    browser.close()
