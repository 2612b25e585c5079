// SPDX-License-Identifier: Apache-2.0

import CLibCurl

/// libcurl's multi handle: a pool of connections and the transfers on them.
///
/// Every `EasyHandle` keeps it, and it keeps the sockets, the clock and the share, so that things go away in libcurl's
/// order.
@safe final class MultiHandle {
    /// What a pool's transfers are like.
    enum Kind: Int, CaseIterable {
        /// Whole responses, which never pause.
        case whole
        /// Streamed ones, over HTTP/1.1 and apart from the others: in libcurl's HTTP/2 one paused stream holds up the
        /// whole connection, and where HTTP/1.1 connections come in, libcurl forgets that a host speaks HTTP/2.
        case streamed
    }

    let kind: Kind
    let sockets: Sockets
    let deadlines: Deadlines
    let share: ShareHandle
    /// When libcurl wants to be called although no socket is ready; `.max` for never.
    private(set) var wakeUp = Int64.max
    private let pointer: UnsafeMutableRawPointer

    /// - Throws: `other` when libcurl has no memory.
    init(_ kind: Kind, sockets: Sockets, deadlines: Deadlines, share: ShareHandle, settings: CurlSettings)
        throws(CurlError)
    {
        guard let pointer = unsafe curl_multi_init() else { throw CurlError(CURLE_OUT_OF_MEMORY) }
        unsafe self.pointer = pointer
        self.kind = kind
        self.sockets = sockets
        self.deadlines = deadlines
        self.share = share

        let this = unsafe Unmanaged.passUnretained(self).toOpaque()
        try check(unsafe cascade_multi_set_pointer(pointer, CURLMOPT_SOCKETDATA, this))
        try check(unsafe cascade_multi_set_pointer(pointer, CURLMOPT_TIMERDATA, this))
        try check(unsafe cascade_multi_set_socket_function(pointer, watchSocket))
        try check(unsafe cascade_multi_set_timer_function(pointer, setTimer))
        try set(CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX)
        try set(CURLMOPT_MAXCONNECTS, max(1, settings.maxIdleConnections))
        try set(CURLMOPT_MAX_TOTAL_CONNECTIONS, max(0, settings.maxConnections))
        try set(CURLMOPT_MAX_HOST_CONNECTIONS, max(0, settings.maxConnectionsPerHost))
    }

    deinit {
        unsafe curl_multi_cleanup(pointer)
    }

    func add(_ handle: EasyHandle) throws(CurlError) {
        try check(unsafe curl_multi_add_handle(pointer, handle.pointer))
    }

    /// Takes a handle out; if its transfer is not over, that closes it.
    func remove(_ handle: EasyHandle) {
        unsafe curl_multi_remove_handle(pointer, handle.pointer)
    }

    /// Hands out what libcurl held back; answers what went wrong with that, which libcurl tells nowhere else.
    func unpause(_ handle: EasyHandle) -> CurlError? {
        let code = unsafe curl_easy_pause(handle.pointer, CURLPAUSE_CONT)
        return code == CURLE_OK ? nil : handle.failure(code)
    }

    /// Lets libcurl work on a socket that is ready.
    func act(on socket: Int32, ready: Int32) {
        var running: Int32 = 0
        unsafe curl_multi_socket_action(pointer, socket, ready, &running)
    }

    /// Lets libcurl do what it has asked to be woken for, if that time has come.
    func actOnTime() {
        guard wakeUp <= deadlines.now else { return }
        wakeUp = .max
        act(on: CURL_SOCKET_TIMEOUT, ready: 0)
    }

    /// The next handle whose transfer is over, and how it ended.
    func nextEnded() -> (EasyHandle, CURLcode)? {
        var rest: Int32 = 0
        while let message = unsafe curl_multi_info_read(pointer, &rest) {
            guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
            var context: UnsafeMutableRawPointer?
            unsafe cascade_easy_get_pointer(message.pointee.easy_handle, CURLINFO_PRIVATE, &context)
            if let handle = unsafe EasyHandle.from(context) {
                return (handle, unsafe cascade_message_result(message))
            }
        }
        return nil
    }

    private func set(_ option: CURLMoption, _ value: Int) throws(CurlError) {
        try check(unsafe cascade_multi_set_long(pointer, option, value))
    }

    private func check(_ code: CURLMcode) throws(CurlError) {
        guard code == CURLM_OK else { throw CurlError(code) }
    }
}

extension MultiHandle {
    fileprivate func watch(_ socket: Int32, for wanted: Int32) {
        let events: UInt32 =
            switch wanted {
            case CURL_POLL_IN: EPOLLIN.rawValue
            case CURL_POLL_OUT: EPOLLOUT.rawValue
            case CURL_POLL_INOUT: EPOLLIN.rawValue | EPOLLOUT.rawValue
            default: 0
            }
        sockets.watch(socket, for: events, by: kind)
    }

    fileprivate func wake(after milliseconds: Int) {
        wakeUp = milliseconds < 0 ? .max : deadlines.now + Int64(milliseconds) * 1_000_000
    }

    fileprivate static func from(_ context: UnsafeMutableRawPointer?) -> MultiHandle? {
        unsafe context.map { unsafe Unmanaged<MultiHandle>.fromOpaque($0).takeUnretainedValue() }
    }
}

// MARK: What libcurl calls, on the loop's thread

private func watchSocket(
    _: UnsafeMutableRawPointer?,
    _ socket: curl_socket_t,
    _ wanted: Int32,
    _ context: UnsafeMutableRawPointer?,
    _: UnsafeMutableRawPointer?
) -> Int32 {
    // An error told to libcurl here would end every transfer of the pool for good.
    unsafe MultiHandle.from(context)?.watch(socket, for: wanted)
    return 0
}

private func setTimer(_: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?) -> Int32 {
    unsafe MultiHandle.from(context)?.wake(after: milliseconds)
    return 0
}
