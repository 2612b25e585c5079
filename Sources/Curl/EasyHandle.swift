// SPDX-License-Identifier: Apache-2.0

import CLibCurl

/// One of libcurl's easy handles, used for one transfer after the other.
///
/// Options stay set from one transfer to the next, and only those that differ are set anew.
@safe final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    /// Where this handle is in the loop's table.
    let slot: Int
    var transfer: Transfer?

    let multi: MultiHandle
    private let http2: Bool
    /// libcurl's words for what went wrong.
    let errorText: UnsafeMutablePointer<CChar>

    // What is set now. The address and the fields are also kept alive by this.
    private var url: String?
    private var headers: CurlHeaders?
    private var method: CurlRequest.Method?
    private var shape: Shape?
    private var acceptsCompression: Bool?
    private var version: Int?

    /// - Throws: `other` when libcurl has no memory or refuses a setting.
    init(slot: Int, multi: MultiHandle, settings: CurlSettings) throws(CurlError) {
        guard let pointer = unsafe curl_easy_init() else { throw CurlError(CURLE_OUT_OF_MEMORY) }
        unsafe self.pointer = pointer
        self.slot = slot
        self.multi = multi
        http2 = settings.http2
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try setUp(settings)
        try connect()
    }

    deinit {
        unsafe curl_easy_cleanup(pointer)
        unsafe errorText.deallocate()
    }

    /// Prepares the handle for a transfer.
    ///
    /// - Throws: `invalid_request` for an address that is not HTTP's, `other` when libcurl has no memory.
    func begin(_ transfer: Transfer) throws(CurlError) {
        let request = transfer.request
        try set(url: request.url)
        try set(version: version(for: request.url))
        if headers !== request.headers {
            try check(unsafe cascade_easy_set_pointer(pointer, CURLOPT_HTTPHEADER, request.headers.list))
            headers = request.headers
        }
        if acceptsCompression != request.acceptsCompression {
            try set(CURLOPT_ACCEPT_ENCODING, request.acceptsCompression ? "" : nil)
            acceptsCompression = request.acceptsCompression
        }
        try set(method: request.method, body: request.body)
        self.transfer = transfer
        transfer.state = .running(self)
    }

    var reusedConnection: Bool {
        var connections = 0
        return unsafe cascade_easy_get_long(pointer, CURLINFO_NUM_CONNECTS, &connections) == CURLE_OK
            && connections == 0
    }

    /// What libcurl's code and the handle's state say together; nil for a whole response.
    func failure(_ code: CURLcode) -> CurlError? {
        guard code != CURLE_OK else {
            // A connection closed within the head is a whole response to libcurl.
            return transfer?.hasHead == true ? nil : .cutOff(received: 0, expected: nil)
        }
        if let refusal = transfer?.refusal { return refusal }
        let error = CurlError(
            code,
            text: unsafe String(cString: errorText),
            systemError: Int32(truncatingIfNeeded: long(CURLINFO_OS_ERRNO)),
            proxyStatus: long(CURLINFO_HTTP_CONNECTCODE),
            received: offset(CURLINFO_SIZE_DOWNLOAD_T),
            expected: bodyLength()
        )
        // A connection may break after the last announced byte, which takes nothing away from the response.
        if case .cutOff(let received, let expected) = error, received == expected, transfer?.hasHead == true {
            return nil
        }
        return error
    }

    func bodyLength() -> Int? {
        let length = offset(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T)
        return length < 0 ? nil : length
    }

    private func long(_ info: CURLINFO) -> Int {
        var value = 0
        unsafe cascade_easy_get_long(pointer, info, &value)
        return value
    }

    private func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        unsafe cascade_easy_get_offset(pointer, info, &value)
        return Int(value)
    }
}

// MARK: Per transfer

extension EasyHandle {
    private func set(url: String) throws(CurlError) {
        guard self.url != url else { return }
        let scheme = url.utf8.prefix(8).map { $0 | 0x20 }
        guard scheme.starts(with: "http://".utf8) || scheme.starts(with: "https://".utf8) else {
            throw .invalidRequest("an address of another kind; expected `http://…` or `https://…`")
        }
        guard !url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            throw .invalidRequest("a space or control character in the address; expected it percent-encoded")
        }
        self.url = nil
        try set(CURLOPT_URL, url)
        self.url = url
    }

    /// HTTP/2 only over TLS: on a plain connection there is no way to agree on it beforehand.
    private func version(for url: String) -> Int {
        let isSecure = url.utf8.dropFirst(4).first.map { $0 | 0x20 } == UInt8(ascii: "s")
        return isSecure && http2 && multi.kind == .whole ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1
    }

    private func set(version: Int) throws(CurlError) {
        guard self.version != version else { return }
        try set(CURLOPT_HTTP_VERSION, version)
        // A second transfer waits to learn whether the connection being made can carry it too.
        try set(CURLOPT_PIPEWAIT, version == CURL_HTTP_VERSION_1_1 ? 0 : 1)
        self.version = version
    }

    private func set(method: CurlRequest.Method, body: [UInt8]) throws(CurlError) {
        let shape: Shape = method == .head ? .head : method.usuallyHasBody || !body.isEmpty ? .post : .get
        guard shape != .head || body.isEmpty else {
            throw .invalidRequest("a body on HEAD; expected none")
        }
        if self.shape != shape {
            try set(shape.option, 1)
            self.shape = shape
        }
        if self.method != method {
            try set(CURLOPT_CUSTOMREQUEST, method.rawValue)
            self.method = method
        }
        guard shape == .post else { return }
        try check(unsafe cascade_easy_set_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
        guard !body.isEmpty else { return try set(CURLOPT_COPYPOSTFIELDS, "") }
        // libcurl reads the bytes where they are, until the transfer has ended. They stay there: the transfer holds
        // the array, so nobody can change that storage, and an array's storage never moves.
        try unsafe body.withUnsafeBufferPointer { bytes throws(CurlError) in
            try check(unsafe cascade_easy_set_pointer(pointer, CURLOPT_POSTFIELDS, bytes.baseAddress))
        }
    }
}

extension EasyHandle {
    /// What libcurl makes of a request; the method's name is set apart.
    enum Shape {
        case get
        case head
        case post

        var option: CURLoption {
            switch self {
            case .get: CURLOPT_HTTPGET
            case .head: CURLOPT_NOBODY
            case .post: CURLOPT_POST
            }
        }
    }
}

extension CurlRequest.Method {
    fileprivate var usuallyHasBody: Bool {
        switch self {
        case .post, .put, .patch: true
        case .get, .head, .delete: false
        }
    }
}
