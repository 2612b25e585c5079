// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

extension ConfigurationDecoder {
    /// What a model can do: as written, else by the price table, else everything.
    ///
    /// Where its deployments differ in the table, the least of them holds, since each may be asked.
    func capabilities(
        of model: ModelSettings,
        from reader: inout SettingsReader,
        kinds: [ProviderSettings]
    ) -> Model.Capabilities {
        let entries = model.deployments.compactMap { deployment in
            kinds.first { $0.name == deployment.provider }.flatMap {
                PriceTable.shipped.entry(kind: $0.kindName, model: deployment.upstreamModel)
            }
        }
        var can = Model.Capabilities()
        can.contextWindow = tokens("context_window", known: entries.compactMap(\.contextWindow).min(), of: &reader)
        // What follows is said of answers.
        guard !model.isEmbedding else { return can }
        can.maxOutputTokens = tokens(
            "max_output_tokens",
            known: entries.compactMap(\.maxOutputTokens).min(),
            of: &reader
        )
        can.tools = ability("tools", .tools, of: entries, from: &reader)
        can.vision = ability("vision", .vision, of: entries, from: &reader)
        can.audio = ability("audio", .audio, of: entries, from: &reader)
        can.files = ability("files", .files, of: entries, from: &reader)
        can.jsonSchema = ability("json_schema", .jsonSchema, of: entries, from: &reader)
        can.logprobs = ability("logprobs", .logprobs, of: entries, from: &reader)
        can.languages = reader.strings("languages")
        if can.languages.isEmpty { reader.note("languages", "unknown", isDefault: !reader.has("languages")) }
        return can
    }

    private func tokens(_ key: String, known: Int?, of reader: inout SettingsReader) -> Int? {
        if let count = reader.int(key, in: 1...Int.max) { return count }
        guard reader.value(key) ?? .null == .null else { return nil }
        reader.note(key, known.map { "\($0), \(Self.byTheTable)" } ?? "unknown", isDefault: true)
        return known
    }

    private func ability(
        _ key: String,
        _ ability: PriceTable.Ability,
        of entries: [PriceTable.Entry],
        from reader: inout SettingsReader
    ) -> Bool {
        guard reader.value(key) ?? .null == .null else { return reader.bool(key, default: true) }
        let known = entries.compactMap(\.abilities)
        guard !known.isEmpty else { return reader.bool(key, default: true) }
        let can = known.allSatisfy { $0.contains(ability) }
        reader.note(key, "\(can), \(Self.byTheTable)", isDefault: true)
        return can
    }

    private static var byTheTable: String { "by the price table of \(PriceTable.shipped.date)" }
}
