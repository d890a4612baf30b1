import Links

/// By what people are told from machines.
struct VisitorRules: Sendable {
    /// Whether a browser's wish not to be tracked is heeded.
    var heedsSignals = true
    /// Between the making of a mail and its opening or the following of a link: nobody is that quick.
    var openTime = Duration.seconds(2)
    var clickTime = Duration.seconds(3)

    func shortest(_ kind: LinkKind) -> Duration { kind == .open ? openTime : clickTime }

    /// Browsers say what they are; what says nothing, or too little, is none. Gmail's and Yahoo's proxies fetch when a
    /// person opens the mail, and so are not among these; Apple's, which fetches all, calls itself only "Mozilla/5.0".
    func isMachine(_ userAgent: String) -> Bool {
        let name = userAgent.lowercased()
        return name.isEmpty || name == "mozilla/5.0" || VisitorRules.machines.contains { name.contains($0) }
    }

    private static let machines = [
        "bot", "crawl", "spider", "slurp", "preview", "scan", "monitor", "headless", "phantomjs", "facebookexternalhit",
        "whatsapp", "barracuda", "proofpoint", "mimecast", "symantec", "trendmicro", "forcepoint", "cloudmark",
        "ms-office", "microsoft office existence", "safelinks", "python", "curl/", "wget/", "java/", "okhttp",
        "go-http-client", "apache-httpclient", "libwww", "node-fetch", "axios", "ruby", "perl", "httpclient", "guzzle",
    ]
}
