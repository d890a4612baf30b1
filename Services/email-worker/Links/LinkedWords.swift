import ChannelWorker
import Links
import Primitives
import Wire

/// Words whose links, picture and way to unsubscribe are ours, as far as the dispatch wants them.
struct LinkedWords: WordsMaker {
    let maker: any WordsMaker
    let links: LinkMaker
    var clock = WallClock.system

    /// Bytes of an address in a header field.
    private static let fieldLimit = 880

    func words(for dispatch: ChannelDispatch) async throws -> Words {
        var words = try await maker.words(for: dispatch)
        let origin = LinkOrigin(dispatch, at: clock.now)
        do {
            let unsubscribe = try unsubscribe(dispatch, origin)
            words.unsubscribeURL = unsubscribe
            words.html = try words.html.map { try linked($0, dispatch.tracking, origin, unsubscribe) }
            words.text = try words.text.map { try linked(text: $0, dispatch.tracking, origin, unsubscribe) }
        } catch {
            throw SendFault("links_failed", "the links of the mail cannot be sealed")
        }
        return words
    }

    private func linked(
        _ html: String,
        _ tracking: Tracking,
        _ origin: LinkOrigin,
        _ unsubscribe: String?
    ) throws -> String {
        guard tracking != Tracking() else { return html }
        let pixel = tracking.opens ? try links.url(.open, of: origin) : nil
        return try following(tracking, origin) { link in
            TrackedPage.rewriting(html, pixel: pixel, unsubscribe: unsubscribe, link: link)
        }
    }

    private func linked(
        text: String,
        _ tracking: Tracking,
        _ origin: LinkOrigin,
        _ unsubscribe: String?
    ) throws -> String {
        let text = try tracking.clicks ? following(tracking, origin) { TrackedText.rewriting(text, link: $0) } : text
        return unsubscribe.map { text.replacing(TrackedPage.placeholder, with: $0) } ?? text
    }

    /// What `rewrite` makes of words when it is given what takes the place of a link.
    private func following(
        _ tracking: Tracking,
        _ origin: LinkOrigin,
        _ rewrite: ((TrackableURL) -> String?) -> String
    ) throws -> String {
        var failure: (any Error)?
        let words = rewrite { url in
            // Our own links are answered here already.
            guard tracking.clicks, !url.text.hasPrefix(links.home + "/") else { return nil }
            do {
                return try links.url(.click, of: origin, target: url.text)
            } catch {
                failure = error
                return nil
            }
        }
        if let failure { throw failure }
        return words
    }

    /// Names the address too, where a header field has room for it: who has no account can only be found by it.
    private func unsubscribe(_ dispatch: ChannelDispatch, _ origin: LinkOrigin) throws -> String? {
        guard dispatch.tracking.unsubscribe, case .email(let destination) = dispatch.destination else { return nil }
        let url = try links.url(.unsubscribe, of: origin, target: destination.address)
        return url.utf8.count <= LinkedWords.fieldLimit ? url : try links.url(.unsubscribe, of: origin)
    }
}
