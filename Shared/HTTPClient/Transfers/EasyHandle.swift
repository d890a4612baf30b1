import CCurl

/// Owns a `CURL`, its lists and its error text. Used on one thread at a time.
final class EasyHandle {
    let raw: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var recipients: UnsafeMutablePointer<curl_slist>?
    /// The first option that libcurl did not take since the last `reset`.
    private(set) var fault: CURLcode?

    init?() {
        guard let raw = curl_easy_init() else { return nil }
        self.raw = raw
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.pointee = 0
    }

    deinit {
        curl_easy_cleanup(raw)
        curl_slist_free_all(headers)
        curl_slist_free_all(recipients)
        errorText.deallocate()
    }

    /// Back to libcurl's defaults, ready for the next transfer.
    func reset() {
        curl_easy_reset(raw)
        curl_slist_free_all(headers)
        curl_slist_free_all(recipients)
        (headers, recipients, fault) = (nil, nil, nil)
        errorText.pointee = 0
    }

    func set(_ option: CURLoption, _ value: Int) {
        note(herald_curl_set_long(raw, option, value))
    }

    func set(_ option: CURLoption, _ flag: Bool) {
        set(option, flag ? 1 : 0)
    }

    func set(_ option: CURLoption, bytes count: Int) {
        note(herald_curl_set_offset(raw, option, curl_off_t(count)))
    }

    /// libcurl copies the text.
    func set(_ option: CURLoption, _ text: String) {
        note(herald_curl_set_string(raw, option, text))
    }

    func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer?) {
        note(herald_curl_set_pointer(raw, option, pointer))
    }

    /// The body of a request, copied by libcurl.
    func setBody(_ body: [UInt8]) {
        set(CURLOPT_POSTFIELDSIZE_LARGE, bytes: body.count)
        body.withUnsafeBytes { bytes in
            note(
                herald_curl_set_pointer(
                    raw,
                    CURLOPT_COPYPOSTFIELDS,
                    UnsafeMutableRawPointer(mutating: bytes.baseAddress)
                )
            )
        }
    }

    func addHeader(_ line: String) {
        headers = append(line, to: headers)
    }

    func addRecipient(_ address: String) {
        recipients = append(address, to: recipients)
    }

    /// Hands the lists over; they stay ours and live until `reset`.
    func setLists() {
        if let headers { set(CURLOPT_HTTPHEADER, pointer: headers) }
        if let recipients { set(CURLOPT_MAIL_RCPT, pointer: recipients) }
        set(CURLOPT_ERRORBUFFER, pointer: errorText)
    }

    func integer(_ info: CURLINFO) -> Int {
        var value = 0
        return herald_curl_get_long(raw, info, &value) == CURLE_OK ? value : 0
    }

    func microseconds(_ info: CURLINFO) -> Int64 {
        var value: curl_off_t = 0
        return herald_curl_get_offset(raw, info, &value) == CURLE_OK ? Int64(value) : 0
    }

    /// libcurl's sentence about the failure, or its general one for the code.
    func explanation(of code: CURLcode) -> String {
        errorText.pointee != 0 ? String(cString: errorText) : String(cString: curl_easy_strerror(code))
    }

    private func append(
        _ text: String,
        to list: UnsafeMutablePointer<curl_slist>?
    ) -> UnsafeMutablePointer<curl_slist>? {
        let longer = curl_slist_append(list, text)
        if longer == nil { note(CURLE_OUT_OF_MEMORY) }
        return longer ?? list
    }

    private func note(_ code: CURLcode) {
        if code != CURLE_OK && fault == nil { fault = code }
    }
}
