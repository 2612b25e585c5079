// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONSchema

/// Measures compiling, parsing and checking; prints one JSON object.
enum Bench {
    static func run(_ arguments: [String]) throws(CheckError) -> Int32 {
        var arguments = arguments
        var seconds = 1.0
        if let place = arguments.firstIndex(of: "--seconds"), place + 1 < arguments.count {
            guard let value = Double(arguments[place + 1]) else { throw CheckError(text: "`--seconds` needs a number") }
            seconds = value
            arguments.removeSubrange(place...(place + 1))
        }
        guard arguments.count == 2 else { throw CheckError(text: JSONSchemaCheck.usage) }
        let schema = try Files.read(arguments[0])
        let lines = try Files.read(arguments[1]).split(separator: 0x0A).map { Array($0) }
        guard !lines.isEmpty else { throw CheckError(text: "`\(arguments[1])` has no lines") }
        try measure(schema, lines, budget: Int(seconds * 1e9 / 5))
        return 0
    }

    private static func measure(_ schemaBytes: [UInt8], _ lines: [[UInt8]], budget: Int) throws(CheckError) {
        let schema = try compiled(schemaBytes)
        var documents: [JSONDocument] = []
        for line in lines { documents.append(try parsed(line)) }
        let valid = documents.count { schema.isValid($0) == true }
        let compile = try best(budget) { () throws(CheckError) in _ = try compiled(schemaBytes) }
        let parse = try best(budget) { () throws(CheckError) in
            for line in lines { _ = try parsed(line) }
        }
        let validate = try best(budget) { () throws(CheckError) in
            for document in documents { _ = schema.isValid(document) }
        }
        var each = 0
        for document in documents {
            each += try best(budget / lines.count, round: 100_000) { () throws(CheckError) in
                _ = schema.isValid(document)
            }
        }
        let bytes = try best(budget) { () throws(CheckError) in
            for line in lines { _ = schema.isValid(try parsed(line)) }
        }
        let count = lines.count
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in [
            ("compile_ns", compile), ("parse_ns", parse / count), ("validate_ns", validate / count),
            ("validate_each_ns", each / count), ("bytes_ns", bytes / count), ("n", count), ("valid", valid),
            ("bytes", lines.reduce(0) { $0 + $1.count }),
        ] {
            writer.key(name)
            writer.int(value)
        }
        writer.endObject()
        print(String(decoding: writer.bytes, as: UTF8.self))
    }

    private static func compiled(_ bytes: [UInt8]) throws(CheckError) -> CompiledSchema {
        do {
            return try SchemaCompiler().compile(try JSONDocument(parsing: bytes, limits: .schema))
        } catch {
            throw CheckError(text: "\(error)")
        }
    }

    private static func parsed(_ line: [UInt8]) throws(CheckError) -> JSONDocument {
        do throws(JSONSyntaxError) {
            return try JSONDocument(parsing: line)
        } catch {
            throw CheckError(text: "\(error)")
        }
    }

    /// The CPU time of the fastest of several rounds, each of at least `round` nanoseconds, for one run of `body`.
    private static func best(
        _ budget: Int,
        round: Int = 2_000_000,
        _ body: () throws(CheckError) -> Void
    ) throws(CheckError) -> Int {
        let first = Files.cpuTime()
        try body()
        let runs = max(1, round / max(Files.cpuTime() - first, 1))
        var best = Int.max
        let start = Files.cpuTime()
        repeat {
            let before = Files.cpuTime()
            for _ in 0..<runs { try body() }
            best = min(best, (Files.cpuTime() - before) / runs)
        } while Files.cpuTime() - start < budget
        return best
    }
}
