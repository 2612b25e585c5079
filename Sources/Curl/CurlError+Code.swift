// SPDX-License-Identifier: Apache-2.0

import CLibCurl

extension CurlError {
    /// An error of libcurl's that is about no connection and no response.
    init(_ code: CURLcode) {
        self = .other(code: Int(code.rawValue), text: unsafe String(cString: curl_easy_strerror(code)))
    }

    /// An error of libcurl's multi interface.
    init(_ code: CURLMcode) {
        self = .other(code: Int(code.rawValue), text: unsafe String(cString: curl_multi_strerror(code)))
    }

    /// How a transfer failed.
    ///
    /// - Parameters:
    ///   - code: What libcurl says.
    ///   - text: libcurl's own words, used where they add something and cannot hold content.
    ///   - systemError: The latest `errno` of the handle, 0 for none; only a failed connection is sure to set it anew.
    ///   - proxyStatus: What a proxy answered to CONNECT, 0 if nothing.
    ///   - received: Bytes of the body that came.
    ///   - expected: Bytes that the response announced.
    init(_ code: CURLcode, text: String, systemError: Int32, proxyStatus: Int, received: Int, expected: Int?) {
        switch code {
        case _ where proxyStatus >= 300:
            self = .couldNotConnect("the proxy answered \(proxyStatus)")
        case CURLE_URL_MALFORMAT:
            self = .invalidRequest("an address that libcurl cannot read; expected one like `https://host/path`")
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            self = .couldNotResolve
        case CURLE_COULDNT_CONNECT, CURLE_PROXY:
            self = .couldNotConnect(systemError == 0 ? text : systemErrorText(systemError))
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
            self = .tls(text)
        case CURLE_SEND_ERROR, CURLE_SEND_FAIL_REWIND:
            self = .sendFailed(text)
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_HTTP2_STREAM, CURLE_HTTP2:
            self = .cutOff(received: received, expected: expected)
        case CURLE_RECV_ERROR:
            self =
                text.hasSuffix("in chunked-encoding")
                ? .malformedResponse("broken chunks") : .cutOff(received: received, expected: expected)
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
            self = .malformedResponse("no HTTP")
        default:
            self.init(code)
        }
    }
}
