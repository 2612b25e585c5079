// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Which members of OpenAI's requests a server has not, or has by another name.
package struct MemberQuirks: Sendable, Equatable {
    /// By another name: OpenAI's and the server's.
    package var renamed: [String: String] = [:]
    /// Those that say nothing of the answer: they are left out.
    package var dropped: [String] = []
    /// Those that say something of the answer: a request with one cannot be served.
    package var refused: [String] = []

    package init() {}

    var isEmpty: Bool { renamed.isEmpty && dropped.isEmpty && refused.isEmpty }

    /// The first member of a request that the server cannot serve; nil for none.
    package func refusedMember(of root: JSONNode) -> String? {
        refused.first { name in
            guard let value = root[name] else { return false }
            return !Self.saysNothing(name, value)
        }
    }

    /// Takes out of a request's body what the server has not.
    package func edit(_ root: JSONNode, in splice: inout JSONSplice) {
        for (name, other) in renamed {
            guard let value = root[name] else { continue }
            splice.set(other, to: Array(value.text), in: root)
            splice.remove(name, from: root)
        }
        for name in dropped { splice.remove(name, from: root) }
        // Of those refused, only one that says nothing can be in the request.
        for name in refused { splice.remove(name, from: root) }
    }

    /// Whether a member has a value that means the same as no member.
    private static func saysNothing(_ name: String, _ value: JSONNode) -> Bool {
        switch value.kind {
        case .null: true
        case .bool: value.bool == (name == "parallel_tool_calls")
        case .number: value.double == 0
        case .array, .object: value.count == 0
        case .string: false
        }
    }
}
