// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

struct OfficialFilesTests {
    @Test("reads every file of the JSON Schema test suite, and writes what it read")
    func testSuite() throws {
        guard let folder = TestFiles.shared("data/json-schema-test-suite") else { return }
        let files = TestFiles.files(in: folder, withExtension: "json")
        #expect(files.count > 400)
        for file in files {
            let document = try JSONDocument(parsing: try TestFiles.bytes(file))
            let value = document.root.value
            #expect(try JSONValue(parsing: value.jsonUTF8()) == value, "\(file)")
        }
    }

    @Test("keeps the memory of a document within 3.5 times its bytes over the benchmark set")
    func memory() throws {
        guard let folder = TestFiles.shared("data/json-schema-bench") else { return }
        var held = 0
        var given = 0
        for file in TestFiles.files(in: folder, withExtension: "jsonl") {
            for line in try TestFiles.bytes(file).split(separator: UInt8(ascii: "\n")) {
                held += try JSONDocument(parsing: Array(line)).memory
                given += line.count
            }
        }
        #expect(given > 5_000_000)
        #expect(Double(held) <= 3.5 * Double(given))
    }
}
