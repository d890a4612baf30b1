import ChannelWorker
import Concurrency
import Foundation
import HTTPClient
import Primitives
import TestSupport
import Testing
import Wire

@testable import EmailWorker

/// The sandbox by the providers' own clients, and our requests by their own judgement.
@Suite("Providers' own clients", .timeLimit(.minutes(3)))
struct PublishedClientsTests {
    private let fixture: MailFixture

    init() async throws {
        fixture = try await MailFixture.shared.value
    }

    /// Runs a script of Python with arguments, and gives what it printed.
    private func python(_ script: String, _ arguments: [String]) async throws -> [String] {
        let python = try await PythonEnvironment.judges()
        let folder = try TemporaryFolder()
        let file = folder.file("script.py")
        try script.write(toFile: file, atomically: false, encoding: .utf8)
        let (status, text) = try await ChildProcess.run(python, [file] + arguments)
        guard status == 0 else { throw NeverHappened(description: text) }
        return text.split(separator: "\n").map(String.init)
    }

    private func letter() throws -> Letter {
        let options = EmailOptions(from: "shop@example.com", fromName: "Shop", replyTo: "help@example.com")
        return try Letter(MailFixture.dispatch(options), MailFixture.words(), from: fixture.sender)
    }

    @Test("SendGrid's client sends through the sandbox, and reads its refusals")
    func sendGrid() async throws {
        let refusal = #"{"kind": "refuse", "refusal": "throttled", "retry_after": 9}"#
        try await fixture.sandbox.fault(refusal, "sendgrid", "published-busy")
        let bases = ["published", "published-busy"].map { fixture.sandbox.base("sendgrid", $0) }
        let lines = try await python(PublishedClientsTests.sendGridScript, bases)
        let send = try #require(try await fixture.sandbox.sends("sendgrid", "published").first)
        #expect(send.correlation == "d-1" && send.subject == "Hello")
        #expect(lines == ["202 \(send.id)", "401 None", "429 too many requests"])
    }

    @Test("SendGrid's client makes the same body of the same mail as we do")
    func sendGridBody() async throws {
        let letter = try letter()
        let marks = letter.marks.flatMap { [$0.name, $0.value] }
        let text = try #require(letter.text)
        let arguments = [letter.subject, text, letter.html ?? "", letter.to.name ?? ""] + marks
        let theirs = try #require(try await python(PublishedClientsTests.sendGridBodyScript, arguments).last)
        let ours = try fixture.sendGrid("body").request(for: letter).body
        let parsed = try [Array(theirs.utf8), ours ?? []].map {
            try JSONSerialization.jsonObject(with: Data($0)) as? NSDictionary
        }
        #expect(parsed[0] != nil && parsed[0] == parsed[1])
    }

    @Test("AWS's client sends through the sandbox, reads its refusals by name, and finds nothing wrong with our body")
    func ses() async throws {
        let refusal = #"{"kind": "refuse", "refusal": "throttled"}"#
        try await fixture.sandbox.fault(refusal, "ses", "published-busy")
        let bases = ["published", "published-busy"].map { fixture.sandbox.base("ses", $0) }
        let body = String(decoding: try fixture.ses("body").request(for: letter()).body ?? [], as: UTF8.self)
        let lines = try await python(PublishedClientsTests.sesScript, bases + [body])
        let send = try #require(try await fixture.sandbox.sends("ses", "published").first)
        #expect(send.correlation == "d-1" && send.subject == "Hello")
        #expect(lines == ["200 \(send.id)", "429 TooManyRequestsException", "valid"])
    }

    private static let sendGridScript = #"""
        import json, sys
        from python_http_client.exceptions import HTTPError
        from sendgrid import SendGridAPIClient
        from sendgrid.helpers.mail import CustomArg, Mail
        mail = Mail("herald@example.com", "ann@example.com", "Hello", "text", "<p>text</p>")
        mail.custom_arg = CustomArg("dispatch_id", "d-1", p=0)
        def send(base, key):
            try:
                answer = SendGridAPIClient(key, host=base).send(mail)
                print(answer.status_code, answer.headers["X-Message-Id"])
            except HTTPError as error:
                first = error.to_dict["errors"][0]
                print(error.status_code, first["field"] if error.status_code == 401 else first["message"])
        send(sys.argv[1], "SG.key")
        send(sys.argv[1], "none")
        send(sys.argv[2], "SG.key")
        """#

    private static let sendGridBodyScript = #"""
        import json, sys
        from sendgrid.helpers.mail import *
        subject, text, html, name, *marks = sys.argv[1:]
        mail = Mail(From("shop@example.com", "Shop"), To("ann@example.com", name), subject, text, html)
        mail.reply_to = ReplyTo("help@example.com")
        mail.category = Category("orders")
        for key, value in zip(marks[::2], marks[1::2]):
            mail.custom_arg = CustomArg(key, value, p=0)
        mail.tracking_settings = TrackingSettings(ClickTracking(False), OpenTracking(False),
                                                  SubscriptionTracking(False))
        body = mail.get()
        print(json.dumps(body))
        """#

    private static let sesScript = #"""
        import json, sys
        import boto3
        from botocore.config import Config
        from botocore.validate import ParamValidator
        def client(base):
            return boto3.client("sesv2", endpoint_url=base, region_name="eu-west-1", aws_access_key_id="x",
                                aws_secret_access_key="x", config=Config(retries={"total_max_attempts": 1}))
        mail = dict(FromEmailAddress="herald@example.com", Destination={"ToAddresses": ["ann@example.com"]},
                    Content={"Simple": {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "text"}}}},
                    EmailTags=[{"Name": "dispatch_id", "Value": "d-1"}])
        answer = client(sys.argv[1]).send_email(**mail)
        print(answer["ResponseMetadata"]["HTTPStatusCode"], answer["MessageId"])
        busy = client(sys.argv[2])
        try:
            busy.send_email(**mail)
        except busy.exceptions.TooManyRequestsException as error:
            print(error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"])
        shape = busy.meta.service_model.operation_model("SendEmail").input_shape
        body, members = json.loads(sys.argv[3]), shape.members
        assert set(body) <= set(members), set(body) - set(members)
        report = ParamValidator().validate(body, shape)
        print(report.generate_report() or "valid")
        """#
}
