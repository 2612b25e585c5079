// SPDX-License-Identifier: Apache-2.0

import CLibCurl

extension EasyHandle {
    /// Sets what holds for every transfer.
    func setUp(_ settings: CurlSettings) throws(CurlError) {
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_TCP_NODELAY, 1)
        // A model may think for minutes, and a firewall on the way must not forget the connection meanwhile.
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        // An abandoned look-up goes on in its thread; without this, leaving it would hold up the loop until it ends.
        try set(CURLOPT_QUICK_EXIT, 1)
        try set(CURLOPT_MAXAGE_CONN, Int(clamping: settings.idleLifetime.components.seconds))
        // An empty text, unlike none, keeps libcurl from asking the environment.
        try set(CURLOPT_PROXY, settings.proxy ?? "")
        try set(CURLOPT_NOPROXY, settings.proxyExceptions.joined(separator: ","))
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if let authorities = settings.certificateAuthorities {
            try set(CURLOPT_CAINFO, authorities)
            try set(CURLOPT_PROXY_CAINFO, authorities)
            try set(CURLOPT_CAPATH, nil)
            try set(CURLOPT_PROXY_CAPATH, nil)
        }
        try check(unsafe cascade_easy_set_pointer(pointer, CURLOPT_ERRORBUFFER, errorText))
    }

    /// Makes libcurl call this object, which outlives its handle, and the sockets, which outlive every connection.
    func connect() throws(CurlError) {
        let this = unsafe Unmanaged.passUnretained(self).toOpaque()
        try check(unsafe cascade_easy_set_pointer(pointer, CURLOPT_PRIVATE, this))
        try check(unsafe cascade_easy_set_pointer(pointer, CURLOPT_HEADERDATA, this))
        try check(unsafe cascade_easy_set_pointer(pointer, CURLOPT_WRITEDATA, this))
        try check(unsafe cascade_easy_set_pointer(pointer, CURLOPT_PREREQDATA, this))
        try check(unsafe cascade_easy_set_data_function(pointer, CURLOPT_HEADERFUNCTION, takeHeader))
        try check(unsafe cascade_easy_set_data_function(pointer, CURLOPT_WRITEFUNCTION, takeBody))
        try check(unsafe cascade_easy_set_prerequest(pointer, noteConnection))

        let sockets = unsafe Unmanaged.passUnretained(multi.sockets).toOpaque()
        try check(unsafe cascade_easy_set_pointer(pointer, CURLOPT_OPENSOCKETDATA, sockets))
        try check(unsafe cascade_easy_set_pointer(pointer, CURLOPT_CLOSESOCKETDATA, sockets))
        try check(unsafe cascade_easy_set_opensocket(pointer, openSocket))
        try check(unsafe cascade_easy_set_closesocket(pointer, closeSocket))
        try check(unsafe cascade_easy_set_pointer(pointer, CURLOPT_SHARE, multi.share.pointer))
    }

    func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
        try check(unsafe cascade_easy_set_long(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: String?) throws(CurlError) {
        let code =
            if let value {
                unsafe value.withCString { unsafe cascade_easy_set_string(pointer, option, $0) }
            } else {
                unsafe cascade_easy_set_string(pointer, option, nil)
            }
        try check(code)
    }

    func check(_ code: CURLcode) throws(CurlError) {
        guard code == CURLE_OK else { throw CurlError(code) }
    }

    /// The handle that libcurl was given as context.
    static func from(_ context: UnsafeMutableRawPointer?) -> EasyHandle? {
        unsafe context.map { unsafe Unmanaged<EasyHandle>.fromOpaque($0).takeUnretainedValue() }
    }
}

// MARK: What libcurl calls, on the loop's thread

private func takeHeader(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let handle = unsafe EasyHandle.from(context), let transfer = handle.transfer else { return 0 }
    // The first line moves the deadline, perhaps nearer; those behind it only away.
    let isFirst = !transfer.hasBegun
    let answer = unsafe transfer.receive(
        line: view(bytes, size * count),
        at: handle.multi.deadlines.now,
        bodyLength: handle.bodyLength
    )
    if isFirst { handle.multi.deadlines.look(at: handle.slot, noLater: transfer.deadline) }
    return reply(answer, size * count)
}

private func takeBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let handle = unsafe EasyHandle.from(context), let transfer = handle.transfer else { return 0 }
    return reply(unsafe transfer.receive(body: view(bytes, size * count), at: handle.multi.deadlines.now), size * count)
}

private func noteConnection(
    _ context: UnsafeMutableRawPointer?,
    _: UnsafeMutablePointer<CChar>?,
    _: UnsafeMutablePointer<CChar>?,
    _: Int32,
    _: Int32
) -> Int32 {
    guard let handle = unsafe EasyHandle.from(context), let transfer = handle.transfer,
        transfer.connect(at: handle.multi.deadlines.now)
    else { return CURL_PREREQFUNC_ABORT }
    handle.multi.deadlines.look(at: handle.slot, noLater: transfer.deadline)
    return CURL_PREREQFUNC_OK
}

private func openSocket(
    _ context: UnsafeMutableRawPointer?,
    _: curlsocktype,
    _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let context = unsafe context, let address = unsafe address else { return CURL_SOCKET_BAD }
    return unsafe Unmanaged<Sockets>.fromOpaque(context).takeUnretainedValue()
        .open(family: address.pointee.family, type: address.pointee.socktype, protocol: address.pointee.protocol)
}

private func closeSocket(_ context: UnsafeMutableRawPointer?, _ socket: curl_socket_t) -> Int32 {
    guard let context = unsafe context else { return -1 }
    return unsafe Unmanaged<Sockets>.fromOpaque(context).takeUnretainedValue().close(socket)
}

private func view(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> UnsafeBufferPointer<UInt8> {
    let raw = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
    return unsafe raw.assumingMemoryBound(to: UInt8.self)
}

private func reply(_ answer: Transfer.Answer, _ count: Int) -> Int {
    switch answer {
    case .taken: count
    case .pause: Int(CURL_WRITEFUNC_PAUSE)
    // Any number but the count and the one for a pause.
    case .refuse: count + 1
    }
}
