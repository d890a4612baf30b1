import Foundation

/// A message as Python's email package reads it.
package struct ParsedMail: Decodable, Sendable {
    package struct Part: Decodable, Sendable {
        package let type: String
        package let charset: String?
        package let text: String
    }

    /// Names in lower case; a name that came twice has two entries.
    package let headers: [[String]]
    package let parts: [Part]
    package let type: String
    package let defects: [String]
    package let longestLine: Int
    package let hasBareLineEnds: Bool
    package let isASCII: Bool

    package func header(_ name: String) -> String? { headers.first { $0[0] == name }?[1] }
}

/// Asks Python's email parser what a message means.
package enum MailJudge {
    package static func parse(_ bytes: [UInt8]) async throws -> ParsedMail {
        let folder = try TemporaryFolder()
        let (script, input, output) = (folder.file("judge.py"), folder.file("mail"), folder.file("parsed"))
        try Data(bytes).write(to: URL(filePath: input))
        let main = "import sys\njson.dump(judge(open(sys.argv[1], 'rb').read()), open(sys.argv[2], 'w'))\n"
        try (function + main).write(toFile: script, atomically: false, encoding: .utf8)
        try await ChildProcess("python3", [script, input, output], logTo: folder.file("log")).waitForExit()
        return try JSONDecoder().decode(ParsedMail.self, from: Data(contentsOf: URL(filePath: output)))
    }

    static let function = #"""
        import email, email.policy, json, re
        def judge(content):
            mail = email.message_from_bytes(content, policy=email.policy.default)
            leaves = [part for part in mail.walk() if not part.is_multipart()]
            defects = [str(d) for part in mail.walk() for d in part.defects]
            defects += [str(d) for value in mail.values() for d in value.defects]
            return dict(
                headers=[[name.lower(), str(value)] for name, value in mail.items()], type=mail.get_content_type(),
                parts=[dict(type=p.get_content_type(), charset=p.get_content_charset(), text=p.get_content().replace('\r\n', '\n')) for p in leaves],
                defects=defects, longestLine=max(map(len, content.split(b"\r\n"))),
                hasBareLineEnds=bool(re.search(rb"\r(?!\n)|(?<!\r)\n", content)), isASCII=content.isascii())

        """#
}
