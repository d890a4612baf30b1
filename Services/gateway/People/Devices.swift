import HTTPServer
import JSON
import Primitives
import PublicAPI
import Storage
import Wire

/// POST|GET|DELETE /api/v1/users/{user_id}/devices: where a person can be woken by push.
struct Devices: Sendable {
    let people: People

    static let limit = 50

    /// 201 for a new device; 200 for a token that is known, which then belongs to this person.
    func register(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let id = try people.id(request)
        let (device, address) = try device(request, id, caller)
        let deed = AuditDeed("device.saved", to: id, ("platform", device.platform.rawValue))
        let (saved, former) = try await people.change(.devices, of: id, deed, request, caller) { store, _ in
            let holder = try await store.holder(of: device)
            if holder != id, try await store.devices(of: id).count >= Devices.limit { throw HTTPError.tooManyDevices }
            return (try await store.register(device, of: id), holder == id ? nil : holder)
        }
        if let former { try await people.notices.tell([.devices], of: former, version: 0, caller, request) }
        let status: HTTPStatus = saved.id == device.id ? .created : .ok
        return Envelope.response(status, for: request) { json in
            json.object { saved.write(address, isShown: caller.seesAddresses, to: &$0) }
        }
    }

    func list(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let id = try people.id(request)
        let devices = try await people.read(of: id, caller) { store, _ in try await store.devices(of: id) }
        let opened = try devices.map { ($0, try people.address(of: $0, id, caller.tenant)) }
        return Envelope.response(.ok, for: request, page: Page(limit: Devices.limit)) { json in
            json.array { json in
                for (device, address) in opened {
                    json.object { device.write(address, isShown: caller.seesAddresses, to: &$0) }
                }
            }
        }
    }

    func remove(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let id = try people.id(request)
        let device = UUIDv7(request[parameter: "device_id"])
        let deed = AuditDeed("device.removed", to: id, ("device", device?.description ?? ""))
        try await people.change(.devices, of: id, deed, request, caller) { store, _ in
            if let device { _ = try await store.removeDevice(device, of: id) }
        }
        return HTTPResponse(.noContent)
    }

    private func device(
        _ request: HTTPRequest,
        _ id: UserID,
        _ caller: Caller
    ) throws -> (Storage.Device, PushTarget.Address) {
        let target = try BodyReader.object(request) { fields in
            let target = PushTarget(&fields)
            if let target, !target.isUsable {
                fields.fail("subscription", .invalidValue, "expected an endpoint with https")
            }
            return target
        }
        guard let word = target.platform.word, let platform = Storage.Device.Platform(rawValue: word) else {
            throw HTTPError.invalid([.init("/platform", "invalid_value", "expected fcm, apns, webpush or onesignal")])
        }
        let recipient = Storage.RecipientKey(caller.tenant, id)
        let (text, identity) = (target.address.plainText, target.address.identity)
        let token = try people.vault.seal(text, of: recipient, on: .push, foundBy: identity)
        let now = people.notices.clock.now
        let device = Storage.Device(id: UUIDv7(at: now), platform: platform, app: target.app ?? "", token: token)
        return (device, target.address)
    }
}

extension People {
    /// `nil` for what no version of this wrote.
    func address(of device: Storage.Device, _ id: UserID, _ tenant: TenantID) throws -> PushTarget.Address? {
        let text = try vault.open(device.token, of: Storage.RecipientKey(tenant, id), on: .push)
        return PushTarget.Address(plainText: text, on: device.platform)
    }
}

extension Storage.Device {
    func write(_ address: PushTarget.Address?, isShown: Bool, to json: inout JSONWriter) {
        json.member("id", id.description)
        json.member("platform", platform.rawValue)
        json.member("app", app)
        switch address {
        case .token(let token)?: json.member("token", isShown ? token : token.maskedToken)
        case .subscription(let browser)?:
            json.key("subscription")
            json.object { browser.write(isShown: isShown, to: &$0) }
        case nil: json.member("token", String?.none)
        }
        json.member("last_seen_at", lastSeenAt)
    }
}

extension WebPushSubscription {
    /// As a browser gives it; whoever holds the keys could write to the person.
    fileprivate func write(isShown: Bool, to json: inout JSONWriter) {
        json.member("endpoint", isShown ? endpoint : endpoint.maskedToken)
        guard isShown else { return }
        json.key("keys")
        json.object { json in
            json.member("p256dh", Base64.url.encode(publicKey))
            json.member("auth", Base64.url.encode(authSecret))
        }
    }
}

extension HTTPError {
    static let tooManyDevices = HTTPError(
        .conflict,
        "too_many_devices",
        detail: "A person has at most \(Devices.limit) devices: remove one first."
    )
}
