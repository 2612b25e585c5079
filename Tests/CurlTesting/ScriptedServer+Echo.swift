// SPDX-License-Identifier: Apache-2.0

extension ScriptedServer {
    /// Answers with the body that came and the head that came, in `x-seen`.
    package convenience init(echoing: Void) throws {
        try self.init { connection in
            while let request = connection.readRequest() {
                let seen = request.head.split(separator: "\r\n").map { $0.trimmed() }.joined(separator: "|")
                let length = request.method == "HEAD" ? 5 : request.body.count
                connection.send("HTTP/1.1 200 OK\r\nX-Seen: \(seen)\r\nContent-Length: \(length)\r\n\r\n")
                if request.method != "HEAD" { connection.send(request.body) }
            }
        }
    }
}

extension Substring {
    fileprivate func trimmed() -> Substring {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
