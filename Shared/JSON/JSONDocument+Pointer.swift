import CSimdjson

extension JSONDocument {
    /// The JSON Pointer of a node, found from the root down: only faults ask for it.
    func pointer(to target: Int) -> String {
        var (pointer, index) = ("", 0)
        while index < target, let step = step(from: index, towards: target) {
            pointer += "/" + step.token.escapedForPointer
            index = step.index
        }
        return pointer
    }

    /// The pointer of what was being read when the text turned out wrong.
    var openPath: String { pointer(to: nodes.count - 1) }

    /// The child of a container that is or contains the target.
    private func step(from container: Int, towards target: Int) -> (token: String, index: Int)? {
        var (position, child) = (0, container + 1)
        while child <= target {
            let isMember = Int(nodes[child].kind) == HERALD_JSON_KEY
            // A key whose value has not been read stands for it.
            let value = isMember && child + 1 < nodes.count ? child + 1 : child
            if target < Int(nodes[value].next) {
                return (isMember ? text(of: child) : String(position), value)
            }
            (position, child) = (position + 1, Int(nodes[value].next))
        }
        return nil
    }
}

extension String {
    /// By scalars: a combining mark after a slash makes another character of it, and yet it is a slash.
    fileprivate var escapedForPointer: String {
        guard utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
