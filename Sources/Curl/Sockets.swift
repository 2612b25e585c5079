// SPDX-License-Identifier: Apache-2.0

import CLibCurl
import Glibc

/// The sockets libcurl wants watched, and the epoll instance that watches them.
///
/// A connection that rests between two requests stays registered: taking it out and putting it in again would be two
/// system calls per request. It is taken out when it makes noise while nobody wants it.
@safe final class Sockets {
    private struct Watch {
        /// What libcurl wants to know of, in epoll's bits.
        var wanted: UInt32 = 0
        /// What the kernel has been told; 0 is not registered.
        var registered: UInt32 = 0
        /// Counts the sockets that had this number, so that a late event of a former one is told apart.
        var generation: UInt32 = 0
        /// The pool that wants it.
        var kind = MultiHandle.Kind.whole
        /// Whether we opened it, and so learn when it is closed.
        var isOurs = false
    }

    private static let capacity = 256

    private let epoll: Int32
    private let bell: Int32
    /// Indexed by descriptor.
    private var watches: [Watch] = []
    private var events = unsafe [epoll_event](repeating: epoll_event(), count: capacity)

    /// - Parameter bell: An eventfd that ends a wait.
    /// - Throws: `unavailable` when the system has no descriptor or memory left.
    init(bell: Int32) throws(CurlError) {
        self.bell = bell
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw .unavailable(systemErrorText()) }
        guard tell(EPOLL_CTL_ADD, bell, EPOLLIN.rawValue | EPOLLET.rawValue, generation: 0) == 0 else {
            throw .unavailable(systemErrorText())
        }
    }

    deinit {
        _ = Glibc.close(epoll)
    }

    /// A new socket for libcurl, closed on exec since this process may start others.
    func open(family: Int32, type: Int32, protocol number: Int32) -> Int32 {
        let descriptor = socket(family, type | Int32(SOCK_CLOEXEC.rawValue), number)
        guard descriptor >= 0 else { return -1 }
        forget(descriptor)
        watches[Int(descriptor)].isOurs = true
        return descriptor
    }

    func close(_ descriptor: Int32) -> Int32 {
        // Closing takes it out of epoll.
        forget(descriptor)
        return Glibc.close(descriptor)
    }

    /// Sets what to watch a socket for; should the kernel refuse, its transfers end by their timeouts.
    func watch(_ descriptor: Int32, for events: UInt32, by kind: MultiHandle.Kind) {
        grow(toHold: descriptor)
        watches[Int(descriptor)].wanted = events
        watches[Int(descriptor)].kind = kind
        let watch = watches[Int(descriptor)]
        if events == watch.registered || events == 0 && watch.isOurs { return }
        register(descriptor, for: events)
    }

    /// Waits and calls back with each socket that is ready and how, in the bits of `curl_multi_socket_action`.
    func wait(milliseconds: Int32, then woken: () -> Void, ready: (MultiHandle.Kind, Int32, Int32) -> Void) {
        let count = unsafe epoll_wait(epoll, &events, Int32(Self.capacity), milliseconds)
        woken()
        // An interrupted wait counts as one without events.
        guard count > 0 else { return }
        for index in 0..<Int(count) {
            let (happened, mark) = unsafe (events[index].events, events[index].data.u64)
            let descriptor = Int32(truncatingIfNeeded: mark)
            guard descriptor != bell else { continue }
            let watch = watches[Int(descriptor)]
            guard watch.generation == UInt32(mark >> 32) else { continue }
            if watch.wanted == 0 {
                register(descriptor, for: 0)
            } else {
                ready(watch.kind, descriptor, Self.action(happened, wanted: watch.wanted))
            }
        }
    }

    /// An error or a hang-up is told as what libcurl waits for: reading or writing then finds the reason.
    private static func action(_ happened: UInt32, wanted: UInt32) -> Int32 {
        let isBroken = happened & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
        let bits = isBroken ? wanted : happened
        return (bits & EPOLLIN.rawValue != 0 ? CURL_CSELECT_IN : 0)
            | (bits & EPOLLOUT.rawValue != 0 ? CURL_CSELECT_OUT : 0)
    }

    private func register(_ descriptor: Int32, for events: UInt32) {
        let index = Int(descriptor)
        let operation =
            events == 0 ? EPOLL_CTL_DEL : watches[index].registered == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
        let status = tell(operation, descriptor, events, generation: watches[index].generation)
        watches[index].registered = status == 0 ? events : 0
    }

    private func tell(_ operation: Int32, _ descriptor: Int32, _ events: UInt32, generation: UInt32) -> Int32 {
        var event = unsafe epoll_event()
        unsafe event.events = events
        unsafe event.data.u64 = UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor))
        return unsafe epoll_ctl(epoll, operation, descriptor, &event)
    }

    private func forget(_ descriptor: Int32) {
        grow(toHold: descriptor)
        let generation = watches[Int(descriptor)].generation &+ 1
        watches[Int(descriptor)] = Watch(generation: generation)
    }

    private func grow(toHold descriptor: Int32) {
        while watches.count <= Int(descriptor) { watches.append(Watch()) }
    }
}
