import CWire

/// What a worker is to do.
package struct DispatchOperation: OpenEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    package static let send = DispatchOperation(HERALD__V1__DISPATCH_OPERATION__DISPATCH_OPERATION_SEND)
    /// Takes back what an earlier dispatch showed.
    package static let retract = DispatchOperation(HERALD__V1__DISPATCH_OPERATION__DISPATCH_OPERATION_RETRACT)

    package static let words: EnumWords<DispatchOperation> = [
        .send: "send", .retract: "retract",
    ]
}

extension Herald__V1__DispatchOperation: CEnum {}
