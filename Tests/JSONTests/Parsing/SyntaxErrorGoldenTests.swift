// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

/// Each golden is a text, a line of ten dashes, and the error it gives; `UPDATE_GOLDEN=1` writes the errors anew.
struct SyntaxErrorGoldenTests {
    private static let folder = TestFiles.tests.appending(path: "Goldens/SyntaxErrors")
    private static let separator = "\n----------\n"

    @Test("every error text is as agreed", arguments: TestFiles.files(in: folder, withExtension: "txt"))
    func golden(file: URL) throws {
        let content = String(decoding: try TestFiles.bytes(file), as: UTF8.self)
        let parts = content.split(separator: Self.separator, maxSplits: 1, omittingEmptySubsequences: false)
        let text = String(try #require(parts.first))
        let error = try #require(throws: JSONSyntaxError.self) {
            try JSONDocument(parsing: text, limits: JSONLimits(bytes: 2_000, depth: 8))
        }
        let found = "\(error.code) at \(error.offset)\n\(error)\n"
        if TestFiles.updatesGoldens {
            try TestFiles.write(text + Self.separator + found, to: file)
        } else {
            #expect(parts.count == 2 && found == String(parts[1]))
        }
    }

    @Test("every kind of error has a golden or is tested beside them")
    func coverage() throws {
        var kinds: Set<String> = ["invalid_utf8"]
        for file in TestFiles.files(in: Self.folder, withExtension: "txt") {
            let content = String(decoding: try TestFiles.bytes(file), as: UTF8.self)
            guard let start = content.firstRange(of: Self.separator)?.upperBound else { continue }
            kinds.insert(String(content[start...].prefix { $0 != " " }))
        }
        #expect(kinds == Set(JSONSyntaxError.Kind.allCases.map(\.rawValue)))
    }

    @Test("the masked text has nothing of the document", arguments: TestFiles.files(in: folder, withExtension: "txt"))
    func masked(file: URL) throws {
        let content = String(decoding: try TestFiles.bytes(file), as: UTF8.self)
        let error = try #require(throws: JSONSyntaxError.self) { try JSONDocument(parsing: content) }
        let place = "line \(error.position.line), column \(error.position.column): found "
        #expect(error.maskedDescription.hasPrefix(place) && error.maskedDescription.hasSuffix("; expected JSON."))
        #expect(!error.maskedDescription.contains("`"))
    }

    @Test("bytes that are no text are named by their value")
    func invalidUTF8() throws {
        let error = try #require(throws: JSONSyntaxError.self) {
            try JSONDocument(parsing: [0x5B, 0x22, 0x61, 0xC3, 0x28, 0x22, 0x5D])
        }
        #expect(
            error.description
                == "line 1, column 4: found the byte 0xC3, which is no UTF-8 there; expected UTF-8. Encode the text as UTF-8."
        )
    }

    @Test("says where it is by the innermost array or object")
    func pointers() throws {
        for (text, pointer) in [
            ("[", ""), (#"{"lines":[1,2,{"a":"#, "/lines/2"), (#"[[],{"x/y":{"z":[[tru"#, "/1/x~1y/z/0"), ("tru", ""),
        ] {
            let error = try #require(throws: JSONSyntaxError.self) { try JSONDocument(parsing: text) }
            #expect(error.pointer.description == pointer)
        }
    }
}
