import Crypto
import Primitives
import Testing

@Suite struct HashAlgorithmTests {
    @Test(
        "published digests of \"abc\" and of nothing",
        arguments: [
            (HashAlgorithm.md5, "900150983cd24fb0d6963f7d28e17f72", "d41d8cd98f00b204e9800998ecf8427e"),
            (.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            (
                .sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            ),
        ]
    )
    func known(algorithm: HashAlgorithm, abc: String, nothing: String) {
        #expect(algorithm.hash("abc".bytes).hex == abc)
        #expect(algorithm.hash([]).hex == nothing)
    }

    @Test("SHA-512 has its length and begins as published")
    func sha512() {
        let digest = HashAlgorithm.sha512.hash("abc".utf8).hex
        #expect(digest.count == 128 && digest.hasPrefix("ddaf35a193617abacc417349ae204131"))
    }
}
