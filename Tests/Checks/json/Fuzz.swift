/// Reads everything there is to read, and holds the verdict against that of simdjson's own parser.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let theirs = oracle_verdict(data, size)
    do {
        let document = try JSONDocument(parsing: bytes, limits: JSONLimits(depth: 500))
        // They refuse numbers beyond 64 bits or the doubles; we pass them on.
        precondition(theirs == 0 || theirs == oracle_number, "we accept what they refuse")
        read(document.root, within: bytes[...])
    } catch {
        let code = error.faults.first?.code
        // Ours alone: what readers could take differently.
        precondition(theirs != 0 || code == .duplicateKey || code == .invalidEscape, "we refuse what they accept")
        precondition(code != .invalidEscape || bytes.contains(UInt8(ascii: "\\")))
    }
    return 0
}

private func read(_ value: JSONValue, within outer: ArraySlice<UInt8>) {
    let raw = value.rawBytes
    precondition(!raw.isEmpty && raw.startIndex >= outer.startIndex && raw.endIndex <= outer.endIndex)
    _ = try? value.string(1...20)
    _ = try? value.integer()
    _ = try? value.number()
    _ = try? value.timestamp()
    _ = value["a"]
    precondition(value.pointer.isEmpty || value.pointer.utf8.first == UInt8(ascii: "/"))
    for element in value.elements { read(element, within: raw) }
    for member in value.members {
        precondition(value[member.key] != nil)
        read(member.value, within: raw)
    }
    do {
        _ = try value.read { fields in fields.list("a") { try $0.bool() } }
    } catch {
        precondition(!error.faults.isEmpty && error.faults.count <= JSONFields.faultLimit)
    }
}
