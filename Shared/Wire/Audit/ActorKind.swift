import CWire

/// What kind of credential acted.
package struct ActorKind: OpenEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    package static let token = ActorKind(HERALD__V1__ACTOR_KIND__ACTOR_KIND_TOKEN)
    package static let apiKey = ActorKind(HERALD__V1__ACTOR_KIND__ACTOR_KIND_API_KEY)
    package static let recipient = ActorKind(HERALD__V1__ACTOR_KIND__ACTOR_KIND_RECIPIENT)
    package static let service = ActorKind(HERALD__V1__ACTOR_KIND__ACTOR_KIND_SERVICE)
    package static let provider = ActorKind(HERALD__V1__ACTOR_KIND__ACTOR_KIND_PROVIDER)
    package static let anonymous = ActorKind(HERALD__V1__ACTOR_KIND__ACTOR_KIND_ANONYMOUS)

    package static let words: EnumWords<ActorKind> = [
        .token: "token", .apiKey: "api_key", .recipient: "recipient", .service: "service", .provider: "provider",
        .anonymous: "anonymous",
    ]
}

extension Herald__V1__ActorKind: CEnum {}
