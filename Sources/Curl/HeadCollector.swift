// SPDX-License-Identifier: Apache-2.0

/// Puts a response head together from its lines.
struct HeadCollector {
    enum Progress: Equatable {
        case incomplete
        case complete
        case tooLarge(limit: Int)
        /// Two lengths that differ: nobody can tell where the body ends (RFC 9112 §6.3).
        case contradictory
    }

    /// Real heads have a few kilobytes; libcurl's own bound per line is 100 KB.
    static let limit = 256 << 10

    private var bytes: [UInt8] = []
    private var status = 0
    private var length: Int?
    private(set) var isComplete = false

    /// The head as far as it has come.
    var head: CurlHead { CurlHead(status: status, bytes: bytes) }

    /// Adds a line with its line end; a new status line begins anew, since interim responses have heads of their own.
    mutating func append(_ line: UnsafeBufferPointer<UInt8>) -> Progress {
        // Trailers come after the head; nobody has asked for them.
        guard !isComplete else { return .incomplete }
        if unsafe line.first == UInt8(ascii: "H"), unsafe line.starts(with: "HTTP/".utf8) {
            status = unsafe Self.status(in: line)
            length = nil
            bytes.removeAll(keepingCapacity: true)
            bytes.reserveCapacity(512)
        }
        guard bytes.count + line.count <= Self.limit else { return .tooLarge(limit: Self.limit) }
        if let told = unsafe Self.length(in: line) {
            guard length ?? told == told else { return .contradictory }
            length = told
        }
        unsafe bytes.append(contentsOf: line)
        let isBlank = unsafe line.count <= 2 && line.first.map { $0 == 0x0D || $0 == 0x0A } ?? false
        isComplete = isBlank && status >= 200
        return isComplete ? .complete : .incomplete
    }

    /// The value of a line that is a `content-length`; nil for other lines.
    private static func length(in line: UnsafeBufferPointer<UInt8>) -> Int? {
        // Looked at for every line: most are told by one byte.
        guard line.count > name.count, unsafe line[name.count - 1] == UInt8(ascii: ":"),
            unsafe zip(line, name).allSatisfy({ $0 | 0x20 == $1 | 0x20 })
        else { return nil }
        let digits = unsafe line.dropFirst(name.count).drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            .prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return unsafe digits.reduce(0) { value, byte in
            value < Int.max / 16 ? value * 10 + Int(byte & 0x0F) : value
        }
    }

    private static let name = Array("content-length:".utf8)

    /// The digits after the first space, such as 200; 0 when there are none.
    private static func status(in line: UnsafeBufferPointer<UInt8>) -> Int {
        let digits = unsafe line.drop { $0 != UInt8(ascii: " ") }.dropFirst().prefix(3)
        return unsafe digits.reduce(0) { value, byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? value * 10 + Int(byte & 0x0F) : value
        }
    }
}
