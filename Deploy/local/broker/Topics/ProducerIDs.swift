/// Hands out ids of idempotent producers. They are reserved on disk by the thousand, so that none is ever given twice.
struct ProducerIDs {
    private static let fileName = "producer-ids"
    private static let block: Int64 = 1000

    private let folder: Folder
    private var nextID: Int64
    private var reserved: Int64

    init(_ folder: Folder) throws {
        self.folder = folder
        let text = try folder.contents(ProducerIDs.fileName).map { String(decoding: $0, as: UTF8.self) } ?? "0"
        guard let number = Int64(text) else { throw BrokerError(.damaged, folder.file(ProducerIDs.fileName)) }
        (nextID, reserved) = (number, number)
    }

    mutating func next() throws -> Int64 {
        if nextID == reserved {
            let ceiling = reserved + ProducerIDs.block
            try folder.replace(ProducerIDs.fileName, with: Array(String(ceiling).utf8))
            reserved = ceiling
        }
        defer { nextID += 1 }
        return nextID
    }
}
