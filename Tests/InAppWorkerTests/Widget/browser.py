"""The widget in Chromium: browser.py INBOX-URL CONTROL-URL GATEWAY-URL [FOLDER for pictures]

The control makes tokens (GET /token?user=&role=) and sends items (POST /send?user=&title=). Ends with 0 when all promises hold."""

import json
import statistics
import sys
import time
import urllib.parse
import urllib.request

from playwright.sync_api import sync_playwright

inbox, control, gateway = sys.argv[1:4]
pictures = sys.argv[4] if len(sys.argv) > 4 else None


def ask(method, path, **query):
    request = urllib.request.Request(f"{control}{path}?{urllib.parse.urlencode(query)}", method=method)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read().decode()


def put(path, body):
    headers = {"Authorization": f"Bearer {ask('GET', '/token', user='boss', role='admin')}", "Content-Type": "application/json"}
    request = urllib.request.Request(gateway + path, json.dumps(body).encode(), headers, method="PUT")
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)["data"]


def send(user, title):
    ask("POST", "/send", user=user, title=title)


def wait(page, what, limit=20):
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if page.evaluate(what):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"never: {what}; {page.evaluate(STATE)}")


INBOX = "document.querySelector('herald-inbox')"
CLIENT = f"{INBOX}.client"
STATE = f"""JSON.stringify([{CLIENT}.transport, {CLIENT}.seq, {CLIENT}.unread, {CLIENT}.items.length,
    String({CLIENT}.lastError)])"""


def open_page(context, user, **options):
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    token = ask("GET", "/token", user=user)
    page.goto(f"{inbox}/widget/demo.html#{urllib.parse.urlencode({'token': token, **options})}")
    wait(page, f"{INBOX} && {CLIENT} && {CLIENT}.connected && {CLIENT}.seq !== null")
    return page


def badge(page):
    return page.evaluate(f"{INBOX}.$badge.hidden ? '' : {INBOX}.$badge.textContent")


def picture(page, name):
    if pictures:
        page.screenshot(path=f"{pictures}/{name}.png")


def tabs(context):
    """Two tabs stay in step, the badge is exact, and keys are enough."""
    one, two = open_page(context, "ann"), open_page(context, "ann", transports="sse")
    assert one.evaluate(f"{CLIENT}.transport") == "websocket" and two.evaluate(f"{CLIENT}.transport") == "sse"
    for number in range(3):
        send("ann", f"item {number}")
    for page in (one, two):
        wait(page, f"{CLIENT}.items.length === 3 && {CLIENT}.unread === 3")
        assert badge(page) == "3"
    one.evaluate(f"{INBOX}.$bell.focus()")
    one.keyboard.press("Enter")
    wait(one, f"!{INBOX}.$panel.hidden && {CLIENT}.unseen === 0")
    wait(two, f"{CLIENT}.unseen === 0")
    picture(one, "open")
    one.keyboard.press("ArrowDown")
    one.keyboard.press("Enter")  # the second item's mark
    wait(two, f"{CLIENT}.unread === 2")
    assert badge(two) == "2"
    one.keyboard.press("Escape")
    assert one.evaluate(f"{INBOX}.$panel.hidden && {INBOX}.shadowRoot.activeElement === {INBOX}.$bell")
    two.evaluate(f"{CLIENT}.archive({CLIENT}.items[0].id)")
    wait(one, f"{CLIENT}.items.length === 2 && {CLIENT}.unread === 1")
    two.evaluate(f"{CLIENT}.readAll()")
    wait(one, f"{CLIENT}.unread === 0")
    wait(two, f"{CLIENT}.unread === 0")
    assert badge(one) == badge(two) == ""
    assert one.evaluate(f"{INBOX}.$spoken.textContent") == "New notification: item 2"
    for page in (one, two):
        assert page.faults == [], page.faults
        page.close()


def blocked(context):
    """Each transport works with the others blocked, and the client finds the one that does by itself."""
    for user, closed, open_one in [
        ("bea", [], "websocket"), ("ben", ["websocket"], "sse"), ("bob", ["websocket", "sse"], "poll"),
    ]:
        page = context.new_page()
        page.faults = []
        if "websocket" in closed:
            page.route_web_socket("**/inbox/ws*", lambda socket: socket.close())
        if "sse" in closed:
            page.route("**/inbox/stream*", lambda route: route.abort())
        token = ask("GET", "/token", user=user)
        page.goto(f"{inbox}/widget/demo.html#token={token}")
        wait(page, f"{CLIENT} && {CLIENT}.transport === '{open_one}' && {CLIENT}.seq !== null", limit=40)
        send(user, "through")
        wait(page, f"{CLIENT}.items.length === 1 && {CLIENT}.unread === 1")
        page.close()


def offline(context):
    """Offline and back resumes without a gap, and without reading the feed again."""
    page = open_page(context, "cid")
    send("cid", "before")
    wait(page, f"{CLIENT}.items.length === 1")
    # What Chromium calls offline leaves open WebSockets alone, so this one is ended too.
    context.set_offline(True)
    page.evaluate(f"{CLIENT}.reload = () => {{ throw new Error('the feed was read again') }}; {CLIENT}.stop()")
    wait(page, f"!{CLIENT}.connected")
    for number in range(5):
        send("cid", f"away {number}")
    page.evaluate(f"{CLIENT}.start()")
    page.wait_for_timeout(300)
    assert page.evaluate(f"{CLIENT}.items.length") == 1
    context.set_offline(False)
    wait(page, f"{CLIENT}.items.length === 6 && {CLIENT}.unread === 6 && {CLIENT}.seq === 6", limit=40)
    page.close()


SILENT_SOCKETS = """
    globalThis.WebSocket = class {
        constructor() {
            setTimeout(() => this.onopen(), 10);
            setTimeout(() => this.onclose({ wasClean: true }), 200);
        }
        close() {}
    };
"""


def stubborn(context):
    """A feed that cannot be read at first is read again; a transport that opens and brings nothing is left for the next;
    one that is stopped and started at once stays connected."""
    page = context.new_page()
    page.faults = []
    refused = []

    def refuse(route):
        refused.append(route.request.url)
        route.abort() if len(refused) < 3 else route.continue_()

    page.route("**/api/v1/inbox?limit=30", refuse)
    page.add_init_script(SILENT_SOCKETS)
    send("fay", "first")
    page.goto(f"{inbox}/widget/demo.html#token={ask('GET', '/token', user='fay')}")
    wait(page, f"{CLIENT} && {CLIENT}.transport === 'sse' && {CLIENT}.seq === 1 && {CLIENT}.items.length === 1", limit=40)
    assert len(refused) == 3, refused
    for _ in range(5):
        page.evaluate(f"{CLIENT}.stop(); {CLIENT}.start()")
    wait(page, f"{CLIENT}.connected")
    send("fay", "second")
    wait(page, f"{CLIENT}.items.length === 2 && {CLIENT}.unread === 2")
    page.wait_for_timeout(300)
    assert page.evaluate(f"{CLIENT}.connected && {CLIENT}.pauses.size === 0")
    assert page.faults == [], page.faults
    page.close()


def handed(context):
    """Another person's token is another inbox; what comes while it is open is seen; what does not work is said."""
    page = open_page(context, "gil")
    send("gil", "for gil")
    wait(page, f"{CLIENT}.items.length === 1 && {CLIENT}.unseen === 1")
    page.evaluate(f"{INBOX}.toggle(true)")
    wait(page, f"{CLIENT}.unseen === 0")
    send("gil", "while open")
    wait(page, f"{CLIENT}.items.length === 2 && {CLIENT}.unseen === 0 && {CLIENT}.unread === 2")
    page.route("**/api/v1/inbox/*/read", lambda route: route.abort())
    page.evaluate(f"{INBOX}.$list.querySelector('button').click()")
    wait(page, f"!{INBOX}.$offline.hidden && {INBOX}.$offline.textContent === 'That did not work'")
    assert page.evaluate(f"{INBOX}.$spoken.textContent") == "That did not work"
    page.evaluate(f"{INBOX}.old = {CLIENT}; {INBOX}.setAttribute('token', '{ask('GET', '/token', user='hal')}')")
    wait(page, f"{CLIENT}.connected && {CLIENT}.seq !== null && {CLIENT}.items.length === 0")
    assert page.evaluate(f"{INBOX}.$list.children.length === 0 && !{INBOX}.old.connected && {INBOX}.$offline.hidden")
    send("hal", "for hal")
    wait(page, f"{CLIENT}.items.length === 1 && {INBOX}.$list.children.length === 1")
    token = ask("GET", "/token", user="gil")
    page.evaluate(f"{INBOX}.token = async () => '{token}'")
    wait(page, f"{CLIENT}.connected && {INBOX}.$list.children.length === 2")
    page.evaluate(f"{INBOX}.toggle(true); {INBOX}.remove()")
    assert page.faults == [], page.faults
    page.close()


def speed(context):
    """From the queue to the page."""
    page = open_page(context, "dot")
    times = []
    for number in range(20):
        start = time.monotonic()
        send("dot", f"quick {number}")
        wait(page, f"{CLIENT}.items.length === {number + 1}")
        times.append((time.monotonic() - start) * 1000)
    print(f"from the queue to the page: p50 {statistics.median(times):.0f} ms, most {max(times):.0f} ms")
    page.close()


def chooses(context):
    """A person refuses a category on a channel, asks for quiet hours and for mail once a day; two tabs' changes are all
    kept."""
    put("/api/v1/categories/news", {"name": "News", "default_channels": ["email", "push"]})
    put("/api/v1/categories/codes", {"name": "Codes", "default_channels": ["sms"], "required": True})
    put("/api/v1/users/dan", {"name": "Dan"})
    put("/api/v1/users/dan/preferences", {"choices": [{"channel": "push", "allowed": False}]})
    one, two = [open_page(context, "dan", api=gateway) for _ in range(2)]
    for page in (one, two):
        page.evaluate(f"{INBOX}.toggle(true)")
        page.locator(".gear").click()
        page.locator("legend", has_text="News").wait_for()
    assert one.locator("legend").all_inner_texts() == ["News"]
    assert not one.get_by_label("Push").is_checked()
    one.get_by_label("Email").click()
    wait(one, f"{INBOX}.preferences.wishes.version === 2")
    two.get_by_label("Quiet from").fill("22:00")
    two.get_by_label("until").fill("07:00")
    wait(two, f"{INBOX}.preferences.wishes.version === 3")
    wishes = two.evaluate(f"{INBOX}.preferences.wishes")
    assert wishes["quiet_hours"]["from"] == "22:00" and wishes["quiet_hours"]["until"] == "07:00", wishes
    assert {"category": "news", "channel": "email", "allowed": False} in wishes["choices"], wishes
    wait(two, f"{INBOX}.$wishes.querySelectorAll('input:checked').length === 0")
    one.get_by_label("Mail that can wait").select_option("Together each day")
    wait(one, f"{INBOX}.preferences.wishes.version === 4")
    wishes = one.evaluate(f"{INBOX}.preferences.wishes")
    assert wishes["digest"] == "daily" and wishes["quiet_hours"]["from"] == "22:00", wishes
    assert one.get_by_label("Quiet from").input_value() == "22:00"
    two.get_by_label("Mail that can wait").select_option("As the sender has it")
    wait(two, f"{INBOX}.preferences.wishes.version === 5")
    assert two.evaluate(f"{INBOX}.preferences.wishes.digest") is None
    picture(two, "preferences")
    two.locator(".gear").click()
    assert two.evaluate(f"{INBOX}.$wishes.hidden && !{INBOX}.$list.hidden")
    for page in (one, two):
        assert page.faults == [], page.faults
        page.close()


def looks(browser):
    """Dark, and from right to left."""
    context = browser.new_context(color_scheme="dark", locale="ar")
    page = open_page(context, "eve", lang="ar", dir="rtl")
    send("eve", "<img src=x onerror=alert(1)>")
    wait(page, f"{CLIENT}.items.length === 1")
    page.evaluate(f"{INBOX}.toggle(true)")
    assert page.evaluate(f"{INBOX}.$head.textContent") == "الإشعارات"
    assert page.evaluate(f"{INBOX}.$list.querySelector('img')") is None
    paper = page.evaluate(f"getComputedStyle({INBOX}.$panel).backgroundColor")
    assert paper == "rgb(31, 32, 35)", paper
    picture(page, "dark-rtl")
    assert page.faults == [], page.faults
    context.close()


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    context = browser.new_context(locale="en-US", viewport={"width": 900, "height": 500})
    for promise in (tabs, blocked, offline, stubborn, handed, speed, chooses):
        promise(context)
        print("held:", promise.__doc__)
    looks(browser)
    print("held:", looks.__doc__)
    browser.close()
