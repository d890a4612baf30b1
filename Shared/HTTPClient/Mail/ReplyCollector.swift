/// Gathers the lines of a mail server's replies and keeps the last whole one. Pure, and bounded whatever comes.
struct ReplyCollector {
    /// Of one reply's text, in bytes; the rest of a longer one is dropped.
    static let textLimit = 4096

    private var status = 0
    private var enhancedStatus: EnhancedStatusCode?
    private var text = ""
    private var isComplete = true

    /// The last reply; `nil` before the first and within one.
    var reply: SMTPReply? {
        isComplete && status > 0 ? SMTPReply(status: status, enhancedStatus: enhancedStatus, text: text) : nil
    }

    /// A line that has not the form of a reply's is passed over, and so is the farewell: what libcurl says before it
    /// closes a connection must not hide why.
    mutating func add(_ line: some Sequence<UInt8>) {
        let line = Array(line.prefix(1024)).filter { $0 >= 0x20 && $0 != 0x7F }
        guard line.count >= 3, line.prefix(3).allSatisfy(\.isDigit),
            let status = Int(String(decoding: line.prefix(3), as: UTF8.self)), status != 221,
            line.count == 3 || line[3] == UInt8(ascii: "-") || line[3] == UInt8(ascii: " ")
        else { return }
        if isComplete { (enhancedStatus, text) = (nil, "") }
        self.status = status
        isComplete = line.count == 3 || line[3] == UInt8(ascii: " ")
        add(text: String(decoding: line.dropFirst(4), as: UTF8.self))
    }

    private mutating func add(text line: String) {
        let words = line.split(separator: " ", maxSplits: 1)
        var rest = Substring(line)
        if let code = words.first.flatMap({ EnhancedStatusCode($0) }) {
            enhancedStatus = code
            rest = words.count > 1 ? words[1] : ""
        }
        guard text.utf8.count + rest.utf8.count < ReplyCollector.textLimit else { return }
        text += text.isEmpty || rest.isEmpty ? rest : " " + rest
    }
}
