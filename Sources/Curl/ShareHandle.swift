// SPDX-License-Identifier: Apache-2.0

import CLibCurl

/// What libcurl's handles of one event loop share: TLS sessions and looked-up names.
///
/// Only the loop's thread uses it, so it needs no locks.
@safe final class ShareHandle {
    let pointer: UnsafeMutableRawPointer

    /// - Throws: `other` when libcurl has no memory.
    init() throws(CurlError) {
        guard Self.libraryStart == CURLE_OK else { throw CurlError(Self.libraryStart) }
        guard let pointer = unsafe curl_share_init() else { throw CurlError(CURLE_OUT_OF_MEMORY) }
        unsafe self.pointer = pointer
        for kind in [CURL_LOCK_DATA_SSL_SESSION, CURL_LOCK_DATA_DNS] {
            guard unsafe cascade_share_data(pointer, kind) == CURLSHE_OK else { throw CurlError(CURLE_OUT_OF_MEMORY) }
        }
    }

    deinit {
        unsafe curl_share_cleanup(pointer)
    }

    /// How starting libcurl went, which happens once in the life of the process.
    private static let libraryStart = curl_global_init(Int(CURL_GLOBAL_DEFAULT))
}
