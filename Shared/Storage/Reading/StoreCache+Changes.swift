extension StoreCache {
    /// How far a change reaches into a cache.
    package enum Reach: Sendable {
        case nothing
        case key(Key)
        /// Every key of which this is true.
        case those(@Sendable (Key) -> Bool)
        case everything
    }

    /// Forgets from now on what the feed says is old.
    package func follow(_ changes: ChangeFeed, _ reach: @escaping @Sendable (StoreChange) -> Reach) {
        changes.listen { [weak self] notice in
            switch notice {
            case .changed(let change): self?.forget(reach(change))
            case .missed: self?.removeAll()
            }
        }
    }

    private func forget(_ reach: Reach) {
        switch reach {
        case .nothing: break
        case .key(let key): remove(key)
        case .those(let isOld): removeAll(where: isOld)
        case .everything: removeAll()
        }
    }
}
