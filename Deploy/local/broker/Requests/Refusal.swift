/// Why one item of a request is refused, in a number and a sentence.
struct Refusal: Error {
    let code: ErrorCode
    let message: String?

    init(_ code: ErrorCode, _ message: String? = nil) {
        (self.code, self.message) = (code, message)
    }

    /// Runs `work`; `nil` when it went well. What is no refusal of its own is a fault of the storage.
    static func from(_ work: () throws -> Void) -> Refusal? {
        do {
            try work()
            return nil
        } catch let refusal as Refusal {
            return refusal
        } catch let fault as TopicConfig.Fault {
            return Refusal(.invalidConfig, fault.message)
        } catch {
            return Refusal(.storageError, "\(error)")
        }
    }
}

extension ProtocolWriter {
    mutating func refusal(_ refusal: Refusal?) {
        error(refusal?.code ?? .success)
    }

    mutating func errorAndMessage(_ refusal: Refusal?) {
        self.refusal(refusal)
        string(refusal?.message)
    }
}
