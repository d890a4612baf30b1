import HTTPClient
import TestSupport
import Testing

@Suite("AWS signatures, as botocore verifies them")
struct AWSSignatureTests {
    private static let aws = Task { try await AWSImitation() }
    private let aws: AWSImitation
    private let fixture: ClientFixture

    init() async throws {
        aws = try await AWSSignatureTests.aws.value
        fixture = try ClientFixture()
    }

    private func request(_ path: String, type: String, body: String, service: String, secret: String? = nil) throws
        -> HTTPClientRequest
    {
        let url = try HTTPURL("http://127.0.0.1:\(aws.port)\(path)")
        var request = HTTPClientRequest(.post, url, headers: ["Content-Type": type], body: Array(body.utf8))
        request.signature = AWSSignature(
            accessKey: aws.key.id,
            secretKey: secret ?? aws.key.secret,
            region: "eu-west-1",
            service: service
        )
        return request
    }

    private func email(padding: Int = 0, secret: String? = nil) throws -> HTTPClientRequest {
        let text = "Grüße" + String(repeating: "x", count: padding)
        let body = #"""
            {"FromEmailAddress": "a@example.com", "Destination": {"ToAddresses": ["b@example.org"]},
             "Content": {"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "\#(text)"}}}}}
            """#
        return try request(
            "/v2/email/outbound-emails",
            type: "application/json",
            body: body,
            service: "ses",
            secret: secret
        )
    }

    @Test("SES takes the mail", arguments: [0, 2_000_000])
    func ses(padding: Int) async throws {
        let response = try await fixture.execute(email(padding: padding))
        #expect(response.status == 200, "\(response.text)")
        #expect(response.text.contains("MessageId"))
    }

    @Test("SNS takes the form, and headers of ours are signed with it")
    func sns() async throws {
        // A plus for the space: moto writes forms anew in that way before it checks.
        let form = "Action=Publish&PhoneNumber=%2B15555550100&Message=Hi+there&Version=2010-03-31"
        var publish = try request("/", type: "application/x-www-form-urlencoded", body: form, service: "sns")
        publish.headers["X-Trace"] = "a  b"
        let response = try await fixture.execute(publish)
        #expect(response.status == 200, "\(response.text)")
    }

    @Test("a wrong secret is refused")
    func wrongSecret() async throws {
        let response = try await fixture.execute(email(secret: "wrong"))
        #expect(response.status == 403)
        #expect(response.text.contains("SignatureDoesNotMatch"))
    }

    @Test("what libcurl cannot sign rightly is refused before it is sent")
    func refusals() async throws {
        let mail = try email()
        var withQuery = mail
        withQuery.url = try HTTPURL("http://127.0.0.1:\(aws.port)/?b=1&a=2")
        var withoutType = mail
        withoutType.headers["content-type"] = nil
        var get = mail
        (get.method, get.body) = (.get, nil)
        var badRegion = mail
        badRegion.signature = AWSSignature(accessKey: "a", secretKey: "b", region: "eu:west", service: "ses")
        for request in [withQuery, withoutType, get, badRegion] {
            let error = await fixture.failure(of: request)
            #expect(error?.code == .invalidRequest)
            #expect(error?.phase == .notSent)
        }
    }
}
