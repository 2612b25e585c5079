// SPDX-License-Identifier: Apache-2.0

package import JSON

extension JSONSplice {
    /// Adds an instruction to a conversation: to its first system turn, or as one before all others.
    ///
    /// Many chat templates take one system turn only, and only as the first.
    package mutating func addInstruction(_ text: [UInt8], to messages: JSONNode) {
        let first = messages[0]
        guard let first, let role = first["role"]?.string, ["system", "developer"].contains(role),
            let content = first["content"]
        else {
            var writer = JSONWriter(capacity: text.count + text.count / 8 + 48)
            writer.beginObject()
            writer.key("role")
            writer.string("system")
            writer.key("content")
            writer.string(utf8: text)
            writer.endObject()
            return insert(writer.take(), at: 0, in: messages)
        }
        if content.kind == .array {
            append(
                Array(#"{"type":"text","text":"#.utf8) + JSONText.string(utf8: text) + [UInt8(ascii: "}")],
                to: content
            )
        } else {
            let written = content.utf8.map(Array.init) ?? []
            let separator = Array("\n\n".utf8)
            replace(content, with: JSONText.string(utf8: written.isEmpty ? text : written + separator + text))
        }
    }
}
