import Primitives

/// What answers show as an object of JSON.
protocol AnswerObject {
    /// Its members; whoever shows more of it adds them behind.
    func write(to json: inout JSONWriter)
}

/// One that changes, whose version is told as ETag.
protocol VersionedAnswerObject: AnswerObject {
    var version: Int { get }
}

extension JSONWriter {
    mutating func object(of value: some AnswerObject) {
        object { value.write(to: &$0) }
    }

    mutating func array(of values: [some AnswerObject]) {
        array { json in
            for value in values { json.object(of: value) }
        }
    }
}
