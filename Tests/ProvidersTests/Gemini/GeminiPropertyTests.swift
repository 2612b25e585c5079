// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import OpenAIAPI
import Providers
import Testing

/// What holds for any bytes: the goldens with a few of their bytes changed, left out or repeated.
struct GeminiPropertyTests {
    private static func damaged(_ text: String, _ random: inout SplitMix64) -> [UInt8] {
        var bytes = Array(text.utf8)
        let marks = Array(#"{}[]":,\0123456789 eE-.tfn"#.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes[place] = marks[Int.random(in: marks.indices, using: &random)]
            case 2: bytes.remove(at: place)
            default:
                let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
                bytes.insert(contentsOf: bytes[place..<end], at: place)
            }
        }
        return bytes
    }

    @Test("a request that is one comes to a body that is JSON, or cannot be said")
    func requests() throws {
        let goldens = GeminiGolden.all(in: "requests")
        let dialects = [try GeminiBench.dialect(), try GeminiBench.dialect(GeminiBench.vertex)]
        var bodies = 0
        try forAll(cases: 4_000) { random, seed in
            let golden = goldens[Int.random(in: goldens.indices, using: &random)]
            guard let request = try? ChatRequestParser.parse(Self.damaged(golden.input, &random)) else { return }
            let model = ["gemini-2.5-flash", "gemini-3-pro-preview"][Int.random(in: 0...1, using: &random)]
            let call = ProviderCall(request: request, upstreamModel: model, timeout: .seconds(1))
            let dialect = dialects[Int.random(in: 0...1, using: &random)]
            let body: [UInt8]
            do {
                body = try dialect.request(for: call).body
            } catch let error as ProviderError {
                #expect(error.code == "unsupported", "seed \(seed), \(golden.testDescription)")
                return
            }
            let document = try? JSONDocument(parsing: body)
            #expect(document?.root["contents"]?.count ?? 0 > 0, "seed \(seed), \(golden.testDescription)")
            bodies += 1
        }
        #expect(bodies > 100)
    }

    @Test("an answer of any bytes is a completion or a fault", arguments: ["answers", "streams", "errors"])
    func answers(folder: String) throws {
        let goldens = GeminiGolden.all(in: folder)
        let dialect = try GeminiBench.dialect()
        let call = try GeminiBench.call(#""logprobs":true"#)
        forAll(cases: 3_000) { random, _ in
            let golden = goldens[Int.random(in: goldens.indices, using: &random)]
            let bytes = Self.damaged(golden.input, &random)
            _ = try? dialect.events(of: bytes, to: call)
            var stream = dialect.stream(of: call)
            _ = stream.events(in: bytes + [0x0A, 0x0A])
            let fault = stream.fault
            _ = try? stream.finish()
            // Once something went wrong it stays so.
            #expect(fault == nil || stream.fault == fault)
        }
    }
}
