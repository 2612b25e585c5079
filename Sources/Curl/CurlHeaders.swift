// SPDX-License-Identifier: Apache-2.0

import CLibCurl
import Glibc

/// The header fields of a request in the form libcurl sends, made once and shared by any number of requests.
///
/// What is sent is these fields, `Host`, and the framing that HTTP needs; libcurl's own defaults are taken out.
///
/// `@unchecked Sendable` holds because the list is written in the initializer only and freed in `deinit`, and because
/// libcurl does not write to it.
@safe package final class CurlHeaders: @unchecked Sendable {
    /// No fields.
    package static let none = CurlHeaders()

    /// The first node; the nodes of `base`, if there is one, follow ours.
    let list: UnsafeMutablePointer<curl_slist>
    private let ownCount: Int
    private let base: CurlHeaders?

    /// Makes a list of fields, put before those of `base` if it is given.
    ///
    /// - Throws: `invalid_request` for a name that is no token, a value with a control character, or a field that says
    ///   how the message is framed (`Content-Length`, `Transfer-Encoding`, `Expect`, `Connection`).
    package init(_ fields: [(name: String, value: String)], before base: CurlHeaders = .none) throws(CurlError) {
        for field in fields {
            try Self.check(name: field.name, value: field.value)
        }
        // libcurl's syntax: `Name: value`, and `Name;` for a field with an empty value.
        let lines = fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        unsafe list = Self.chain(lines, before: base.list)
        ownCount = lines.count
        self.base = base
    }

    /// The end of every list: `Name:` takes a field out that libcurl would add by itself.
    private init() {
        let defaults = ["Accept:", "Content-Type:", "Expect:"]
        unsafe list = Self.chain(defaults.dropLast(), before: Self.node(defaults[defaults.count - 1], next: nil))
        ownCount = defaults.count
        base = nil
    }

    deinit {
        var next = unsafe Optional(list)
        for _ in 0..<ownCount {
            guard let node = unsafe next else { return }
            unsafe next = node.pointee.next
            unsafe free(node.pointee.data)
            unsafe node.deallocate()
        }
    }

    private static func chain(
        _ lines: some BidirectionalCollection<String>,
        before tail: UnsafeMutablePointer<curl_slist>
    ) -> UnsafeMutablePointer<curl_slist> {
        unsafe lines.reversed().reduce(tail) { next, line in unsafe node(line, next: next) }
    }

    private static func node(
        _ line: String,
        next: UnsafeMutablePointer<curl_slist>?
    ) -> UnsafeMutablePointer<curl_slist> {
        let node = UnsafeMutablePointer<curl_slist>.allocate(capacity: 1)
        unsafe node.initialize(to: curl_slist(data: strdup(line), next: next))
        return unsafe node
    }

    private static func check(name: String, value: String) throws(CurlError) {
        guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte) else {
            throw .invalidRequest("a header name that is no token; expected letters, digits and `-`")
        }
        guard !value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) else {
            throw .invalidRequest("a control character in the value of header `\(name)`; expected text")
        }
        guard !["content-length", "transfer-encoding", "expect", "connection"].contains(name.lowercased()) else {
            throw .invalidRequest("header `\(name)`; expected none, since the transport frames messages itself")
        }
    }

    /// The `tchar` of RFC 9110 §5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
