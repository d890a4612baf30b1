import CCurl

/// libcurl's process-wide state: set up once, by the first engine, and kept until the process ends.
enum CurlLibrary {
    static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
