// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Synchronization

/// Held while a program is started, and while a descriptor is made that it must not inherit.
package let inheritance = Mutex(())

/// A server on a loopback port whose every connection is served by a script, on raw sockets.
package final class ScriptedServer: Sendable {
    package let port: UInt16
    private let listener: Int32
    private let state = Mutex(State())

    private struct State {
        var accepted = 0
        var open: [ObjectIdentifier: ServerConnection] = [:]
        var isStopped = false
    }

    /// Listens on a free port and runs `script` on a thread of its own for each connection, which ends with it.
    ///
    /// Use `defer { server.stop() }`, which also keeps the server until then.
    package init(backlog: Int32 = 512, _ script: @escaping @Sendable (ServerConnection) -> Void) throws {
        (listener, port) = try Self.listen(backlog: backlog)
        startThread { [listener, weak self] in
            defer { close(listener) }
            while true {
                let descriptor = Self.accept(from: listener)
                guard descriptor >= 0 else { return }
                let connection = ServerConnection(descriptor)
                guard let self, self.add(connection) else { return connection.close() }
                startThread { [weak self] in
                    script(connection)
                    connection.close()
                    self?.remove(connection)
                }
            }
        }
    }

    /// Answers every request of every connection with what `respond` makes of it.
    package convenience init(answering respond: @escaping @Sendable (ServerConnection.Request) -> String) throws {
        try self.init { connection in
            while let request = connection.readRequest() {
                guard connection.send(respond(request)) else { return }
            }
        }
    }

    /// How many connections came so far.
    package var accepted: Int { state.withLock { $0.accepted } }
    /// How many are served now.
    package var open: Int { state.withLock { $0.open.count } }

    package func url(_ path: String = "/") -> String {
        "http://127.0.0.1:\(port)\(path)"
    }

    package func stop() {
        let open = state.withLock { state -> [ServerConnection]? in
            guard !state.isStopped else { return nil }
            state.isStopped = true
            return Array(state.open.values)
        }
        guard let open else { return }
        // The accepting thread closes it: anyone else might close what has its number by then.
        shutdown(listener, Int32(SHUT_RDWR))
        for connection in open { connection.hangUp() }
    }

    private func add(_ connection: ServerConnection) -> Bool {
        state.withLock { state in
            guard !state.isStopped else { return false }
            state.accepted += 1
            state.open[ObjectIdentifier(connection)] = connection
            return true
        }
    }

    private func remove(_ connection: ServerConnection) {
        state.withLock { _ = $0.open.removeValue(forKey: ObjectIdentifier(connection)) }
    }

    private static func accept(from listener: Int32) -> Int32 {
        var request = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        unsafe poll(&request, 1, -1)
        let (descriptor, isRetryable) = inheritance.withLock { _ in
            let descriptor = Glibc.accept(listener, nil, nil)
            if descriptor < 0 { return (descriptor, errno == EMFILE) }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            return (descriptor, false)
        }
        guard isRetryable else { return descriptor }
        pause(.milliseconds(5))
        return accept(from: listener)
    }

    /// A socket that listens on a free loopback port, and the port.
    package static func listen(backlog: Int32) throws -> (Int32, UInt16) {
        let (descriptor, port) = try reserve(forSharing: false)
        guard Glibc.listen(descriptor, backlog) == 0 else { throw ServerFailure.cannotListen(errno) }
        return (descriptor, port)
    }

    /// A socket on a free loopback port, and the port; it may be held for a program that binds with `SO_REUSEPORT` too.
    package static func reserve(forSharing isShared: Bool) throws -> (Int32, UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var share: Int32 = isShared ? 1 : 0
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &share, socklen_t(MemoryLayout<Int32>.size))
        let port: UInt16? = unsafe withLoopback(port: 0) { address, length in
            var length = length
            let status = unsafe bind(descriptor, address, length) | getsockname(descriptor, address, &length)
            guard status == 0 else { return nil }
            return unsafe UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in.self).sin_port.bigEndian
        }
        guard let port else { throw ServerFailure.cannotListen(errno) }
        return (descriptor, port)
    }
}

package enum ServerFailure: Error {
    case cannotListen(Int32)
    case cannotStart(String, Int32)
}
