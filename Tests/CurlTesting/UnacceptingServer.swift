// SPDX-License-Identifier: Apache-2.0

package import Glibc

/// A port whose one place in the queue is taken and that never accepts.
package final class UnacceptingServer: Sendable {
    package let url: String
    private let descriptors: [Int32]

    package init() throws {
        let (listener, port) = try ScriptedServer.listen(backlog: 0)
        url = "http://127.0.0.1:\(port)/"
        let fillers = (0..<2).map { _ in
            let filler = socket(
                AF_INET,
                Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue),
                0
            )
            _ = unsafe withLoopback(port: port) { unsafe connect(filler, $0, $1) }
            return filler
        }
        descriptors = [listener] + fillers
    }

    package func stop() {
        for descriptor in descriptors { close(descriptor) }
    }
}

/// Calls with the address of a loopback port.
package func withLoopback<Result>(
    port: UInt16,
    _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Result
) -> Result {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return unsafe withUnsafeMutablePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            unsafe body(pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}
