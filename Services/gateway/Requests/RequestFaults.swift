import HTTPServer
import JSON

/// What is wrong with one request; pointers begin at the request, wherever it stands.
struct RequestFaults: Error, Equatable {
    private(set) var list: [HTTPError.Fault]

    init(_ list: [HTTPError.Fault]) {
        self.list = list
    }

    init(_ faults: [JSONFault], below pointer: String) {
        list = faults.map { HTTPError.Fault(String($0.pointer.dropFirst(pointer.count)), $0.code.rawValue, $0.detail) }
    }

    /// What a field says is not judged when its form was wrong already.
    func adding(_ others: [HTTPError.Fault]) -> RequestFaults {
        let known = Set(list.map { RequestFaults.field($0.pointer) })
        return RequestFaults(list + others.filter { !known.contains(RequestFaults.field($0.pointer)) })
    }

    private static func field(_ pointer: String) -> Substring? {
        pointer.split(separator: "/", maxSplits: 1).first
    }
}
