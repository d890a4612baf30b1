/// Idle easy handles: making one costs more than resetting one. Few of them, as each keeps its buffers, some 40 KB.
final class EasyHandlePool {
    private var idle: [EasyHandle] = []
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    func take() -> EasyHandle? {
        idle.popLast() ?? EasyHandle()
    }

    func give(_ easy: EasyHandle) {
        easy.reset()
        if idle.count < limit { idle.append(easy) }
    }

    func removeAll() {
        idle.removeAll()
    }
}
