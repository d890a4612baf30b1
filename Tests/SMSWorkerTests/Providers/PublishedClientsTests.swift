import ChannelWorker
import Concurrency
import Foundation
import HTTPClient
import Primitives
import TestSupport
import Testing
import TextMessages
import Wire

@testable import SMSWorker

/// The sandbox by the providers' own clients, and our requests beside theirs.
@Suite("Providers' own clients", .timeLimit(.minutes(3)))
struct SMSPublishedClientsTests {
    /// What a client sent and understood.
    private struct Spoken: Decodable {
        let sent: [String: String]
        let id: String
        let refusal: String
    }

    private let fixture: SMSFixture

    init() async throws {
        fixture = try await SMSFixture.shared.value
    }

    @Test("each sends what we send, reads the sandbox's success, and reads its refusals as the provider's")
    func all() async throws {
        let (dispatch, words) = (SMSFixture.dispatch(), SMSFixture.words("Grüße & “more” – 100 % [now]"))
        var ours: [String: [String: String]] = [:]
        var callbacks: [String: String] = [:]
        for provider in try fixture.all("published") {
            let message = try ShortMessage(dispatch, words, from: provider.login.senders, provider.rules)
            ours[provider.name] = try fields(provider.request(for: message))
            callbacks[provider.name] = provider.callback(message)
        }
        let arguments = [fixture.sandbox.base("", ""), words.text ?? "", dispatch.id.description]
        let spoken = try await speak(arguments + [callbacks["twilio"] ?? "", callbacks["plivo"] ?? ""])
        for (name, refusal) in [
            ("twilio", "400 21211"), ("vonage", "3"), ("plivo", "ValidationError"), ("sns", "400 InvalidParameter"),
        ] {
            let theirs = try #require(spoken[name])
            #expect(theirs.sent.filter { ours[name]?[$0.key] != nil } == ours[name])
            #expect(try await fixture.sandbox.sends(name, "published").map(\.id) == [theirs.id])
            #expect(theirs.refusal == refusal)
        }
    }

    private func fields(_ request: HTTPClientRequest) throws -> [String: String] {
        guard request.headers["Content-Type"] == "application/json" else { return Form(request.body).fields }
        return try JSONDecoder().decode([String: String].self, from: Data(request.body ?? []))
    }

    private func speak(_ arguments: [String]) async throws -> [String: Spoken] {
        let python = try await PythonEnvironment.judges()
        let folder = try TemporaryFolder()
        let (file, output) = (folder.file("script.py"), folder.file("output"))
        try SMSPublishedClientsTests.script.write(toFile: file, atomically: false, encoding: .utf8)
        let (status, said) = try await ChildProcess.run(python, [file, output] + arguments)
        guard status == 0 else { throw NeverHappened(description: said) }
        return try JSONDecoder().decode([String: Spoken].self, from: Data(contentsOf: URL(filePath: output)))
    }

    private static let script = #"""
        import json, sys
        from urllib.parse import parse_qsl, urlsplit
        import boto3, plivo
        from botocore.config import Config
        from botocore.exceptions import ClientError
        from requests.adapters import HTTPAdapter
        from twilio.base.exceptions import TwilioRestException
        from twilio.http.http_client import TwilioHttpClient
        from twilio.rest import Client
        from vonage_http_client import Auth, HttpClient
        from vonage_sms import Sms, SmsMessage
        from vonage_sms.errors import SmsError

        output, base, text, dispatch, twilio_callback, plivo_callback = sys.argv[1:]
        base = "/".join(base.split("/")[:3])
        spoken = {}

        class Lead(HTTPAdapter):
            """Leads requests to the sandbox, and keeps the first."""
            def __init__(self, name):
                super().__init__()
                self.name, self.first = name, None
            def send(self, request, **options):
                self.first = self.first or request.body
                parts = urlsplit(request.url)
                request.url = f"{base}/{self.name}/published{parts.path}"
                return super().send(request, **options)

        class LedTwilio(TwilioHttpClient):
            first = None
            def request(self, method, url, params=None, data=None, *rest, **options):
                self.first = self.first or data
                return super().request(method, f"{base}/twilio/published{urlsplit(url).path}", params, data, *rest, **options)

        def note(name, sent, id, refusal):
            spoken[name] = dict(sent={key: str(value) for key, value in sent.items()}, id=id, refusal=refusal)

        http = LedTwilio()
        twilio = Client("AC" + "0" * 32, "token", http_client=http)
        taken = twilio.messages.create(to="+4915112345678", from_="+15005550006", body=text, status_callback=twilio_callback)
        try:
            twilio.messages.create(to="1", from_="+15005550006", body=text)
        except TwilioRestException as error:
            note("twilio", http.first, taken.sid, f"{error.status} {error.code}")

        lead = Lead("vonage")
        client = HttpClient(Auth(api_key="key", api_secret="secret"))
        client._session.mount("https://", lead)
        sms = Sms(client)
        taken = sms.send(SmsMessage(to="4915112345678", from_="15005550006", text=text, type="unicode", client_ref=dispatch))
        try:
            sms.send(SmsMessage(to="+", from_="15005550006", text=text))
        except SmsError as error:
            body = lead.first.decode() if isinstance(lead.first, bytes) else lead.first
            note("vonage", dict(parse_qsl(body)), taken.messages[0].message_id,
                 str(error).split("error code ")[1].split(":")[0])

        lead = Lead("plivo")
        client = plivo.RestClient("MA" + "0" * 18, "token")
        client.session.mount("https://", lead)
        taken = client.messages.create(src="+15005550006", dst="+4915112345678", text=text, url=plivo_callback)
        try:
            client.messages.create(src="+15005550006", dst="1", text=text)
        except plivo.exceptions.PlivoRestError as error:
            note("plivo", json.loads(lead.first), taken.message_uuid[0], type(error).__name__)

        sns = boto3.client("sns", endpoint_url=f"{base}/sns/published/", region_name="eu-west-1", aws_access_key_id="x",
                           aws_secret_access_key="x", config=Config(retries={"total_max_attempts": 1}))
        sent = {}
        sns.meta.events.register("before-call.sns.Publish", lambda params, **rest: None if sent else sent.update(params["body"]))
        kind = {"AWS.SNS.SMS.SMSType": "Transactional", "AWS.SNS.SMS.SenderID": "Herald"}
        attributes = {name: {"DataType": "String", "StringValue": value} for name, value in kind.items()}
        taken = sns.publish(PhoneNumber="+4915112345678", Message=text, MessageAttributes=attributes)
        try:
            sns.publish(PhoneNumber="1", Message=text)
        except ClientError as error:
            answer = error.response
            note("sns", sent, taken["MessageId"], f"{answer['ResponseMetadata']['HTTPStatusCode']} {answer['Error']['Code']}")

        with open(output, "w") as file:
            json.dump(spoken, file)
        """#
}
