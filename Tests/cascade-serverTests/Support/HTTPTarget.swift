// SPDX-License-Identifier: Apache-2.0

import JSON

/// A server that a test talks to, in this process or in another.
protocol HTTPTarget: Sendable {
    var port: Int { get }
}

extension HTTPTarget {
    /// One request over a connection of its own.
    func send(
        _ method: String = "GET",
        _ path: String,
        _ body: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> HTTPReply {
        let connection = try await ClientConnection.open(port)
        do {
            await connection.send(Self.request(method, path, body, headers: headers))
            let reply = try await connection.reply(isBodiless: method == "HEAD")
            await connection.close()
            return reply
        } catch {
            await connection.close()
            throw error
        }
    }

    /// A chat request over a connection of its own.
    ///
    /// `policy` goes into the header, `demo` is what the demo upstream is told, such as `"small": {"fault": "hang"}`, and `more` are
    /// further members of the body, such as `"stream": true`.
    func ask(
        _ text: String = "hello",
        model: String = "any",
        policy: String? = nil,
        demo: String? = nil,
        more: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> HTTPReply {
        var headers = headers
        if let policy { headers["x-cascade-policy"] = policy }
        let body = Self.chat(text, model: model, demo: demo, more: more)
        return try await send("POST", "/v1/chat/completions", body, headers: headers)
    }

    /// A request as bytes.
    static func request(
        _ method: String,
        _ path: String,
        _ body: String? = nil,
        headers: [String: String] = [:]
    ) -> String {
        var text = "\(method) \(path) HTTP/1.1\r\nhost: 127.0.0.1\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if let body { text += "content-type: application/json\r\ncontent-length: \(body.utf8.count)\r\n" }
        return text + "\r\n" + (body ?? "")
    }

    /// The body of a chat request.
    static func chat(_ text: String, model: String = "any", demo: String? = nil, more: String? = nil) -> String {
        let message: JSONValue = ["role": "user", "content": .string(text)]
        var members = [#""model": \#(JSONValue.string(model).json())"#, #""messages": [\#(message.json())]"#]
        if let demo { members.append(#""demo": {\#(demo)}"#) }
        if let more { members.append(more) }
        return "{" + members.joined(separator: ", ") + "}"
    }

    /// The samples of `/metrics`, by name and labels as written there.
    func metrics() async throws -> [String: Double] {
        var samples: [String: Double] = [:]
        for line in try await send("GET", "/metrics").text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else {
                continue
            }
            samples[String(line[..<space])] = value
        }
        return samples
    }
}
