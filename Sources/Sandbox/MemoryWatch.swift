// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Adds up the memory of a process and all its descendants, as the kernel shows it under `/proc`.
enum MemoryWatch {
    /// Bytes that the processes hold: their own, and shared memory that they have touched.
    static func bytes(ofTree root: Int32) -> Int {
        var waiting = [Int(root)]
        var seen: Set<Int> = []
        var sum = 0
        while let process = waiting.popLast(), seen.count < 4_096 {
            guard seen.insert(process).inserted else { continue }
            sum += bytes(of: process)
            waiting += children(of: process)
        }
        return sum
    }

    /// The processes that a process has started and that have not been waited for.
    static func children(of process: Int) -> [Int] {
        entries(of: "/proc/\(process)/task").flatMap { thread in
            text(of: "/proc/\(process)/task/\(thread)/children").split(separator: 0x20)
                .compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        }
    }

    private static func bytes(of process: Int) -> Int {
        text(of: "/proc/\(process)/status").split(separator: 0x0A).reduce(0) { sum, line in
            guard line.starts(with: "RssAnon:".utf8) || line.starts(with: "RssShmem:".utf8) else { return sum }
            let digits = line.filter { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            return sum + (Int(String(decoding: digits, as: UTF8.self)) ?? 0) * 1_024
        }
    }

    /// The names in a folder; none where it is gone.
    static func entries(of path: String) -> [String] {
        guard let folder = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
                unsafe String(cString: UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self))
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    /// The bytes of a small file; none where it cannot be read, as when its process has ended.
    private static func text(of path: String) -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 8_192)
        let count = unsafe read(file, &bytes, bytes.count)
        return Array(bytes.prefix(max(0, count)))
    }
}
