import Primitives

/// What `/readyz` says: ready only when every dependency is, naming the ones that are not.
package struct HealthReport: Sendable {
    package struct Dependency: Sendable {
        package let name: String
        /// `nil` when it serves.
        package let failure: String?
        package let took: Duration
    }

    package let dependencies: [Dependency]
    package let isDraining: Bool

    package var isReady: Bool { !isDraining && dependencies.allSatisfy { $0.failure == nil } }

    package var json: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.key("status")
            json.string(isReady ? "ready" : isDraining ? "draining" : "not_ready")
            json.key("dependencies")
            json.object { json in
                for dependency in dependencies { dependency.write(to: &json) }
            }
        }
        return json.bytes
    }
}

extension HealthReport.Dependency {
    fileprivate func write(to json: inout JSONWriter) {
        json.key(name)
        json.object { json in
            json.key("ok")
            json.bool(failure == nil)
            json.key("milliseconds")
            json.number((took.seconds * 1e6).rounded() / 1e3)
            if let failure {
                json.key("error")
                json.string(failure)
            }
        }
    }
}
