// SPDX-License-Identifier: Apache-2.0

import Glibc

extension ServerConnection {
    /// Carries bytes between the client and another loopback port until both have ended, as a proxy does after CONNECT.
    package func tunnel(to port: UInt16) {
        let target = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard unsafe withLoopback(port: port, { unsafe connect(target, $0, $1) }) == 0 else { return }
        let done = Counter()
        startThread { [descriptor] in
            Self.copy(from: target, to: descriptor)
            done.add()
        }
        Self.copy(from: descriptor, to: target)
        while done.count == 0 { pause(.milliseconds(1)) }
        _ = Glibc.close(target)
    }

    private static func copy(from source: Int32, to target: Int32) {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = unsafe recv(source, &buffer, buffer.count, 0)
            guard count > 0, unsafe Glibc.send(target, buffer, count, Int32(MSG_NOSIGNAL)) == count else { break }
        }
        shutdown(target, Int32(SHUT_WR))
    }
}
