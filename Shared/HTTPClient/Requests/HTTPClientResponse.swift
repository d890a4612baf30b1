package struct HTTPClientResponse: Sendable {
    package let status: Int
    package let headers: HTTPClientHeaders
    package let body: [UInt8]

    package init(status: Int, headers: HTTPClientHeaders, body: [UInt8]) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }
}
