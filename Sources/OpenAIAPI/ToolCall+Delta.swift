// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

// A tool call in the deltas of a stream.
extension ToolCall {
    /// Writes the member of a delta that the call begins with.
    ///
    /// - Parameters:
    ///   - index: The call's number in the answer.
    ///   - type: The upstream's word for what is called; nil where it is not known.
    ///   - writer: Inside the delta.
    func writeStart(at index: Int, type: String?, to writer: inout JSONWriter) {
        write(at: index, to: &writer) { writer in
            guard kind != .legacyFunction else { return writeBody(name: name, [], to: &writer) }
            writer.key("id")
            writer.string(id)
            writer.key("type")
            writer.string(kind == .custom ? "custom" : type ?? "function")
            writeCalled(name: name, [], to: &writer)
            guard let extra else { return }
            writer.key("extra_content")
            writer.raw(ChatChunkWriter.oneLine(extra[...]))
        }
    }

    /// Writes the member of a delta that brings a piece of the arguments.
    func write(_ piece: ArraySlice<UInt8>, at index: Int, to writer: inout JSONWriter) {
        write(at: index, to: &writer) { writer in
            if kind == .legacyFunction {
                writeBody(piece, to: &writer)
            } else {
                writeCalled(piece, to: &writer)
            }
        }
    }

    private func write(at index: Int, to writer: inout JSONWriter, _ members: (inout JSONWriter) -> Void) {
        guard kind != .legacyFunction else {
            writer.key("function_call")
            writer.beginObject()
            members(&writer)
            return writer.endObject()
        }
        writer.key("tool_calls")
        writer.beginArray()
        writer.beginObject()
        writer.key("index")
        writer.int(index)
        members(&writer)
        writer.endObject()
        writer.endArray()
    }

    private func writeCalled(name: String? = nil, _ piece: ArraySlice<UInt8>, to writer: inout JSONWriter) {
        writer.key(kind == .custom ? "custom" : "function")
        writer.beginObject()
        writeBody(name: name, piece, to: &writer)
        writer.endObject()
    }

    private func writeBody(name: String? = nil, _ piece: ArraySlice<UInt8>, to writer: inout JSONWriter) {
        if let name {
            writer.key("name")
            writer.string(name)
        }
        writer.key(kind == .custom ? "input" : "arguments")
        writer.string(utf8: piece)
    }
}
