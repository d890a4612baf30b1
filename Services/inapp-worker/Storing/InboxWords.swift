import ChannelWorker
import Wire

/// A retraction needs no words.
struct InboxWords: WordsMaker {
    let maker: any WordsMaker

    func words(for dispatch: ChannelDispatch) async throws -> Words {
        dispatch.operation == .retract ? Words() : try await maker.words(for: dispatch)
    }
}
