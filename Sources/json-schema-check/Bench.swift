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
        let schemaBytes = try Files.read(arguments[0])
        let lines = try Files.read(arguments[1]).split(separator: 0x0A)
        guard !lines.isEmpty else { throw CheckError(text: "`\(arguments[1])` has no lines") }
        do throws(BenchFault) {
            try measure(schemaBytes, lines, budget: Int(seconds * 1e9 / 4))
        } catch {
            throw CheckError(text: error.text)
        }
        return 0
    }

    private struct BenchFault: Error {
        let text: String
    }

    private static func measure(
        _ schemaBytes: [UInt8],
        _ lines: [ArraySlice<UInt8>],
        budget: Int
    ) throws(BenchFault) {
        let schema = try compiled(schemaBytes)
        var documents: [JSONDocument] = []
        for line in lines { documents.append(try parsed(line)) }
        let valid = documents.count { schema.isValid($0) == true }
        let count = lines.count
        let compile = try best(budget) { () throws(BenchFault) in _ = try compiled(schemaBytes) }
        let parse = try best(budget) { () throws(BenchFault) in
            for line in lines { _ = try parsed(line) }
        }
        let validate = try best(budget) { () throws(BenchFault) in
            for document in documents { _ = schema.isValid(document) }
        }
        let bytes = try best(budget) { () throws(BenchFault) in
            for line in lines { _ = schema.isValid(try parsed(line)) }
        }
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in [
            ("compile_ns", compile), ("parse_ns", parse / count), ("validate_ns", validate / count),
            ("bytes_ns", bytes / count), ("n", count), ("valid", valid),
        ] {
            writer.key(name)
            writer.int(value)
        }
        writer.endObject()
        print(String(decoding: writer.bytes, as: UTF8.self))
    }

    private static func compiled(_ bytes: [UInt8]) throws(BenchFault) -> CompiledSchema {
        do {
            return try SchemaCompiler().compile(try JSONDocument(parsing: bytes))
        } catch {
            throw BenchFault(text: "\(error)")
        }
    }

    private static func parsed(_ line: ArraySlice<UInt8>) throws(BenchFault) -> JSONDocument {
        do throws(JSONSyntaxError) {
            return try JSONDocument(parsing: line)
        } catch {
            throw BenchFault(text: "\(error)")
        }
    }

    /// The CPU time of the fastest of several rounds, each of at least two milliseconds, in nanoseconds for one run.
    private static func best(_ budget: Int, _ body: () throws(BenchFault) -> Void) throws(BenchFault) -> Int {
        let first = Files.cpuTime()
        try body()
        let runs = max(1, 2_000_000 / max(Files.cpuTime() - first, 1))
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
