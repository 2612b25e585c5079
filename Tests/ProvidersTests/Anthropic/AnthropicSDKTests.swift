// SPDX-License-Identifier: Apache-2.0

import Cascade
import Foundation
import JSON
import Testing

@testable import Providers

/// The official `anthropic` Python SDK as judge; what it checks is in `messages.py`.
struct AnthropicSDKTests {
    private static let script = AnthropicFiles.folder.appending(path: "messages.py")

    private func write(_ json: [UInt8], to name: String, in folder: URL) throws {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(json).write(to: file)
    }

    @Test("the SDK's types take every body that we send", .timeLimit(.minutes(1)))
    func requests() throws {
        try PythonScript.withFolder { folder in
            for golden in MessagesCase.all {
                guard let body = try golden.body() else { continue }
                try write(body, to: "requests/\(golden).json", in: folder)
            }
            try PythonScript.run(Self.script, [folder.path, "requests_are_valid"])
        }
    }

    @Test("the SDK reads the recorded answers and streams as we do", .timeLimit(.minutes(1)))
    func answers() throws {
        try PythonScript.withFolder { folder in
            for name in AnthropicAnswerTests.names {
                let stream = try readStream([try AnthropicFiles.recorded(name + ".sse")])
                try write(stream.json, to: "answers/\(name).json", in: folder)
            }
            try PythonScript.run(Self.script, [folder.path, "answers_are_read_alike", "streams_are_read_alike"])
        }
    }
}

extension AnswerSummary {
    /// The summary as `messages.py` writes one.
    fileprivate var json: [UInt8] {
        let count: (Int?) -> JSONValue = { .number(JSONNumber($0 ?? 0)) }
        let text: (String?) -> JSONValue = { $0.map(JSONValue.string) ?? .null }
        let usage: JSONObject = [
            "input": count(usage?.input), "cached_input": count(usage?.cachedInput),
            "cache_writes": count(usage?.cacheWrites), "output": count(usage?.output),
            "reasoning": count(usage?.reasoning),
        ]
        let members: JSONObject = [
            "id": text(id), "model": text(model), "text": .string(self.text), "calls": .array(calls),
            "reasoning": .string(reasoning), "blocks": .array(blocks), "refusal": text(refusal),
            "usage": .object(usage),
        ]
        return JSONValue.object(members).jsonUTF8()
    }
}
