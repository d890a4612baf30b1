import ChannelWorker
import Crypto
import Primitives
import Tokens

/// Signs a team's provider token for APNs. Apple takes one for an hour, and another no sooner than after twenty minutes.
struct AppleLogin: Sendable {
    let team: String
    private let signer: TokenSigner

    static let leastAge: Duration = .seconds(20 * 60)
    private static let renewal: Duration = .seconds(45 * 60)
    /// A little before Apple's hour is over.
    private static let life: Duration = .seconds(58 * 60)

    init(team: String, keyID: String, key: SigningKey) throws(CryptoError) {
        (self.team, signer) = (team, try TokenSigner(key, keyID: keyID))
    }

    func sign(at now: Timestamp) throws(Unsendable) -> TokenTerm {
        do throws(CryptoError) {
            let text = try signer.sign { claims in
                claims.member("iss", team)
                claims.key("iat")
                claims.number(now.seconds)
            }
            return TokenTerm(text, madeAt: now, renewAfter: AppleLogin.renewal, endsAfter: AppleLogin.life)
        } catch {
            throw Unsendable(.misconfigured(SendFault("provider_misconfigured", "\(error)")))
        }
    }
}
