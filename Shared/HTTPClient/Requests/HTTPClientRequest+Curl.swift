import CCurl

extension HTTPClientRequest {
    func prepareMethod(_ easy: EasyHandle) {
        switch method {
        case .get: easy.set(CURLOPT_HTTPGET, true)
        case .head: easy.set(CURLOPT_NOBODY, true)
        case .post, .put, .patch: easy.setBody(body ?? [])
        case .delete: if let body { easy.setBody(body) }
        }
        if method == .put || method == .patch || method == .delete {
            easy.set(CURLOPT_CUSTOMREQUEST, method.rawValue)
        }
    }

    func prepareHeaders(_ easy: EasyHandle) {
        for field in headers.fields {
            // libcurl's own notation: "Name;" is a field without a value, while "Name:" would suppress it.
            easy.addHeader(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        guard signature == nil else { return }
        easy.addHeader("Expect:")
        if body != nil && headers["content-type"] == nil { easy.addHeader("Content-Type:") }
    }
}

extension AWSSignature {
    func prepare(_ easy: EasyHandle) {
        easy.set(CURLOPT_AWS_SIGV4, scope)
        easy.set(CURLOPT_USERNAME, accessKey)
        easy.set(CURLOPT_PASSWORD, secretKey)
        if let sessionToken { easy.addHeader("X-Amz-Security-Token: \(sessionToken)") }
        // A suppressed Expect would be signed and not sent. So it stays, and its answer is not waited for long.
        easy.set(CURLOPT_EXPECT_100_TIMEOUT_MS, 100)
    }
}

extension HTTPClientConfiguration {
    func prepare(_ easy: EasyHandle, _ scheme: HTTPURL.Scheme) {
        easy.set(CURLOPT_PROTOCOLS_STR, schemes.map(\.rawValue).joined(separator: ","))
        easy.set(CURLOPT_HTTP_VERSION, version.option)
        easy.set(CURLOPT_PIPEWAIT, version != .http1)
        if version == .http2PriorKnowledge && scheme == .http {
            // libcurl 7.88 begins HTTP/2 anew on such a connection when it is used again, and fails.
            easy.set(CURLOPT_FRESH_CONNECT, true)
            easy.set(CURLOPT_FORBID_REUSE, true)
        }
        easy.set(CURLOPT_FOLLOWLOCATION, false)
        easy.set(CURLOPT_USERAGENT, userAgent)
        easy.set(CURLOPT_PROXY, proxy ?? "")
        easy.prepareConnection(
            connectTimeout: connectTimeout,
            nameLifetime: nameLifetime,
            idleLifetime: idleLifetime
        )
        tls.prepare(easy)
    }
}

extension HTTPClientConfiguration.Version {
    fileprivate var option: Int {
        switch self {
        case .negotiated: Int(CURL_HTTP_VERSION_2TLS)
        case .http1: Int(CURL_HTTP_VERSION_1_1)
        case .http2PriorKnowledge: Int(CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE)
        }
    }
}
