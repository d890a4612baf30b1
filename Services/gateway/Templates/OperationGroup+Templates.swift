import HTTPServer
import PublicAPI

extension OperationGroup {
    static let templates = OperationGroup(
        name: "Words",
        summary: """
            What is said, kept apart from when and to whom: Mustache with if, unless, each, layouts, and the helpers date, \
            number, currency and plural. A template's versions never change; one of them is in force. `{{> footer}}` and \
            `{{< layout}}` name other templates, whose published words for the same channel and field they take.
            """,
        operations: templateOperations + versionOperations + publishingOperations,
        schemas: templateSchemas
    )

    private static let path = "/api/v1/templates"
    private static let one = path + "/{template}"
    private static let versions = one + "/versions"
    private static let ofTemplate: [HTTPError] = ProblemTable.ofConditions + [.noSuchTemplate]

    private static let templateOperations = [
        Operation(
            .get,
            path,
            "listTemplates",
            "By key",
            roles: .readers,
            parameters: Parameter.page,
            answers: [.list("Template")],
            problems: [.invalid([])]
        ),
        Operation(
            .post,
            path,
            "createTemplate",
            "Make a template",
            roles: .editors,
            detail: "Its words come with its first version.",
            body: .json("NewTemplate"),
            answers: [.one("Template", .created, headers: ["ETag", "Location"])],
            problems: [.versionConflict, .unknownTenant]
        ),
        Operation(
            .get,
            one,
            "getTemplate",
            "One",
            roles: .readers,
            answers: [.one("Template", headers: ["ETag"])],
            problems: [.noSuchTemplate]
        ),
        Operation(
            .put,
            one,
            "saveTemplate",
            "Make or rename a template",
            roles: .editors,
            parameters: [.ifMatch, .ifNoneMatch],
            body: .json("TemplateName"),
            answers: [.one("Template", headers: ["ETag"]), .one("Template", .created, headers: ["ETag"])],
            problems: ofTemplate + [.unknownTenant]
        ),
        Operation(
            .delete,
            one,
            "removeTemplate",
            "Remove a template with all its versions",
            roles: .editors,
            detail: """
                What is under way in its words is not sent any more. 204 whether or not there was one; refused while \
                another template in force includes it.
                """,
            parameters: [.ifMatch],
            answers: [.empty],
            problems: ofTemplate + [.templateInUse(by: [])]
        ),
    ]

    private static let versionOperations = [
        Operation(
            .get,
            versions,
            "listTemplateVersions",
            "The newest first",
            roles: .readers,
            parameters: Parameter.page,
            answers: [.list("TemplateVersionSummary")],
            problems: [.noSuchTemplate, .invalid([])]
        ),
        Operation(
            .post,
            versions,
            "addTemplateVersion",
            "Write a version",
            roles: .editors,
            detail: "It is judged when it is published; only its form and its schema are judged here.",
            body: .json("NewTemplateVersion"),
            answers: [.one("TemplateVersion", .created, headers: ["Location"])],
            problems: [.noSuchTemplate]
        ),
        Operation(
            .get,
            versions + "/{number}",
            "getTemplateVersion",
            "A version with its words",
            roles: .readers,
            answers: [.one("TemplateVersion")],
            problems: [.noSuchTemplate, .noSuchVersion]
        ),
    ]

    private static let publishingOperations = [
        Operation(
            .post,
            one + "/publish",
            "publishTemplate",
            "Put a version in force",
            roles: .editors,
            detail: """
                Refused with every fault at once: a text that cannot be compiled, with line and column; a helper or partial \
                that is not there; partials that include each other; and, when the version has a schema, every variable \
                that the schema does not know, with the name that is nearest.
                """,
            parameters: [.ifMatch],
            body: .json("Publication"),
            answers: [.one("Template", headers: ["ETag"])],
            problems: ofTemplate + [.noSuchVersion]
        ),
        Operation(
            .post,
            one + "/rollback",
            "rollBackTemplate",
            "Put in force again what the version in force replaced",
            roles: .editors,
            detail: "A second one goes one step further back.",
            parameters: [.ifMatch],
            answers: [.one("Template", headers: ["ETag"])],
            problems: ofTemplate + [.nothingToRollBack]
        ),
        Operation(
            .post,
            one + "/preview",
            "previewTemplate",
            "The words that would be sent",
            roles: .readers,
            detail: """
                Of a version, else of the newest, or of a draft in the body; with what the data lacks. Words that cannot be \
                compiled are refused as publishing refuses them, text by text.
                """,
            body: .json("PreviewWish"),
            answers: [.one("Preview")],
            problems: [.noSuchTemplate, .noSuchVersion]
        ),
    ]
}
