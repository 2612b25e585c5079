// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

struct StrictnessTests {
    @Test(
        "reads what RFC 8259 allows",
        arguments: [
            ("null", .null), ("true", true), ("false", false), ("0", 0), ("-0", 0), (" 1 ", 1), ("\t\r\n[ ]\n", []),
            ("{}", [:]), ("{ }", [:]), ("[[[]]]", [[[]]]), ("\"\"", ""), ("\"a\"", "a"),
            (#"{"":1,"a":[null,true,{"b":"c"}]}"#, ["": 1, "a": [nil, true, ["b": "c"]]]),
            ("[1,2.5,-3e2]", [1, 2.5, -300]), ("[ 1 , 2 ]", [1, 2]), (#"{ "a" : 1 , "b" : 2 }"#, ["a": 1, "b": 2]),
            ("[true,false,null]", [true, false, nil]), ("\"\u{7F}\"", "\u{7F}"), ("[0e0,0E+1,1e-2]", [0, 0, 0.01]),
        ] as [(String, JSONValue)]
    )
    func accepted(text: String, expected: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == expected)
    }

    typealias Kind = JSONSyntaxError.Kind

    @Test(
        "refuses everything else, and says what it is and where",
        arguments: [
            ("", .empty, 0), (" \n", .empty, 2), ("[", .cutOff, 1), ("{", .cutOff, 1), ("\"", .cutOff, 1),
            ("-", .cutOff, 1),
            ("[1", .cutOff, 2), ("[1,", .cutOff, 3), ("{\"a\"", .cutOff, 4), ("{\"a\":", .cutOff, 5),
            ("{\"a\":1", .cutOff, 6),
            ("{\"a\":1,", .cutOff, 7), ("[t", .cutOff, 2), ("[fals", .cutOff, 5), ("nul", .cutOff, 3),
            ("\"\\", .cutOff, 2),
            ("\"\\u12", .cutOff, 5), ("\"\\ud83d", .cutOff, 7), ("\"\\ud83d\\", .cutOff, 8), ("1.", .cutOff, 2),
            ("[1e", .cutOff, 3), ("[1e+", .cutOff, 4), ("[-", .cutOff, 2),
            ("[1,]", .trailingComma, 3), ("{\"a\":1,}", .trailingComma, 7), ("[1,2,\n]", .trailingComma, 6),
            ("['a']", .singleQuotes, 1), ("{'a':1}", .singleQuotes, 1), ("'a'", .singleQuotes, 0),
            ("{a:1}", .unquotedKey, 1), ("{\"b\":2,a:1}", .unquotedKey, 7), ("{1:1}", .unquotedKey, 1),
            ("// x\n1", .comment, 0), ("[1 /* x */]", .comment, 3), ("[1,# x\n2]", .comment, 3),
            ("1 // x", .comment, 2),
            ("{\"a\" // x\n:1}", .comment, 5),
            ("[NaN]", .badLiteral, 1), ("[None]", .badLiteral, 1), ("[True]", .badLiteral, 1),
            ("[nul]", .badLiteral, 1),
            ("[undefined]", .badLiteral, 1), ("NaN", .badLiteral, 0), ("[Infinity]", .badLiteral, 1),
            ("[abc]", .badLiteral, 1),
            ("[-Infinity]", .badNumber, 2), ("[01]", .badNumber, 1), ("[-01]", .badNumber, 2), ("[1.]", .badNumber, 3),
            ("[.5]", .badNumber, 1), ("[+1]", .badNumber, 1), ("[1e]", .badNumber, 3), ("[1e+]", .badNumber, 4),
            ("[1.e3]", .badNumber, 3), ("[-a]", .badNumber, 2), ("[1e1000000000000000000]", .badNumber, 3),
            ("\"a\nb\"", .controlCharacter, 2), ("\"\u{0}\"", .controlCharacter, 1), ("\"a\tb\"", .controlCharacter, 2),
            ("{\"a\u{1F}\":1}", .controlCharacter, 3), ("\"\\n\u{1}\"", .controlCharacter, 3),
            ("\"\\x41\"", .badEscape, 1), ("\"\\u12G4\"", .badEscape, 1), ("\"\\'\"", .badEscape, 1),
            ("\"\\U0041\"", .badEscape, 1),
            ("\"\\ud800\"", .badEscape, 1), ("\"\\udc00\"", .badEscape, 1), ("\"\\ud800\\u0041\"", .badEscape, 1),
            ("\"\\ud800x\"", .badEscape, 1), ("\"\\ud800\\n\"", .badEscape, 1), ("\"\\ud800\\ud800\"", .badEscape, 1),
            ("{\"a\":1,\"a\":2}", .duplicateKey, 7), ("[{\"\":1,\"\":2}]", .duplicateKey, 7),
            ("Sure: {}", .proseBefore, 0), ("\nHere", .proseBefore, 1), ("* {}", .proseBefore, 0),
            ("None of {}", .proseBefore, 0),
            ("{} ok", .proseAfter, 3), ("1 2", .proseAfter, 2), ("{}{}", .proseAfter, 2), ("[]]", .proseAfter, 2),
            ("1,", .proseAfter, 1),
            ("```json\n{}\n```", .fenced, 0), ("{}\n```", .fenced, 3), ("\u{FEFF}{}", .byteOrderMark, 0),
            ("[1 2]", .missingComma, 3), ("{\"a\":1 \"b\":2}", .missingComma, 7), ("[{}{}]", .missingComma, 3),
            ("[1\"a\"]", .missingComma, 2),
            ("[0x10]", .missingComma, 2), ("[truee]", .missingComma, 5), ("[\u{FEFF}1]", .badLiteral, 1),
            ("{\"a\" 1}", .missingColon, 5), ("{\"a\",1}", .missingColon, 4), ("{\"a\"=1}", .missingColon, 4),
            ("[1}", .unexpectedCharacter, 2), ("{\"a\":1]", .unexpectedCharacter, 6), ("[,1]", .unexpectedCharacter, 1),
            ("{\"a\":}", .unexpectedCharacter, 5), ("]", .unexpectedCharacter, 0), ("[1:2]", .unexpectedCharacter, 2),
            ("{,}", .unexpectedCharacter, 1), ("[1,,2]", .unexpectedCharacter, 3), ("{[1]:2}", .unexpectedCharacter, 1),
            ("[\u{C}1]", .unexpectedCharacter, 1), ("[1\u{0}]", .unexpectedCharacter, 2),
            ("{\"a\"}", .unexpectedCharacter, 4),
        ] as [(String, Kind, Int)]
    )
    func refused(text: String, kind: Kind, offset: Int) throws {
        let error = try #require(throws: JSONSyntaxError.self) { try JSONDocument(parsing: text) }
        #expect(error.kind == kind)
        #expect(error.offset == offset)
        #expect(error.code == kind.rawValue)
        #expect(error.description == "line \(error.position.line), column \(error.position.column): \(error.message)")
    }

    @Test("every proper prefix of an object or array is cut off, and named so")
    func prefixes() throws {
        try forAll(25) { seed, generator in
            let text = Array(generator.text(of: [generator.value(), .object(generator.object())]).utf8)
            _ = try JSONDocument(parsing: text)
            for length in 1..<text.count {
                let error = try #require(throws: JSONSyntaxError.self, "seed \(seed), \(length) bytes") {
                    try JSONDocument(parsing: text[..<length])
                }
                let isSpace = text[..<length].allSatisfy { $0 <= 0x20 }
                #expect(error.kind == (isSpace ? .empty : .cutOff), "seed \(seed), \(length) bytes: \(error)")
                #expect(error.offset == length)
            }
        }
    }
}
