// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Verifiers

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Prints what each pure verifier takes for 1 KB, and how that grows; what a schema check takes, and a gate of five.
///
/// CPU time, the best of some rounds, so that other work on the machine counts little.
struct SpeedMeasure {
    /// An answer as models write them, 1,024 bytes.
    private static let answer = padded(
        """
        The library opens at 9:30 on weekdays and closes at 18:00, so you have 8.5 hours each day. On Saturdays it opens later, \
        around 11:00, and there is no service on Sundays. To get a card you need an ID and a proof of address; the notice says \
        “cards are issued at the front desk”, and issuing one takes about 15 minutes.

        Here is what I would do:

        1. Fill in the form at home, since the desk is busy between 12:00 and 14:00.
        2. Bring the form, your passport and a bill that isn't older than three months.
        3. Ask for the reading list: it has 240 titles, and most of them are on the second floor.

        A card costs nothing for residents. Visitors pay 12 euros a year, or 4 euros for 3 months. Books may be kept for 28 days \
        and renewed twice, unless someone else has asked for them. If a book is late, the fee is 0.20 euros a day, but never \
        more than 10 euros. You can also return books at night, through the slot to the left of the main door.
        """
    )

    private static func padded(_ text: String) -> [UInt8] {
        let filler = Array(" Ask at the desk if anything is unclear; they are glad to help.".utf8)
        var bytes = Array(text.utf8)
        while bytes.count < 1_024 { bytes += filler }
        return Array(bytes.prefix(1_024))
    }

    private static let invoice = """
        {"number":"2026-0117","date":"2026-03-14","seller":"Nordlys Kontor AS","currency":"EUR","lines":[{"description":"Chairs",
        "quantity":4,"unit_price":89.5},{"description":"Desk","quantity":1,"unit_price":249}],"total":607}
        """
    private static let invoiceSchema = """
        {"type":"object","additionalProperties":false,"required":["number","date","seller","currency","lines","total"],"properties":{
        "number":{"type":"string","minLength":1},"date":{"type":"string","format":"date"},"seller":{"type":"string","minLength":1},
        "currency":{"type":"string","pattern":"^[A-Z]{3}$"},"total":{"type":"number","minimum":0},"lines":{"type":"array","minItems":1,
        "items":{"type":"object","additionalProperties":false,"required":["description","quantity","unit_price"],"properties":{
        "description":{"type":"string","minLength":1},"quantity":{"type":"number","exclusiveMinimum":0},
        "unit_price":{"type":"number"}}}}}}
        """

    private static let factories: [any VerifierFactory] = [
        RefusalVerifierFactory(), HedgingVerifierFactory(), RegexVerifierFactory(), LengthVerifierFactory(),
        EmptyVerifierFactory(),
        ContainsVerifierFactory(), EqualsVerifierFactory(), NumericVerifierFactory(), CitationsVerifierFactory(),
        LanguageVerifierFactory(), SecretsVerifierFactory(), PIIVerifierFactory(),
        JSONSchemaVerifierFactory(cache: SchemaCache()),
        XMLVerifierFactory(),
    ]

    private static let verifiers: [(kind: String, settings: String)] = [
        ("refusal", "{}"), ("hedging", "{}"), ("regex", #"{"must_not":["\\bTODO\\b","(?i)lorem ipsum"]}"#),
        ("regex", #"{"pattern":"\\d+ euros"}"#), ("length", #"{"words":{"at_most":1000000},"lines":{"at_least":1}}"#),
        ("empty", "{}"),
        ("contains", #"{"all":["desk"],"none":["as an AI","lorem ipsum"],"ignore_case":true}"#),
        ("equals", #"{"value":"yes","as":"folded"}"#), ("numeric", #"{"at_least":0}"#), ("citations", "{}"),
        ("language", #"{"languages":["en"]}"#), ("secrets", "{}"), ("pii", "{}"),
    ]

    /// Two gates of five, as policies would have them; the first settings above of each kind.
    private static let gates = [
        ["empty", "length", "regex", "contains", "secrets"], ["refusal", "length", "regex", "contains", "empty"],
    ]

    func run() async throws {
        print("| verifier | 1 KB, µs | 64 KB, µs a KB | 10 MB, µs a KB |\n| --- | --- | --- | --- |")
        for (kind, settings) in Self.verifiers {
            let verifier = try Self.verifier(kind, settings)
            var cells: [String] = []
            for (copies, rounds) in [(1, 4_000), (64, 60), (10_240, 1)] {
                let candidate = try Self.candidate(Array([[UInt8]](repeating: Self.answer, count: copies).joined()))
                let taken = await Self.best(of: copies > 64 ? 3 : 9, runs: rounds) {
                    _ = await verifier.verify(candidate)
                }
                cells.append(Self.text(taken / Double(copies)))
            }
            print("| `\(kind)` \(settings) | \(cells.joined(separator: " | ")) |")
        }
        let schema = try Self.verifier("json_schema", "{\"schema\":\(Self.invoiceSchema)}")
        let invoice = try Self.candidate(Array(Self.invoice.utf8))
        print("\n`json_schema`, an invoice of \(Self.invoice.utf8.count) bytes: ", terminator: "")
        print(Self.text(await Self.best(of: 9, runs: 4_000) { _ = await schema.verify(invoice) }), "µs")
        let candidate = try Self.candidate(Self.answer)
        let empty = await Self.best(of: 9, runs: 4_000) { _ = await Gate([]).judge(candidate, clock: WallClock()) }
        print("gate without verifiers: \(Self.text(empty)) µs")
        for kinds in Self.gates {
            let entries = try kinds.map { kind in
                let settings = Self.verifiers.first { $0.kind == kind }?.settings ?? "{}"
                return Gate.Entry(name: kind, verifier: try Self.verifier(kind, settings))
            }
            let gate = Gate(entries)
            let taken = await Self.best(of: 9, runs: 4_000) { _ = await gate.judge(candidate, clock: WallClock()) }
            print("gate of \(kinds.joined(separator: ", ")): \(Self.text(taken)) µs")
        }
    }

    private static func verifier(_ kind: String, _ settings: String) throws -> any Verifier {
        var reader = SettingsReader(try JSONValue(parsing: settings))
        let verifier = factories.first { $0.kind == kind }?.makeVerifier(from: &reader, in: .empty)
        try reader.check()
        guard let verifier else { throw SettingsError([]) }
        return verifier
    }

    /// The answer to a request that holds it, so that citations have what they look for.
    private static func candidate(_ text: [UInt8]) throws -> Candidate {
        var writer = JSONWriter()
        writer.beginArray()
        writer.beginObject()
        writer.key("content")
        writer.string(utf8: text)
        writer.endObject()
        writer.endArray()
        let messages = try JSONDocument(parsing: writer.take()).root
        var completion = Completion()
        completion.text = text
        let request = ChatRequest(body: messages, model: nil, messages: messages)
        return Candidate(request: request, completion: completion, model: "measured", timeLeft: .seconds(10))
    }

    /// Microseconds of CPU that one run took in the best of some rounds.
    private static func best(of rounds: Int, runs: Int, _ run: () async -> Void) async -> Double {
        var best = Double.infinity
        for _ in 0..<rounds {
            let start = clock()
            for _ in 0..<runs { await run() }
            best = min(best, Double(clock() - start) / Double(runs))
        }
        return best * 1e6 / Double(CLOCKS_PER_SEC)
    }

    private static func text(_ microseconds: Double) -> String {
        let hundredths = Int((microseconds * 100).rounded())
        return "\(hundredths / 100)." + (hundredths % 100 < 10 ? "0" : "") + "\(hundredths % 100)"
    }
}

/// The time of this machine.
private struct WallClock: EngineClock {
    private static let start = ContinuousClock.now

    var now: Duration { ContinuousClock.now - Self.start }

    var unixMilliseconds: Int64 { 0 }

    func sleep(for span: Duration) async throws(CancellationError) {
        do { try await Task.sleep(for: span) } catch { throw CancellationError() }
    }
}
