import JSON
import Primitives
import Testing
import Tokens

@Suite struct ClaimRulesTests {
    private let now = Timestamp(milliseconds: 1_000_000_000)
    private let rules = ClaimRules(issuer: "herald", audience: "api", leeway: .seconds(30))

    @Test("a token is taken until its expiry and the leeway have passed, and from nbf and iat on less the leeway")
    func borders() throws {
        let cases: [(claims: String, fault: TokenError.Code?)] = [
            (#""exp":1000001"#, nil),
            (#""exp":999971"#, nil),
            (#""exp":999970"#, .expired),
            (#""exp":999970.5"#, nil),
            (#""exp":1000001,"nbf":1000030,"iat":1000030"#, nil),
            (#""exp":1000001,"nbf":1000031"#, .notYetValid),
            (#""exp":1000001,"iat":1000031"#, .notYetValid),
            (#""nbf":1"#, .malformed),
        ]
        for (claims, fault) in cases {
            #expect(try code(#"{"iss":"herald","aud":"api",\#(claims)}"#, rules) == fault, "\(claims)")
        }
    }

    @Test("issuer and audience must be ours, whole and in the same case")
    func parties() throws {
        let cases: [(claims: String, fault: TokenError.Code?)] = [
            (#""iss":"herald","aud":["other","api"]"#, nil),
            (#""iss":"herald","aud":["other"]"#, .wrongAudience),
            (#""iss":"herald","aud":[]"#, .wrongAudience),
            (#""iss":"herald""#, .wrongAudience),
            (#""iss":"herald","aud":"API""#, .wrongAudience),
            (#""iss":"herald2","aud":"api""#, .wrongIssuer),
            (#""aud":"api""#, .wrongIssuer),
        ]
        for (claims, fault) in cases {
            #expect(try code(#"{"exp":1000001,\#(claims)}"#, rules) == fault, "\(claims)")
        }
    }

    @Test("with an age, a token needs iat and is taken no longer")
    func age() throws {
        var rules = ClaimRules.none
        (rules.maximumAge, rules.leeway) = (.seconds(300), .zero)
        #expect(try code(#"{"iat":999700}"#, rules) == nil)
        #expect(try code(#"{"iat":999699}"#, rules) == .expired)
        #expect(try code("{}", rules) == .malformed)
    }

    @Test(
        "claims of another type, beyond the calendar, or twice are refused",
        arguments: [
            "[]", "null", "", "{", #"{"exp":"1"}"#, #"{"exp":null}"#, #"{"exp":-1}"#, #"{"exp":1e400}"#,
            #"{"exp":1e18}"#,
            #"{"iat":true}"#, #"{"nbf":[1]}"#, #"{"iss":1}"#, #"{"aud":[1]}"#, #"{"aud":{}}"#, #"{"sub":["a"]}"#,
            #"{"exp":1,"exp":2}"#, #"{"sub":"\u0000"}"#,
        ]
    )
    func malformed(json: String) {
        let error = #expect(throws: TokenError.self) { try TokenClaims(json: Array(json.utf8)) }
        #expect(error?.code == .malformed)
    }

    @Test("claims of one's own are there, too")
    func own() throws {
        let claims = try TokenClaims(json: Array(#"{"sub":"ann","jti":"1","tenant":"t","roles":["admin"]}"#.utf8))
        #expect(claims.subject == "ann" && claims.id == "1")
        #expect(try claims.all["tenant"]?.string() == "t")
        #expect(try claims.all["roles"]?.list { try $0.string() } == ["admin"])
    }

    private func code(_ json: String, _ rules: ClaimRules) throws -> TokenError.Code? {
        let claims = try TokenClaims(json: Array(json.utf8))
        do {
            try rules.check(claims, at: now)
            return nil
        } catch {
            return error.code
        }
    }
}
