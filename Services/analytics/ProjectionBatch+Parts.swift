import Storage

extension ProjectionBatch {
    /// Smaller batches with the same records, by which one that no table takes is found in few steps: each kind by
    /// itself, or of a single kind each half. A batch of one record is its only part.
    var parts: [ProjectionBatch] {
        let kinds = [
            with(\.notifications, notifications[...]), with(\.deliveries, deliveries[...]),
            with(\.decisions, decisions[...]), with(\.audits, audits[...]),
            with(\.deadLetters, deadLetters[...]),
        ].filter { $0.count > 0 }
        guard kinds.count == 1, count > 1 else { return kinds }
        return halves(\.notifications) + halves(\.deliveries) + halves(\.decisions) + halves(\.audits)
            + halves(\.deadLetters)
    }

    private func halves<Record>(_ kind: WritableKeyPath<ProjectionBatch, [Record]>) -> [ProjectionBatch] {
        let records = self[keyPath: kind]
        let middle = records.count / 2
        return [records[..<middle], records[middle...]].filter { !$0.isEmpty }.map { with(kind, $0) }
    }

    private func with<Record>(
        _ kind: WritableKeyPath<ProjectionBatch, [Record]>,
        _ records: ArraySlice<Record>
    ) -> ProjectionBatch {
        var batch = ProjectionBatch()
        batch[keyPath: kind] = Array(records)
        return batch
    }
}
