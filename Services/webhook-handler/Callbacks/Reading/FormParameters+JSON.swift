import JSON

extension FormParameters {
    /// The body as an object of JSON.
    static func json(_ callback: Callback) throws(CallbackError) -> FormParameters {
        guard let root = try? JSONDocument(parsing: callback.body, limits: .callback).root, root.kind == .object else {
            throw CallbackError(.malformed, "the body is no object")
        }
        return FormParameters(root)
    }
}
