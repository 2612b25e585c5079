// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The sockets of this machine, from the kernel's table.
enum OpenSockets {
    /// How many sockets that a program still holds have one of these loopback ports on either side.
    static func count(ofPorts ports: [UInt16]) -> Int {
        let endings = Set(ports.map(hex))
        return table().split(separator: "\n").dropFirst().count { line in
            let fields = line.split(separator: " ", maxSplits: 10)
            // Local address, remote address and, further on, the inode: 0 where no descriptor is left.
            guard fields.count > 9, fields[9] != "0" else { return false }
            return endings.contains(String(fields[1].suffix(4))) || endings.contains(String(fields[2].suffix(4)))
        }
    }

    private static func hex(_ port: UInt16) -> String {
        let digits = String(port, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }

    private static func table() -> String {
        guard let file = unsafe fopen("/proc/self/net/tcp", "r") else { return "" }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer.prefix(count)
        }
    }
}
