"""The console in Chromium: browser.py CONSOLE-URL GATEWAY-URL ADMIN VIEWER HOSTILE [FOLDER for pictures], the tokens of an
administrator, of a viewer, and of a developer whose name is markup. Ends with 0 when all promises hold."""

import json
import re
import urllib.parse
from datetime import datetime, timedelta, timezone

from playwright.sync_api import expect, sync_playwright

from desk import MARKUP, admin, ask, confirm, console, enter, gateway, hostile, leave, picture, pictures, until, viewer, visit, watched


def prepare():
    """What an operator finds besides what was sent."""
    ask("PUT", "categories/orders", {"name": "Orders", "default_channels": ["email", "push"]}, hostile)
    ask("PUT", "users/ann", {"name": MARKUP, "locale": "en", "timezone": "Europe/Berlin", "attributes": {"plan": MARKUP}})
    ask("PUT", "users/ann/channels/email", {"address": "ann@example.com", "verified": True})
    ask("POST", "users/ann/devices", {"platform": "fcm", "token": "device-token-of-ann", "app": MARKUP})
    ask("PUT", "budgets/sms", {"currency": "USD", "limit_micros": 2_000_000})
    quiet = {"from": "22:00", "until": "07:00"}
    ask("PUT", "users/ann/preferences", {"quiet_hours": quiet, "daily_cap": 5, "choices": [{"category": "news", "allowed": False}]})
    ask("POST", "templates", {"key": "order-confirmed", "name": MARKUP})
    for body in ["Thank you, {{name}}.", "Thanks, {{name}}!"]:
        words = {"channel": "email", "locale": "en", "subject": "Order {{id}}", "body": body, "html": f"<p>{body}</p>{MARKUP}"}
        ask("POST", "templates/order-confirmed/versions", {"contents": [words]})
    ask("POST", "templates/order-confirmed/publish", {"version": 1})


def signs_in(context):
    """A token is asked for, or taken from the address and kept out of it; one that is not taken is said to be so."""
    page = watched(context)
    answer = page.goto(f"{console}/console")
    assert page.url.endswith("/console/"), page.url
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy and "unsafe" not in policy and "require-trusted-types-for 'script'" in policy, policy
    for text, sentence in [("junk", "That is no token"), ("hk_" + "x" * 43, "API keys are for programs")]:
        page.get_by_label("Token").fill(text)
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator(".fault")).to_contain_text(sentence)
        assert page.get_by_label("Token").get_attribute("aria-invalid") == "true"
    page.get_by_label("Token").fill(admin[:-6] + "AAAAAA")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".problem").first).to_contain_text("The token is not taken")
    picture(page, "sign-in")
    page.goto(f"{console}/console/#token={admin}")
    page.reload()
    page.locator(".tiles").wait_for()
    assert page.url == f"{console}/console/#/", page.url
    assert page.evaluate("[sessionStorage.length, localStorage.length, document.cookie]") == [1, 0, ""]
    assert not any("token=" in url.split("#")[0] or admin in url.split("#")[0] for url in page.asked)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Token").wait_for()
    assert page.evaluate("sessionStorage.length") == 0
    leave(page)


def tells(context):
    """The overview's figures are the reports', in a picture that keys read, and in a table."""
    page = enter(context)
    counts = ask("GET", "analytics/summary")["counts"]
    tiles = page.locator(".tiles")
    expect(tiles.locator("li", has_text="Accepted")).to_contain_text(str(counts["accepted"]))
    page.locator(".chart > svg").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".reading")).to_contain_text("Accepted")
    page.get_by_text("The figures").click()
    rows = page.get_by_role("table", name="Hour by hour").get_by_role("row")
    assert rows.count() == 25, rows.count()
    shown = sum(int(text) for text in rows.locator("td:nth-child(2)").all_inner_texts())
    assert shown == counts["accepted"], (shown, counts)
    expect(page.get_by_role("table", name="What it cost")).to_contain_text("USD")
    expect(page.get_by_role("table", name="Latency")).to_contain_text("twilio")
    page.get_by_role("link", name="7 days").click()
    expect(page).to_have_url(re.compile("span=7d$"))
    leave(page)


def finds(context):
    """Notifications are found by conditions that the address keeps, page by page; strangers' words stay words."""
    page = enter(context, at="#/notifications")
    first = page.locator("tbody tr").first.get_attribute("data-key")
    page.get_by_role("link", name="More", exact=True).click()
    expect(page).to_have_url(re.compile("cursor="))
    page.get_by_role("link", name="Back to the first").wait_for()
    assert page.locator(f"tr[data-key='{first}']").count() == 0
    page.get_by_label("Person").fill(MARKUP)
    page.get_by_label("Status").select_option("opened")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile("status=opened"))
    page.locator("tbody tr").first.wait_for()
    assert {text for text in page.locator("tbody tr td:nth-child(2)").all_inner_texts()} == {MARKUP}
    page.reload()
    expect(page.get_by_label("Person")).to_have_value(MARKUP)
    page.locator("tbody a").first.click()
    page.get_by_role("heading", name="Why").wait_for()
    expect(page.locator("#main")).to_contain_text("It is sent. Nothing stood against sending it.")
    expect(page.locator(".facts").first).to_contain_text(MARKUP)
    assert page.locator("#main img").count() == 0
    leave(page)


def cancels(context):
    """A cancel tells what it could still prevent, and why is told in sentences."""
    tomorrow = (datetime.now(timezone.utc) + timedelta(days=1)).isoformat()
    later = {"to": {"user_id": "ann"}, "channels": ["email"], "content": {"subject": "s", "body": "b"}, "send_at": tomorrow}
    id = ask("POST", "notifications", later)["id"]
    until("it is decided", lambda: ask("GET", f"notifications/{id}/explain").get("decisions"))
    page = enter(context, at=f"#/notifications/{id}")
    expect(page.locator("#main")).to_contain_text("Later. It waits for the time that it was scheduled for.")
    page.get_by_role("button", name="Cancel…").click()
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    page.get_by_role("button", name="Cancel…").click()
    confirm(page, "Cancel it", Reason="no longer true")
    expect(page.locator(".told")).to_contain_text("Email: it was stopped before it was sent.")
    until("it is cancelled", lambda: ask("GET", f"notifications/{id}")["status"] == "cancelled")
    leave(page)


def governs(context):
    """An account is paused with a reason and resumed; dead letters are looked into, sent again and thrown away."""
    page = enter(context, at="#/providers")
    row = page.locator("tr[data-key='ses:main']")
    row.wait_for()
    page.get_by_role("button", name="Pause ses:main").click()
    confirm(page, "Pause it", Reason=MARKUP)
    expect(row).to_contain_text(f"by operator: {MARKUP}")
    page.get_by_role("button", name="Resume ses:main").click()
    confirm(page, "Resume it")
    page.get_by_role("button", name="Pause ses:main").wait_for()
    visit(page, "#/dead-letters")
    page.locator("tbody a").first.click()
    page.get_by_role("heading", name="Attempts").wait_for()
    expect(page.locator("tbody")).to_contain_text(MARKUP)
    page.get_by_role("button", name="Discard…").click()
    confirm(page, "Discard for good")
    expect(page.locator(".badge").first).to_have_text("discarded")
    visit(page, "#/dead-letters/email?state=buried")
    page.locator("tbody input").first.check()
    page.get_by_role("button", name="Send again: 1 chosen…").click()
    confirm(page, "Send again")
    expect(page.locator("#spoken")).to_have_text("1 sent again.")
    expect(page.locator("tbody tr")).to_have_count(2)
    leave(page)


def words(context):
    """A template is previewed with what the data lacks, published and rolled back."""
    page = enter(context, at="#/templates/order-confirmed")
    page.get_by_label("Data").fill("[")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".fault").last).to_have_text("expected a JSON object")
    page.get_by_label("Data").fill('{"name": "Ann"}')
    page.get_by_label("Language").fill("not a language")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_label("Language")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Language").fill("en")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#main")).to_contain_text("<p>Thanks, Ann!</p><img")
    expect(page.locator(".problem", has_text="Probably not meant so")).to_contain_text("id")
    assert page.locator("#main img").count() == 0
    page.get_by_role("button", name="Publish version 2").click()
    confirm(page, "Put in force")
    page.get_by_role("button", name="Put version 1 in force again").wait_for()
    page.get_by_role("button", name="Roll back…").click()
    confirm(page, "Go back")
    page.get_by_role("button", name="Put version 2 in force again").click()
    confirm(page, "Put in force")
    page.get_by_role("button", name="Put version 1 in force again").click()
    confirm(page, "Put in force")
    page.get_by_role("button", name="Put version 2 in force again").wait_for()
    assert ask("GET", "templates/order-confirmed")["published_version"] == 1
    leave(page)


def writes(context):
    """A template is made and written: shown while one types, wrong texts at their fields, kept when one goes elsewhere."""
    page = enter(context, at="#/templates")
    page.get_by_role("button", name="New template…").click()
    page.locator("dialog").get_by_label("Key").fill("not a key")
    page.locator("dialog").get_by_role("button", name="Make it").click()
    expect(page.locator("dialog").get_by_label("Key")).to_have_attribute("aria-invalid", "true")
    confirm(page, "Make it", Key="welcome", Name="Welcome")
    page.get_by_role("button", name="Add words…").click()
    confirm(page, "Add them", Language="en")
    page.get_by_label("Subject").fill("Hello {{name}}")
    page.get_by_label("HTML").fill(f"<p>{{{{name}}}}</p>{MARKUP}")
    preview = page.locator(".card", has=page.get_by_role("heading", name="Preview"))
    expect(preview).to_contain_text("there is no 'name'")
    page.get_by_label("Sample data").fill('{"name": "Ann & Bob"}')
    expect(preview).to_contain_text("Hello Ann & Bob")
    expect(preview).to_contain_text("<p>Ann &amp; Bob</p><img")
    assert page.locator("#main img").count() == 0
    page.get_by_label("Body").fill("Hi {{#if name}}")
    expect(page.get_by_label("Body")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".fault", has_text="line 1")).to_contain_text("'if' is not closed")
    assert page.evaluate("document.activeElement.name") == "body", "typing goes on where it is wrong"
    visit(page, "#/providers")
    visit(page, "#/templates/welcome/draft")
    expect(page.locator(".told")).to_contain_text("you had not saved")
    page.get_by_label("Body").fill("Hi {{name}}")
    page.get_by_role("button", name="Add words…").click()
    dialog = page.locator("dialog")
    dialog.get_by_label("Language").fill("en")
    dialog.get_by_role("button", name="Add them").click()
    expect(dialog.locator(".fault", has_text="there already")).to_be_visible()
    dialog.get_by_label("Channel").select_option("sms")
    confirm(page, "Add them", Language="")
    page.get_by_label("Body").fill("Hi {{#if name}}")
    page.get_by_text("Schema of the data").click()
    page.get_by_label("JSON Schema").fill('{"required": "name"}')
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_label("JSON Schema")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("JSON Schema").fill('{"properties": {"name": {}}}')
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.locator("#spoken")).to_contain_text("Version 1 is written.")
    page.get_by_role("button", name="Publish version 1").click()
    dialog.get_by_role("button", name="Put in force").click()
    expect(dialog.locator(".problem")).to_contain_text("SMS · any language, body: line 1")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="New version from version 1").click()
    expect(page.locator(".told")).to_have_count(0)
    page.get_by_label("Words", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.get_by_label("Body").fill("Hi {{name}}!")
    page.get_by_label("Body").press("Tab")
    page.get_by_role("button", name="Save as a new version").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Publish version 2").click()
    confirm(page, "Put in force")
    page.get_by_role("button", name="Roll back…").wait_for()
    one = ask("GET", "templates/welcome/versions/2")
    assert one["published"] and [words["body"] for words in one["contents"]] == ["Hi {{name}}", "Hi {{name}}!"], one
    leave(page)


def budgets(context):
    """What is spent in the month stands beside the budget, which is set, marked at 80 and 100 %, and removed."""
    page = enter(context, at="#/budgets")
    row = lambda scope: page.locator(f"tr[data-key='{scope}']")
    expect(row("sms")).to_contain_text("within")
    spent = next(one["spent_micros"] for one in ask("GET", "analytics/costs")["budgets"] if one["scope"] == "sms")
    expect(row("sms")).to_contain_text(f"{spent / 1e6:g}")
    for amount, sentence in [(spent / 0.9 / 1e6, "80 % reached"), (spent / 1e6, "spent")]:
        page.get_by_role("button", name="Change the budget of sms").click()
        confirm(page, "Set it", Amount=f"{amount:.6f}")
        expect(row("sms").locator(".badge")).to_have_text(sentence)
    expect(row("sms").get_by_role("img")).to_have_accessible_name("100.0 % of the budget, with marks at 80 and 100 %")
    picture(page, "budgets-spent-light-desk")
    page.get_by_role("button", name="Change the budget of sms").click()
    page.locator("dialog").get_by_label("When it is spent").select_option("stop")
    confirm(page, "Set it")
    expect(row("sms").locator(".badge")).to_have_text("stopped")
    expect(row("sms")).to_contain_text("Only what is critical is sent.")
    assert next(one for one in ask("GET", "analytics/costs")["budgets"] if one["scope"] == "sms")["stopped"]
    picture(page, "budgets-stopped-light-desk")
    page.get_by_role("button", name="Set the budget of all channels").focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog")
    for amount, currency, label in [("much", "USD", "Amount"), ("1", "E1", "Currency"), ("0", "EUR", "Amount")]:
        dialog.get_by_label("Amount").fill(amount)
        dialog.get_by_label("Currency").fill(currency)
        dialog.get_by_label("Currency").press("Enter")
        expect(dialog.get_by_label(label)).to_have_attribute("aria-invalid", "true")
        expect(dialog.locator(".fault", has_text=re.compile("."))).to_have_count(1)
    confirm(page, "Set it", Amount="99.50", Currency="eur")
    expect(row("all")).to_contain_text("99.50 EUR")
    expect(row("all")).to_contain_text("another currency does not count")
    page.get_by_role("button", name="Remove the budget of all channels").click()
    confirm(page, "Remove it")
    page.get_by_role("button", name="Set the budget of all channels").wait_for()
    ask("PUT", "budgets/sms", {"currency": "USD", "limit_micros": 2_000_000})
    leave(page)


def people(context):
    """A person is looked up, shown with all they have, kept from being written to, and exported."""
    page = enter(context, at="#/people")
    page.get_by_label("Person’s id").fill("ann")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Devices").wait_for()
    for text in [MARKUP, "ann@example.com", "Quiet from 22:00 until 07:00.", "“news”: not wanted.", "device-token-of-ann"]:
        expect(page.locator("#main")).to_contain_text(text)
    page.get_by_role("button", name="Suppress ann@example.com").click()
    confirm(page, "Suppress it")
    page.get_by_role("button", name="Lift ann@example.com").click()
    confirm(page, "Lift it")
    expect(page.get_by_role("button", name="Lift ann@example.com")).to_have_count(0)
    page.get_by_role("button", name="Export…").click()
    with page.expect_download() as download:
        confirm(page, "Export")
    with open(download.value.path()) as file:
        assert json.load(file)["data"]["user"]["name"] == MARKUP
    visit(page, f"#/people/{urllib.parse.quote('no/body', safe='')}")
    expect(page.locator(".live .problem")).to_contain_text("There is nobody of this id.")
    leave(page)


def wishes(context):
    """What somebody wants is said for them, by category and channel too; what they say meanwhile is not lost."""
    page = enter(context, at="#/people/ann")
    page.get_by_role("link", name="Change…").click()
    page.get_by_role("heading", name="What ann wants").wait_for()
    expect(page.get_by_label("news: by all channels")).to_have_value("no")
    page.get_by_label("Orders: sms").select_option("not wanted")
    page.get_by_label("Mail is gathered").select_option("Once a day")
    for label, wrong, right in [("At most an hour", "-1", "2"), ("Quiet until", "22:00", "06:30"), ("Time zone", "Mars/Base", "Europe/Paris")]:
        page.get_by_label(label).fill(wrong)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_label(label)).to_have_attribute("aria-invalid", "true")
        assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
        page.get_by_label(label).fill(right)
    said = ask("GET", "users/ann/preferences")
    ask("PUT", "users/ann/preferences", {"choices": said["choices"], "daily_cap": 7})
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.locator("form .problem")).to_contain_text("it was changed")
    picture(page, "preferences-conflict-light-desk")
    page.get_by_role("button", name="Load again").click()
    expect(page.get_by_label("At most a day")).to_have_value("7")
    page.get_by_label("Orders: sms").select_option("not wanted")
    page.get_by_label("news: by all channels").select_option("–")
    page.get_by_label("Mail is gathered").select_option("Once a day")
    page.get_by_label("Digest at").fill("08:15")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#main")).to_contain_text("“orders” by SMS: not wanted.")
    expect(page.locator("#main")).to_contain_text("A digest comes at 08:15.")
    saved = ask("GET", "users/ann/preferences")
    assert saved["choices"] == [{"category": "orders", "channel": "sms", "allowed": False}], saved
    assert (saved["digest"], saved["digest_at"], saved["daily_cap"], saved["quiet_hours"]) == ("daily", "08:15", 7, None), saved
    leave(page)


def governs_all(context):
    """What holds for all who have said nothing is told, and set like a person's own."""
    page = enter(context, at="#/preferences")
    expect(page.locator("#main")).to_contain_text("Nothing was said: everything is wanted, at any time.")
    page.get_by_role("link", name="Change…").click()
    page.get_by_label("Orders: push").select_option("not wanted")
    page.get_by_label("Mail tells of opening").select_option("It may not")
    for label, wrong, right in [("At most a day", "-1", "20"), ("Time zone", "Mars/Base", "")]:
        page.get_by_label(label).fill(wrong)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_label(label)).to_have_attribute("aria-invalid", "true")
        page.get_by_label(label).fill(right)
    page.get_by_role("button", name="Save").click()
    for text in ["“orders” by Push: not wanted.", "At most 20 a day.", "Mail may not tell what is done with it."]:
        expect(page.locator("#main")).to_contain_text(text)
    page.get_by_role("link", name="Change…").click()
    expect(page.get_by_label("At most a day")).to_have_value("20")
    ask("PUT", "preferences", {"hourly_cap": 4})
    page.get_by_role("button", name="Save").click()
    expect(page.locator("form .problem")).to_contain_text("it was changed")
    page.get_by_role("button", name="Load again").click()
    expect(page.get_by_label("At most an hour")).to_have_value("4")
    page.get_by_label("Quiet from").fill("21:00")
    page.get_by_label("Quiet until").fill("07:00")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#main")).to_contain_text("Quiet from 21:00 until 07:00.")
    said = ask("GET", "preferences")
    assert (said["hourly_cap"], said["daily_cap"], said["tracking"], said["choices"]) == (4, None, None, []), said
    leave(page)


def subscribes(context):
    """Topics are made and listed with how many are in them; people come and go, from their own page and from the topic's."""
    page = enter(context, at="#/topics")
    page.get_by_role("button", name="New topic…").click()
    dialog = page.locator("dialog")
    for key in ["", "not a key"]:
        dialog.get_by_label("Key").fill(key)
        dialog.get_by_role("button", name="Make it").click()
        expect(dialog.get_by_label("Key")).to_have_attribute("aria-invalid", "true")
    confirm(page, "Make it", Key="news", Name=MARKUP)
    page.get_by_role("heading", name="news", level=1).wait_for()
    page.get_by_role("button", name="Subscribe…").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("nobody")
    page.keyboard.press("Enter")
    expect(dialog.locator(".fault", has_text="There is nobody")).to_be_visible()
    confirm(page, "Subscribe", **{"Person’s id": "ann"})
    expect(page.locator("#spoken")).to_have_text("ann is in news.")
    expect(page.locator("#main")).to_contain_text(MARKUP)
    page.locator("tbody").get_by_role("link", name="ann").click()
    page.get_by_role("button", name="Unsubscribe from news").click()
    confirm(page, "Unsubscribe")
    expect(page.locator("#main")).to_contain_text("Of no topic.")
    page.get_by_role("button", name="Subscribe…").click()
    expect(dialog.locator("datalist option")).to_have_count(1)
    confirm(page, "Subscribe", Topic="news")
    page.get_by_role("button", name="Unsubscribe from news").wait_for()
    visit(page, "#/topics")
    expect(page.locator("tr[data-key='news'] td.number")).to_have_text("1")
    visit(page, "#/topics/news")
    page.get_by_role("button", name="Rename…").click()
    ask("PUT", "topics/news", {"name": "News"})
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator(".problem")).to_contain_text("it was changed")
    page.keyboard.press("Escape")
    expect(page.locator(".facts")).to_contain_text("News")
    ask("PUT", "topics/old", {})
    visit(page, "#/topics/old")
    page.get_by_role("heading", name="old", level=1).wait_for()
    page.get_by_role("button", name="Remove…").click()
    confirm(page, "Remove it")
    expect(page.locator("tbody tr")).to_have_count(1)
    leave(page)


def flags(context):
    """A flag is made, changed and turned off; why somebody is in is told, and what one may not say stands at its field."""
    page = enter(context, at="#/flags")
    page.get_by_role("button", name="New flag…").click()
    dialog = page.locator("dialog")
    dialog.get_by_label("Key").fill("new-digest")
    for label, wrong in [("Of all people, in percent", "12.345"), ("Always in", "nobody")]:
        field, before = dialog.get_by_label(label), dialog.get_by_label(label).input_value()
        field.fill(wrong)
        dialog.get_by_role("button", name="Make it").click()
        if label == "Always in":
            expect(dialog.locator(".problem")).to_contain_text("nobody")
        else:
            expect(field).to_have_attribute("aria-invalid", "true")
        field.fill(before)
    dialog.get_by_label("What it is for").fill(MARKUP)
    dialog.get_by_label("Always in").fill(" ann \n\n")
    confirm(page, "Make it", **{"Of all people, in percent": "12,5"})
    page.get_by_role("heading", name="new-digest", level=1).wait_for()
    expect(page.locator(".facts")).to_contain_text("12.5 %")
    expect(page.locator("#main")).to_contain_text(MARKUP)
    page.get_by_label("Person’s id").fill("ann")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]", has_text="ann is in: they are always in.")).to_be_visible()
    visit(page, "#/people/ann")
    expect(page.locator("tr[data-key='new-digest']")).to_contain_text("always in")
    visit(page, "#/flags/new-digest")
    ask("PUT", "categories/digests", {"flag": "new-digest"})
    page.get_by_role("button", name="Remove…").click()
    dialog.get_by_role("button", name="Remove it").click()
    expect(dialog.locator(".problem")).to_contain_text("digests")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Change…").click()
    ask("PATCH", "flags/new-digest", {"percentage": 13})
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator(".problem")).to_contain_text("it was changed")
    page.keyboard.press("Escape")
    expect(page.locator(".facts")).to_contain_text("13 %")
    page.get_by_role("button", name="Change…").click()
    confirm(page, "Save", **{"Of all people, in percent": "100"})
    expect(page.locator(".facts")).to_contain_text("100 %")
    page.get_by_role("button", name="Turn off…").click()
    confirm(page, "Turn it off")
    expect(page.locator("#spoken")).to_have_text("new-digest is off.")
    told = ask("GET", "flags/new-digest")
    assert (told["percentage"], told["users"]["in"]) == (0, []), told
    visit(page, "#/flags")
    expect(page.locator("tr[data-key='new-digest']")).to_contain_text("0 %")
    leave(page)


def categorizes(context):
    """A category is made and gets its rules, each that is wrong said at its field; what others say meanwhile is not lost."""
    page = enter(context, at="#/categories")
    page.get_by_role("button", name="New category…").click()
    dialog = page.locator("dialog")
    for key in ["", "not a key", "orders"]:
        dialog.get_by_label("Key").fill(key)
        dialog.get_by_role("button", name="Make it").click()
        expect(dialog.get_by_label("Key")).to_have_attribute("aria-invalid", "true")
    confirm(page, "Make it", Key="alerts", Name=MARKUP)
    page.get_by_role("heading", name="Rules of alerts", level=1).wait_for()
    told = {"At once by": "email, fax", "The next one also after": "soon", "At most an hour": "-1", "Only to those of the flag": "no-such-flag"}
    right = {"At once by": "inapp, email", "The next one also after": "90 s", "At most an hour": "3", "Only to those of the flag": "new-digest"}
    for label, wrong in told.items():
        field = page.get_by_label(label, exact=True)
        field.fill(wrong)
        page.get_by_role("button", name="Save").click()
        expect(field).to_have_attribute("aria-invalid", "true")
        assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
        field.fill(right[label])
    page.get_by_label("Then, one after another").fill("Push SMS")
    page.get_by_label("At most a day").fill("10")
    for label, words in [("Reminders", "Twice"), ("Unknown outcomes", "Sent once more"), ("Digests", "It never waits"),
                         ("Who has refused it", "Gets it all the same"), ("Priority", "High"), ("Highest priority", "Normal"), ("When a mail is opened", "It is told")]:
        page.get_by_label(label, exact=True).select_option(words)
    for label, words in [("A reminder after", "1 h"), ("Unknown outcomes", "Held until it is known"), ("Highest priority", "Critical")]:
        page.get_by_role("button", name="Save").click()
        wrong = "Reminders" if "Unknown" in label else "Priority" if "Highest" in label else label
        expect(page.get_by_label(wrong, exact=True)).to_have_attribute("aria-invalid", "true")
        field = page.get_by_label(label, exact=True)
        field.fill(words) if label.startswith("A reminder") else field.select_option(words)
    ask("PUT", "categories/alerts", {"name": "Alerts"})
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.locator("form .problem")).to_contain_text("it was changed")
    ask("PUT", "categories/alerts", {
        "name": MARKUP, "default_channels": ["inapp", "email"], "fallback_order": ["push", "sms"], "escalates_after": 90, "hourly_cap": 3,
        "flag": "new-digest", "reminders": {"after_seconds": 3600, "times": 2}, "required": True, "track_opens": True})
    before = ask("GET", "categories/alerts")
    page.get_by_role("button", name="Load again").click()
    expect(page.get_by_label("A reminder after")).to_have_value("1 h")
    page.get_by_label("At most a day").fill("10")
    page.get_by_role("button", name="Save").click()
    for text in ["Inbox, Email", "Push, SMS", "90 s without anybody engaging", "Twice, 1 h after it was sent", "Gets it all the same", "that it is opened", MARKUP]:
        expect(page.locator("#main")).to_contain_text(text)
    assert ask("GET", "categories/alerts") == {**before, "daily_cap": 10, "version": before["version"] + 1}
    page.locator("#main").get_by_role("link", name="new-digest").click()
    page.get_by_role("heading", name="new-digest", level=1).wait_for()
    visit(page, "#/categories")
    expect(page.locator("tr[data-key='alerts']")).to_contain_text(MARKUP)
    leave(page)


def administers(context):
    """Endpoints and keys are made, their secrets told once, and what is wrong stands at its field; all of it is audited."""
    page = enter(context, at="#/webhooks")
    page.get_by_role("button", name="New endpoint…").click()
    page.locator("dialog").get_by_label("Address").fill("http://10.0.0.1/")
    page.locator("dialog").get_by_role("button", name="Make it").click()
    expect(page.locator("dialog").get_by_label("Address")).to_have_attribute("aria-invalid", "true")
    page.locator("dialog").get_by_label("Address").fill("https://shop.example.com/herald")
    page.locator("dialog").get_by_label("For", exact=True).fill(MARKUP)
    page.locator("dialog").get_by_role("button", name="Make it").click()
    expect(page.locator("dialog pre")).to_contain_text("whsec_")
    page.get_by_role("button", name="Done").click()
    page.locator("tbody a").first.click()
    page.get_by_role("button", name="Recover…").click()
    confirm(page, "Recover")
    expect(page.locator("#spoken")).to_have_text("0 are sent again.")
    visit(page, "#/keys")
    page.get_by_role("button", name="New key…").click()
    page.locator("dialog").get_by_label("Name").fill("billing")
    page.locator("dialog").get_by_role("button", name="Make it").click()
    expect(page.locator("dialog pre")).to_contain_text("hk_")
    page.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="End billing").click()
    confirm(page, "End it")
    expect(page.locator("tbody tr")).to_have_count(0)
    until("it is audited", lambda: ask("GET", "audit?action=api_key.removed"))
    visit(page, "#/audit?action=category.saved")
    expect(page.locator("tbody")).to_contain_text(MARKUP)
    leave(page)


def by_role(context):
    """What a role may not do is not offered, and a refusal is told in words."""
    page = enter(context, viewer, at="#/providers")
    page.locator("tbody tr").first.wait_for()
    places = page.locator("#head nav a").all_inner_texts()
    assert "Overview" in places and "Audit log" not in places and "API keys" not in places, places
    for place in ["providers", "dead-letters", "templates/order-confirmed", "people/ann", "suppressions", "webhooks", "budgets", "topics", "topics/news",
                  "flags", "flags/new-digest", "categories", "categories/orders", "preferences"]:
        visit(page, f"#/{place}")
        page.locator("tbody tr, .empty, .facts, .story").first.wait_for()
        offered = page.locator("#main button").all_inner_texts()
        assert set(offered) <= {"Search", "Look up", "Preview"}, (place, offered)
        assert set(page.locator("#main a.button").all_inner_texts()) <= {"Notifications"}, place
        expect(page.locator("#main")).not_to_contain_text("device-token-of-ann")
    visit(page, "#/templates/order-confirmed")
    expect(page.locator("tbody")).not_to_contain_text("Edit a copy")
    for place, name in [("templates/order-confirmed/draft", "order-confirmed"), ("people/ann/preferences", "ann"), ("categories/orders/rules", "orders"),
                        ("preferences/change", "all people")]:
        page.evaluate(f"location.hash = '#/{place}'")
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        expect(page.locator("#main .problem")).to_contain_text("The role may not do this")
        assert page.locator("#main form").count() == 0
    visit(page, "#/audit")
    expect(page.locator(".live .problem")).to_contain_text("The role may not do thisOne of admin may.")
    leave(page)


def rests(context):
    """What is shown stays fresh, is asked for more seldom while it fails, and not at all in a hidden tab."""
    page = watched(context)
    page.clock.install()
    page.goto(f"{console}/console/#token={admin}")
    visit(page, "#/providers")
    count = lambda: sum("/api/v1/providers" in url for url in page.asked)
    page.locator("tbody tr").first.wait_for()
    seen = count()
    page.clock.fast_forward(6000)
    until("it asks again", lambda: page.evaluate("1") and count() > seen)
    page.route("**/api/v1/providers", lambda route: route.abort())
    # What was asked before may still be under way: only after its answer there is a next time.
    told = lambda: page.locator(".freshness").inner_text()
    until("it tells that it fails", lambda: page.clock.fast_forward(6000) or "Not fresh: Herald cannot be reached" in told())
    assert page.locator("tbody tr").count() > 0
    seen = count()
    page.get_by_role("button", name="Try again").click()
    until("it asks once more", lambda: page.evaluate("1") and count() > seen)
    seen = count()
    page.clock.fast_forward(6000)
    page.wait_for_timeout(50)
    assert count() == seen, "it asks as often as before"
    page.unroute("**/api/v1/providers")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".freshness")).to_contain_text("Updated")
    hide = "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });" \
        "document.dispatchEvent(new Event('visibilitychange')); }"
    page.evaluate(hide, True)
    seen = count()
    page.clock.fast_forward(600_000)
    page.wait_for_timeout(50)
    assert count() == seen, "it asks while nobody looks"
    page.evaluate(hide, False)
    until("it asks when it is shown", lambda: page.evaluate("1") and count() > seen)
    leave(page)


def keys(context):
    """Keys are enough: to skip to the page, to go elsewhere and to be at its beginning."""
    page = enter(context)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.get_by_role("link", name="Notifications").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Notifications").wait_for()
    assert page.evaluate("document.activeElement.id") == "main"
    assert page.title() == "Notifications · Herald"
    leave(page)


PAGES = [
    "", "notifications", "providers", "dead-letters/email", "templates", "templates/order-confirmed", "templates/welcome/draft",
    "categories", "categories/alerts", "categories/alerts/rules", "preferences", "preferences/change", "people", "people/ann", "people/ann/preferences",
    "topics", "topics/news", "flags", "flags/new-digest", "budgets", "suppressions", "webhooks", "keys", "audit", "nowhere",
]


def looks(browser):
    """On a telephone and on a desk, light and dark, every page fits."""
    ask("POST", "suppressions", {"channel": "email", "address": "bounced@example.com"})
    ask("POST", "api-keys", {"name": "shop", "role": "service"})
    some = {name: ask("GET", path)[0]["id"] for name, path in [("notifications", "notifications"), ("webhooks", "webhook-endpoints")]}
    letter = ask("GET", "dlq/email")[0]["id"]
    places = PAGES + [f"{name}/{id}" for name, id in some.items()] + [f"dead-letters/email/{letter}"]
    broad = []
    ways = [("light", 1280, "desk"), ("dark", 390, "phone"), ("dark", 1280, "desk"), ("light", 390, "phone")]
    for scheme, width, name in ways if pictures else ways[:2]:
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}, locale="en-GB")
        page = enter(context)
        for place in places:
            page.evaluate(f"location.hash = '#/{place}'")
            page.locator("section[aria-busy=false]" if place != "nowhere" else "h1").first.wait_for()
            expect(page.locator("[aria-busy=true]")).to_have_count(0)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                broad.append((place, name))
            picture(page, f"{place.replace('/', '-') or 'overview'}-{scheme}-{name}")
        leave(page)
        context.close()
    assert broad == [], broad


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    prepare()
    promises = (signs_in, tells, finds, cancels, governs, words, writes, budgets, people, wishes, governs_all, subscribes, flags, categorizes, administers, by_role, rests, keys)
    for promise in promises:
        context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 800}, timezone_id="Europe/Berlin")
        context.set_default_timeout(15_000)
        promise(context)
        context.close()
        print("held:", promise.__doc__)
    looks(browser)
    print("held:", looks.__doc__)
    browser.close()
