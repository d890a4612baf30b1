import HTTPServer
import PublicAPI

extension OperationGroup {
    static let people = OperationGroup(
        name: "People",
        summary: "Who is written to, where, and what they want. A DELETE is 204 whether or not there was anything.",
        operations: userOperations + contactOperations + deviceOperations + preferenceOperations
            + privacyOperations,
        schemas: peopleSchemas
    )

    private static let users = "/api/v1/users"
    private static let user = users + "/{user_id}"
    private static let ofUser: [HTTPError] = ProblemTable.ofConditions + [.noSuchUser]

    private static let userOperations = [
        Operation(
            .get,
            users,
            "listUsers",
            "By id",
            roles: .readers,
            parameters: Parameter.page,
            answers: [.list("User")],
            problems: [.invalid([])]
        ),
        Operation(
            .get,
            user,
            "getUser",
            "One",
            roles: .readers,
            answers: [.one("User", headers: ["ETag"])],
            problems: [.noSuchUser]
        ),
        Operation(
            .put,
            user,
            "saveUser",
            "Make or replace a person",
            roles: .senders,
            detail: "What the body leaves out is removed.",
            parameters: [.ifMatch, .ifNoneMatch],
            body: .json("UserProfile"),
            answers: [.one("User", headers: ["ETag"]), .one("User", .created, headers: ["ETag"])],
            problems: ofUser + [.unknownTenant]
        ),
        Operation(
            .patch,
            user,
            "changeUser",
            "Change a person",
            roles: .senders,
            detail: "What the body leaves out stays, null removes; attributes are merged by their names.",
            parameters: [.ifMatch],
            body: .json("UserPatch"),
            answers: [.one("User", headers: ["ETag"])],
            problems: ofUser
        ),
        Operation(
            .delete,
            user,
            "removeUser",
            "Remove a person",
            roles: .senders,
            detail: "With addresses, devices and preferences; what was sent to them stays, see erase.",
            parameters: [.ifMatch],
            answers: [.empty],
            problems: ofUser
        ),
    ]

    private static let contactOperations = [
        Operation(
            .get,
            user + "/channels/{channel}",
            "getContact",
            "An address",
            roles: .readers,
            detail: "A viewer sees it masked.",
            answers: [.one("Contact", headers: ["ETag"])],
            problems: [.noSuchUser, .noSuchContact]
        ),
        Operation(
            .put,
            user + "/channels/{channel}",
            "saveContact",
            "Set an address",
            roles: .senders,
            parameters: [.ifMatch, .ifNoneMatch],
            body: .json("ContactAddress"),
            answers: [.one("Contact", headers: ["ETag"]), .one("Contact", .created, headers: ["ETag"])],
            problems: ofUser + [.noSuchContact]
        ),
        Operation(
            .delete,
            user + "/channels/{channel}",
            "removeContact",
            "Remove an address",
            roles: .senders,
            parameters: [.ifMatch],
            answers: [.empty],
            problems: ofUser + [.noSuchContact]
        ),
    ]

    private static let deviceOperations = [
        Operation(
            .get,
            user + "/devices",
            "listDevices",
            "All devices",
            roles: .readers,
            detail: "A viewer sees their tokens masked.",
            answers: [.list("Device")],
            problems: [.noSuchUser]
        ),
        Operation(
            .post,
            user + "/devices",
            "registerDevice",
            "Register a device",
            roles: .senders,
            detail: "A token that is known keeps its id, and belongs to this person from now on: that is a 200.",
            body: .json("PushTarget"),
            answers: [.one("Device"), .one("Device", .created)],
            problems: [.noSuchUser, .tooManyDevices]
        ),
        Operation(
            .delete,
            user + "/devices/{device_id}",
            "removeDevice",
            "Remove a device",
            roles: .senders,
            answers: [.empty],
            problems: [.noSuchUser]
        ),
    ]

    private static let preferenceOperations = [
        Operation(
            .get,
            user + "/preferences",
            "getPreferences",
            "What a person wants",
            roles: .readers.union([.recipient]),
            detail: "A recipient reads their own.",
            answers: [.one("Preferences", headers: ["ETag"])],
            problems: [.noSuchUser]
        ),
        Operation(
            .put,
            user + "/preferences",
            "savePreferences",
            "Say what a person wants",
            roles: .senders.union([.recipient]),
            detail: "What the body leaves out is wished no more. A recipient writes their own.",
            parameters: [.ifMatch, .ifNoneMatch],
            body: .json("Wishes"),
            answers: [.one("Preferences", headers: ["ETag"])],
            problems: ofUser
        ),
        Operation(
            .get,
            "/api/v1/preferences",
            "getTenantPreferences",
            "What the tenant wants for all its people",
            roles: .readers,
            detail: "It holds where a person has said nothing.",
            answers: [.one("Preferences", headers: ["ETag"])]
        ),
        Operation(
            .put,
            "/api/v1/preferences",
            "saveTenantPreferences",
            "Say what the tenant wants for all its people",
            roles: [.admin, .developer],
            parameters: [.ifMatch, .ifNoneMatch],
            body: .json("Wishes"),
            answers: [.one("Preferences", headers: ["ETag"])],
            problems: ProblemTable.ofConditions + [.unknownTenant]
        ),
    ]

    private static let privacyOperations = [
        Operation(
            .get,
            user + "/export",
            "exportUser",
            "All that is stored of a person",
            roles: .confidants,
            detail:
                "Also of somebody who was only ever written to. Sent as it is read: an answer that breaks off is none.",
            answers: [.one("PersonFile")],
            problems: [.noSuchUser]
        ),
        Operation(
            .delete,
            user + "/erase",
            "eraseUser",
            "Erase a person",
            roles: .confidants,
            detail:
                "All that is stored of them, what was sent to them too, and what is still to be sent. The audit log "
                + "stays, and a keyed hash of each address that must not be written to.",
            answers: [.one("Erased")],
            problems: [.noSuchUser]
        ),
    ]
}
