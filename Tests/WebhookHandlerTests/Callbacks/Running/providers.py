"""Callbacks as the providers' own published libraries sign them, or as those libraries accept them.

usage: providers.py HOME SENDGRID_KEY_PEM MARKS
Prints one callback a line as JSON: provider, path, headers, body, and whether it is honest.
"""
import base64, hashlib, json, sys, time
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from plivo.utils.signature_v3 import construct_get_url, construct_post_url, get_signature_v3, validate_v3_signature
from sendgrid.helpers.eventwebhook import EventWebhook
from twilio.request_validator import RequestValidator
from vonage_http_client.auth import Auth
from vonage_jwt.verify_jwt import verify_signature

home, pem, marks = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
FORM = "application/x-www-form-urlencoded"


def say(provider, path, body, honest=True, type="application/json", method="POST", **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()} | {"Content-Type": type}
    print(json.dumps(dict(provider=provider, path=path, headers=headers, body=body, honest=honest, method=method)))


def twilio():
    validator, path = RequestValidator("twilio-token"), "/webhooks/twilio/main?" + urlencode(marks)
    form = dict(MessageSid="SM1", MessageStatus="delivered", To="+33612345678", Body="ça, l'été & co", Empty="")
    signature = validator.compute_signature(home + path, form)
    assert validator.validate(home + path, form, signature)
    say("twilio", path, urlencode(form), type=FORM, X_Twilio_Signature=signature)
    signature = validator.compute_signature(home + path, form, "HMAC_SHA256")
    settings = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"
    say("twilio", path, urlencode(form), type=FORM, X_Twilio_Signature=signature,
        X_Twilio_Webhooks_Signature_Settings=settings)
    body = json.dumps(dict(MessageSid="SM1", MessageStatus="sent"))
    hashed = path + "&bodySHA256=" + hashlib.sha256(body.encode()).hexdigest()
    signature = validator.compute_signature(home + hashed, {})
    assert validator.validate(home + hashed, body, signature)
    say("twilio", hashed, body, X_Twilio_Signature=signature)
    say("twilio", hashed, body + " ", honest=False, X_Twilio_Signature=signature)
    wrong = RequestValidator("another").compute_signature(home + path, form)
    say("twilio", path, urlencode(form), honest=False, type=FORM, X_Twilio_Signature=wrong)


def sendgrid():
    key = serialization.load_pem_private_key(pem.encode(), None)
    spki = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    webhook, now = EventWebhook(), str(int(time.time()))
    body = json.dumps([dict(event="delivered", sg_event_id="sdk", timestamp=int(now), **marks)]) + "\r\n"
    signature = base64.b64encode(key.sign((now + body).encode(), ec.ECDSA(hashes.SHA256()))).decode()
    public = webhook.convert_public_key_to_ecdsa(base64.b64encode(spki).decode())
    assert webhook.verify_signature(body, signature, now, public)
    headers = {"X-Twilio-Email-Event-Webhook-Signature": signature, "X-Twilio-Email-Event-Webhook-Timestamp": now}
    say("sendgrid", "/webhooks/sendgrid/main", body, **headers)
    say("sendgrid", "/webhooks/sendgrid/main", body.replace("delivered", "open"), honest=False, **headers)


def plivo():
    path, nonce = "/webhooks/plivo/main?" + urlencode(marks), str(time.time_ns())
    form = dict(MessageUUID="p1", Status="delivered", To="33612345678", ErrorCode="", Text="ça & là")
    signature = get_signature_v3("plivo-token", construct_post_url(home + path, form).decode(), nonce).decode()
    assert validate_v3_signature("POST", home + path, nonce, "plivo-token", signature, form)
    headers = {"X-Plivo-Signature-V3": "other," + signature, "X-Plivo-Signature-V3-Nonce": nonce}
    say("plivo", path, urlencode(form), type=FORM, **headers)
    say("plivo", path, urlencode(form | {"Status": "failed"}), honest=False, type=FORM, **headers)
    # Of a GET the library reads ASCII alone.
    nonce, form = str(time.time_ns()), form | {"MessageUUID": "p2", "Text": "this & that"}
    asked, failed = path + "&" + urlencode(form), path + "&" + urlencode(form | {"Status": "failed"})
    signature = get_signature_v3("plivo-token", construct_get_url(home + asked, {}).decode(), nonce).decode()
    assert validate_v3_signature("GET", home + asked, nonce, "plivo-token", signature)
    headers = {"X-Plivo-Signature-V3": signature, "X-Plivo-Signature-V3-Nonce": nonce}
    say("plivo", asked, "", method="GET", **headers)
    say("plivo", failed, "", honest=False, method="GET", **headers)
    say("plivo", asked, "", honest=False, method="GET")


def vonage():
    body = json.dumps(dict(message_uuid="v1", status="delivered", client_ref=marks["dispatch_id"], to="33612345678"))
    claims = dict(iat=int(time.time()), jti="1", iss="Vonage", api_key="k", application_id="a",
                  payload_hash=hashlib.sha256(body.encode()).hexdigest())
    token = jwt.encode(claims, "vonage-secret", algorithm="HS256")
    assert verify_signature(token, "vonage-secret")
    say("vonage", "/webhooks/vonage/main", body, Authorization="Bearer " + token)
    say("vonage", "/webhooks/vonage/main", body.replace("delivered", "read"), honest=False,
        Authorization="Bearer " + token)
    auth = Auth(api_key="k", api_secret="s", signature_secret="vonage-secret", signature_method="sha256")
    form = dict(messageId="v2", status="delivered", msisdn="33612345678", text="a&b=c", timestamp=int(time.time()),
                **{"client-ref": marks["dispatch_id"]})
    form["sig"] = auth.sign_params(dict(form)).upper()
    assert auth.check_signature(dict(form))
    say("vonage", "/webhooks/vonage/main", urlencode(form), type=FORM)
    say("vonage", "/webhooks/vonage/main", urlencode(form | {"status": "failed"}), honest=False, type=FORM)
    form.pop("sig")
    form["messageId"] = "v3"
    form["sig"] = auth.sign_params(dict(form))
    assert auth.check_signature(dict(form))
    say("vonage", "/webhooks/vonage/main?" + urlencode(form), "", method="GET")
    say("vonage", "/webhooks/vonage/main?" + urlencode(form | {"status": "failed"}), "", honest=False, method="GET")
    form.pop("sig")
    # A token is of a body, and says nothing of a query.
    claims["payload_hash"] = hashlib.sha256(b"").hexdigest()
    token = jwt.encode(claims, "vonage-secret", algorithm="HS256")
    say("vonage", "/webhooks/vonage/main?" + urlencode(form), "", honest=False, method="GET",
        Authorization="Bearer " + token)


for provider in (twilio, sendgrid, plivo, vonage):
    provider()
