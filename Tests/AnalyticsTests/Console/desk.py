"""Where the promises about the console are checked: a browser at it, and the same API for whoever prepares and compares."""

import json
import pathlib
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

console, gateway, admin, viewer, hostile = sys.argv[1:6]
pictures = sys.argv[6] if len(sys.argv) > 6 else None
MARKUP = "<img src=x onerror=\"document.title='broken'\">"


def ask(method, path, body=None, token=admin):
    """The API's data; of a refusal its problem."""
    origin = console if path.startswith("analytics/") else gateway
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{origin}/api/v1/{path}", data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read()
            return json.loads(text).get("data") if text else None
    except urllib.error.HTTPError as refusal:
        return json.load(refusal)


def until(what, condition, limit=20):
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"never: {what}")


def watched(context):
    """A tab that keeps all that goes wrong in it, and all that it asks of whom."""
    page = context.new_page()
    page.faults, page.asked = [], []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda line: page.faults.append(line.text) if "Content Security Policy" in line.text else None)
    page.on("request", lambda request: page.asked.append(request.url))
    return page


def enter(context, token=admin, at="#/"):
    """Signed in by the address, at a page of the console."""
    page = watched(context)
    page.goto(f"{console}/console/#token={token}")
    page.locator("h1").wait_for()
    visit(page, at)
    return page


def visit(page, at):
    page.evaluate(f"location.hash = {json.dumps(at)}")
    page.locator("section[aria-busy=false]").first.wait_for()


def confirm(page, verb, **fields):
    """Fills in the dialog and says yes; it has to close."""
    dialog = page.locator("dialog")
    for label, text in fields.items():
        dialog.get_by_label(label.replace("_", " ")).fill(text)
    dialog.get_by_role("button", name=verb, exact=True).click()
    dialog.wait_for(state="detached")


def leave(page):
    """Nothing failed in it, and nobody else was asked anything."""
    assert page.faults == [], page.faults
    assert page.title() != "broken"
    strangers = [url for url in page.asked if not url.startswith((console, gateway, "blob:"))]
    assert strangers == [], strangers
    page.close()


def picture(page, name):
    if pictures:
        pathlib.Path(pictures).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{pictures}/{name}.png", full_page=True)
