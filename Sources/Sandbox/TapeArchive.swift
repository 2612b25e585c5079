// SPDX-License-Identifier: Apache-2.0

/// Writes files as an archive that `tar` unpacks (POSIX ustar).
enum TapeArchive {
    private static let block = 512

    /// The bytes of an archive of some files.
    static func archive(of files: [SandboxFile]) -> [UInt8] {
        var bytes: [UInt8] = []
        for file in files {
            bytes += header(path: file.path, size: file.bytes.count)
            bytes += file.bytes
            bytes += Array(repeating: 0, count: (block - file.bytes.count % block) % block)
        }
        return bytes + Array(repeating: 0, count: 2 * block)
    }

    private static func header(path: String, size: Int) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: block)
        func put(_ text: some Sequence<UInt8>, at offset: Int) {
            for (index, byte) in text.enumerated() { header[offset + index] = byte }
        }
        put(path.utf8.prefix(100), at: 0)
        put("0000644".utf8, at: 100)
        put("0000000".utf8, at: 108)
        put("0000000".utf8, at: 116)
        put(octal(size, digits: 11), at: 124)
        put(octal(0, digits: 11), at: 136)
        put("        ".utf8, at: 148)
        put("0".utf8, at: 156)
        put("ustar".utf8, at: 257)
        put("00".utf8, at: 263)
        put(octal(header.reduce(0) { $0 + Int($1) }, digits: 6) + [0, 0x20], at: 148)
        return header
    }

    private static func octal(_ number: Int, digits: Int) -> [UInt8] {
        let text = Array(String(number, radix: 8).utf8)
        return Array(repeating: UInt8(ascii: "0"), count: max(0, digits - text.count)) + text
    }
}
