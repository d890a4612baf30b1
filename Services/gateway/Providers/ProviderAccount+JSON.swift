import ChannelWorker
import Primitives
import PublicAPI

extension ProviderAccounts.Status {
    /// How much is sent is told to operators alone: it is all tenants' together.
    func write(to json: inout JSONWriter, isOperator: Bool) {
        json.member("id", account.id)
        json.member("provider", account.provider)
        json.member("account", account.account)
        json.member("channel", channel.isEmpty ? nil : channel)
        json.member("rank", rank)
        json.member("weight", weight)
        json.member("state", state)
        writeBreaker(to: &json)
        writeRate(to: &json)
        json.member("rests_until", restsUntil)
        json.member("fault", fault)
        writeLastError(to: &json)
        writePause(to: &json, isOperator: isOperator)
        json.key("recent")
        isOperator ? writeCounts(to: &json) : json.null()
        json.member("seen_at", seenAt)
    }

    private func writeBreaker(to json: inout JSONWriter) {
        json.key("breaker")
        json.object { json in
            switch circuit {
            case .closed(let failures):
                json.member("state", "closed")
                json.member("failures", failures)
                json.member("until", nil as Timestamp?)
            case .open(let until):
                json.member("state", "open")
                json.member("failures", nil as Int?)
                json.member("until", until)
            case .halfOpen(_, let until):
                json.member("state", "half_open")
                json.member("failures", nil as Int?)
                json.member("until", until)
            }
        }
    }

    private func writeRate(to json: inout JSONWriter) {
        json.key("rate")
        json.object { json in
            json.key("limit_per_second")
            json.number(orNull: rate)
            json.key("current_per_second")
            json.number(orNull: ceiling ?? rate)
        }
        json.key("warm_up")
        guard let warmUp else { return json.null() }
        json.object { json in
            json.member("allowance", warmUp.allowance)
            json.member("used", warmUp.used)
            json.member("until", warmUp.until)
        }
    }

    private func writeLastError(to json: inout JSONWriter) {
        json.key("last_error")
        guard let lastError else { return json.null() }
        json.object { json in
            json.member("code", lastError.code)
            json.member("provider_code", lastError.providerCode)
            json.member("at", lastError.at)
        }
    }

    private func writePause(to json: inout JSONWriter, isOperator: Bool) {
        json.key("paused")
        guard let pause else { return json.null() }
        json.object { json in
            json.member("by", isOperator ? pause.by : nil)
            json.member("reason", pause.because)
            json.member("since", pause.since)
        }
    }

    private func writeCounts(to json: inout JSONWriter) {
        json.object { json in
            json.member("minutes", ProviderAccounts.countedMinutes)
            json.member("accepted", accepted)
            json.member("refused", refused)
            json.member("failed", failed)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func number(orNull value: Double?) {
        if let value { number((value * 1000).rounded() / 1000) } else { null() }
    }
}
