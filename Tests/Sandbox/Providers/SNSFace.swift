import HTTPServer
import Primitives
import TextMessages

/// Amazon SNS's `Publish` to a telephone. Signatures must be there and be for SNS; whether they are right is moto's to
/// judge.
struct SNSFace: ProviderFace {
    let name = "sns"
    let path = "/"

    let refusals: [String: HTTPResponse] = [
        "throttled": error(.tooManyRequests, "Throttled", "Rate exceeded"),
        "throttled_by_aws": error(.badRequest, "Throttling", "Rate exceeded"),
        "key_throttled": error(.badRequest, "KMSThrottling", "The request was denied due to request throttling."),
        "unavailable": error(.serviceUnavailable, "ServiceUnavailable", "Service Unavailable", type: "Receiver"),
        "internal": error(.internalServerError, "InternalError", "Internal Error", type: "Receiver"),
        "invalid_address": error(
            .badRequest,
            "InvalidParameter",
            "Invalid parameter: PhoneNumber Reason: +4915112345678 is not valid to publish to"
        ),
        "opted_out": error(
            .badRequest,
            "InvalidParameter",
            "Invalid parameter: PhoneNumber Reason: +4915112345678 is opted out"
        ),
        "disabled": error(.badRequest, "EndpointDisabled", "Endpoint is disabled"),
        "sender": error(.badRequest, "InvalidParameter", "Invalid parameter: AWS.SNS.SMS.SenderID"),
        "invalid_parameter": error(.badRequest, "InvalidParameter", "Invalid parameter: Message too long"),
        "invalid_value": error(.badRequest, "ParameterValueInvalid", "The value of the attribute is invalid"),
        "validation": error(.badRequest, "ValidationException", "1 validation error detected"),
        "authorization": error(.forbidden, "AuthorizationError", "User is not authorized to perform: SNS:Publish"),
        "token": error(.forbidden, "InvalidClientTokenId", "The security token included in the request is invalid."),
        "signature": error(
            .forbidden,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided."
        ),
        "security": error(.forbidden, "InvalidSecurity", "The request does not have the required security."),
        "opt_in": error(.badRequest, "OptInRequired", "The AWS access key ID needs a subscription for the service"),
        "not_found": error(.notFound, "NotFound", "Topic does not exist"),
    ]

    func newID() -> String { Randomness.secure.uuidText() }

    func accepted(_ message: Message, id: String) -> HTTPResponse {
        SNSFace.answer(
            .ok,
            """
            <PublishResponse xmlns="\(SNSFace.namespace)"><PublishResult><MessageId>\(id)</MessageId></PublishResult>\
            <ResponseMetadata><RequestId>\(SNSFace.request)</RequestId></ResponseMetadata></PublishResponse>
            """
        )
    }

    func read(_ request: HTTPRequest) throws(Refusal) -> Message {
        guard let authorization = request[.authorization], authorization.hasPrefix("AWS4-HMAC-SHA256 "),
            authorization.contains("/sns/aws4_request"), request["X-Amz-Date"] != nil
        else { throw refused(.forbidden, "MissingAuthenticationToken", "Request is missing Authentication Token") }
        let form = HTTPQuery(String(decoding: request.body, as: UTF8.self))
        guard form["Action"] == "Publish", form["Version"] == "2010-03-31" else {
            throw refused(.badRequest, "InvalidAction", "Could not find the operation")
        }
        guard let number = form["PhoneNumber"], PhoneNumber(number) != nil else {
            throw refused(
                .badRequest,
                "InvalidParameter",
                "Invalid parameter: PhoneNumber Reason: \(form["PhoneNumber"] ?? "") is not valid to publish to"
            )
        }
        guard let text = form["Message"], !text.isEmpty else {
            throw refused(.badRequest, "InvalidParameter", "Invalid parameter: Empty message")
        }
        return Message(sender: attribute("AWS.SNS.SMS.SenderID", form) ?? "", recipient: number, text: text)
    }

    private func attribute(_ name: String, _ form: HTTPQuery) -> String? {
        let entry = (1...10).map { "MessageAttributes.entry.\($0)" }.first { form["\($0).Name"] == name }
        return entry.flatMap { form["\($0).Value.StringValue"] }
    }

    private func refused(_ status: HTTPStatus, _ code: String, _ message: String) -> Refusal {
        Refusal(response: SNSFace.error(status, code, message))
    }

    private static let namespace = "http://sns.amazonaws.com/doc/2010-03-31/"
    private static let request = "f187a3c1-376f-11df-8963-01868b7c937a"

    private static func error(
        _ status: HTTPStatus,
        _ code: String,
        _ message: String,
        type: String = "Sender"
    ) -> HTTPResponse {
        answer(
            status,
            """
            <ErrorResponse xmlns="\(namespace)"><Error><Type>\(type)</Type><Code>\(code)</Code><Message>\(message)\
            </Message></Error><RequestId>\(request)</RequestId></ErrorResponse>
            """
        )
    }

    private static func answer(_ status: HTTPStatus, _ xml: String) -> HTTPResponse {
        HTTPResponse(status, type: "text/xml", bytes: Array(xml.utf8))
    }
}
