// SPDX-License-Identifier: Apache-2.0

// The soak of the tests as a program, to be run under valgrind:
//
//     valgrind --leak-check=full --errors-for-leak-kinds=definite,indirect --error-exitcode=99 .build/debug/curl-soak
//
// `main` is synchronous, since valgrind 3.19 does not survive how libdispatch parks an asynchronous one.

import CurlTesting
import Glibc
import Synchronization

let status = Mutex<Int32?>(nil)
let requests = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 5000

Task.detached {
    do {
        let surprises = try await Soak.run(requests: requests)
        for surprise in surprises { print(surprise) }
        print("\(requests) requests, \(surprises.count) surprises")
        status.withLock { $0 = surprises.isEmpty ? 0 : 1 }
    } catch {
        print(error)
        status.withLock { $0 = 2 }
    }
}

while true {
    if let status = status.withLock({ $0 }) { exit(status) }
    usleep(10_000)
}
