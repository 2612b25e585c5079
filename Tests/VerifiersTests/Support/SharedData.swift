// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

/// Data beside the repository, which is not part of it.
enum SharedData {
    /// The rows of a compressed file of JSON lines; nil, with a line that says so, where the data is not there.
    ///
    /// Missing data is a failure in CI.
    static func rows(_ path: String) throws -> [JSONNode]? {
        let environment = ProcessInfo.processInfo.environment
        let besideRepository = URL(filePath: #filePath).appending(path: "../../../../../shared").standardized
        let folder = environment["CASCADE_SHARED"].map { URL(filePath: $0) } ?? besideRepository
        let file = folder.appending(path: "data").appending(path: path)
        guard FileManager.default.fileExists(atPath: file.path()) else {
            #expect(environment["CI"] != "true", "no \(path) in CI")
            print("left out: no \(path) in ../shared/data; docs/data.md says where the original is")
            return nil
        }
        let gzip = Process()
        let output = Pipe()
        gzip.executableURL = URL(filePath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-dc", file.path()]
        gzip.standardOutput = output
        try gzip.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        gzip.waitUntilExit()
        return try [UInt8](bytes).split(separator: 0x0A).map { try JSONDocument(parsing: Array($0)).root }
    }
}
