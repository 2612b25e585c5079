// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the command needs of the operating system.
enum Files {
    /// A file's bytes.
    static func read(_ path: String) throws(CheckError) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY)
        guard descriptor >= 0 else { throw CheckError(text: "`\(path)` cannot be read") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Self.fill(descriptor, $0) }
            guard count >= 0 else { throw CheckError(text: "`\(path)` cannot be read") }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
        }
    }

    private static func fill(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
            unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #else
            unsafe Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }

    /// The files with a name that ends in `.json` in a folder and below, as paths below it, in order.
    static func jsonFiles(below folder: String, _ path: String = "") -> [String] {
        guard let handle = unsafe opendir(path.isEmpty ? folder : "\(folder)/\(path)") else { return [] }
        defer { unsafe closedir(handle) }
        var files: [String] = []
        while let entry = unsafe readdir(handle) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            guard !name.hasPrefix(".") else { continue }
            let full = path.isEmpty ? name : "\(path)/\(name)"
            if name.hasSuffix(".json") { files.append(full) } else { files += jsonFiles(below: folder, full) }
        }
        return files.sorted()
    }

    /// CPU time of this process in nanoseconds.
    static func cpuTime() -> Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
    }

    static func printError(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
    }

    static func exit(_ status: Int32) -> Never {
        #if canImport(Glibc)
            Glibc.exit(status)
        #else
            Darwin.exit(status)
        #endif
    }
}
