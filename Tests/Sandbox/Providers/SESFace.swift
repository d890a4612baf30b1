import HTTPServer
import JSON
import Primitives

/// Amazon SES v2's `SendEmail`. Signatures must be there and be for SES; whether they are right is moto's to judge.
struct SESFace: ProviderFace {
    let name = "ses"
    let path = "/v2/email/outbound-emails"

    let refusals: [String: HTTPResponse] = [
        "throttled": error(.tooManyRequests, "TooManyRequestsException", "Maximum sending rate exceeded."),
        "throttled_by_aws": error(.badRequest, "ThrottlingException", "Rate exceeded"),
        "unavailable": error(.serviceUnavailable, "ServiceUnavailable", "Service Unavailable"),
        "internal": error(.internalServerError, "InternalFailure", "Internal failure"),
        "quota": error(.badRequest, "LimitExceededException", "Daily message quota exceeded."),
        "suspended": error(.badRequest, "AccountSuspendedException", "The account's ability to send is suspended."),
        "paused": error(.badRequest, "SendingPausedException", "Email sending is disabled."),
        "mail_from": error(.badRequest, "MailFromDomainNotVerifiedException", "The MAIL FROM domain is not verified."),
        "rejected": error(.badRequest, "MessageRejected", "Message contains a virus."),
        "not_verified": error(
            .badRequest,
            "MessageRejected",
            "Email address is not verified. The following identities failed the check in region EU-WEST-1: ann@example.com"
        ),
        "no_configuration_set": error(.notFound, "NotFoundException", "Configuration set <main> does not exist."),
        "bad_request": error(.badRequest, "BadRequestException", "1 validation error detected"),
        "signature": error(
            .forbidden,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided."
        ),
        "expired": error(.forbidden, "ExpiredTokenException", "The security token included in the request is expired"),
        "denied": error(.forbidden, "AccessDeniedException", "User is not authorized to perform ses:SendEmail"),
    ]

    func newID() -> String { "0102" + Randomness.secure.bytes(14).hex + "-000000" }

    func accepted(_ message: Message, id: String) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("MessageId")
            $0.string(id)
        }
        return HTTPResponse(.ok, json: json.bytes)
    }

    func read(_ request: HTTPRequest) throws(Refusal) -> Message {
        guard let authorization = request[.authorization], authorization.hasPrefix("AWS4-HMAC-SHA256 "),
            authorization.contains("/ses/aws4_request"), request["X-Amz-Date"] != nil
        else { throw refused(.forbidden, "MissingAuthenticationTokenException", "Missing Authentication Token") }
        guard let root = request.json, let content = root["Content"] else {
            throw refused("1 validation error detected: Value null at 'content' failed to satisfy constraint")
        }
        guard let recipient = root["Destination"]?["ToAddresses"]?.elements.first(where: { _ in true })?.text,
            recipient.bareAddress.isAddress
        else { throw refused("Missing final '@domain'") }
        guard let sender = root["FromEmailAddress"]?.text, sender.bareAddress.isAddress else {
            throw refused("Missing final '@domain'")
        }
        var message = Message(sender: sender, recipient: recipient.bareAddress)
        let simple = try simple(content)
        (message.subject, message.text) = (simple.subject, simple.text)
        message.correlation = tag("dispatch_id", root) ?? ""
        return message
    }

    private func simple(_ content: JSONValue) throws(Refusal) -> (subject: String, text: String) {
        guard let simple = content["Simple"], let subject = simple["Subject"]?["Data"]?.text else {
            throw refused("1 validation error detected: Value null at 'content.simple.subject.data'")
        }
        let body = simple["Body"]
        guard let text = body?["Text"]?["Data"]?.text ?? body?["Html"]?["Data"]?.text else {
            throw refused("At least one body part is required")
        }
        return (subject, text)
    }

    private func tag(_ name: String, _ root: JSONValue) -> String? {
        root["EmailTags"]?.elements.first { $0["Name"]?.text == name }?["Value"]?.text
    }

    private func refused(_ message: String) -> Refusal { refused(.badRequest, "BadRequestException", message) }

    private func refused(_ status: HTTPStatus, _ type: String, _ message: String) -> Refusal {
        Refusal(response: SESFace.error(status, type, message))
    }

    private static func error(_ status: HTTPStatus, _ type: String, _ message: String) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("message")
            $0.string(message)
        }
        let fields: HTTPFields = [
            "x-amzn-ErrorType": "\(type):http://internal.amazon.com/coral/com.amazonaws.services/"
        ]
        return HTTPResponse(status, fields: fields, json: json.bytes)
    }
}
