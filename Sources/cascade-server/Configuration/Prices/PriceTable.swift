// SPDX-License-Identifier: Apache-2.0

import Cascade

/// What well-known models cost and can do, as of a day.
struct PriceTable: Sendable {
    /// What the table says of one model.
    struct Entry: Sendable, Equatable {
        /// The kind of the provider, as `kind` names it.
        let kind: String
        /// The model's name there.
        let model: String
        let price: Price
        /// What the model can do; nil where nobody said, and for embedding models.
        let abilities: Set<Ability>?
        let contextWindow: Int?
        let maxOutputTokens: Int?
        let isEmbedding: Bool
    }

    /// What a model can do, by the letter of its rows.
    enum Ability: Character, Sendable, CaseIterable {
        case tools = "T"
        case vision = "V"
        case jsonSchema = "J"
        case logprobs = "L"
        case audio = "A"
        case files = "F"
    }

    /// The day the rows were taken from their source, as `2026-11-21`.
    let date: String
    /// The models, by kind and in the order of the table.
    let entries: [Entry]
    private let indexes: [String: Int]

    /// The table of this program.
    static let shipped = PriceTable(rows: shippedRows, date: shippedDate)

    /// A table of rows; one that cannot be read is not in it.
    init(rows: String, date: String) {
        self.date = date
        entries = rows.split(separator: "\n").compactMap(Entry.init)
        indexes = Dictionary(
            entries.enumerated().map { (Self.key($1.kind, $1.model), $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// What the table says of a model at a kind of provider; nil where it says nothing.
    ///
    /// A name with a date stands for the one without, unless it has a row; on Bedrock one with a region for that of all regions, then
    /// for the one without. What Azure sells costs what OpenAI takes, and Vertex AI what Gemini does.
    func entry(kind: String, model: String) -> Entry? {
        let kind = Self.sameAs[kind] ?? kind
        let (region, plain) = Self.split(model)
        var names = [model]
        if region != nil, region != "global" { names.append("*." + plain) }
        if region != nil { names.append(plain) }
        for name in names {
            if let found = self[kind, name] ?? Self.undated(name).flatMap({ self[kind, $0] }) { return found }
        }
        return nil
    }

    private subscript(kind: String, model: String) -> Entry? {
        indexes[Self.key(kind, model)].map { entries[$0] }
    }

    private static let sameAs = ["azure": "openai", "vertex": "gemini"]
    private static let regions: Set<Substring> = ["us", "eu", "apac", "jp", "au", "global"]

    private static func key(_ kind: String, _ model: String) -> String { "\(kind) \(model)" }

    /// The region before the first dot, if it is one, and the rest.
    private static func split(_ model: String) -> (region: Substring?, rest: String) {
        guard let dot = model.firstIndex(of: "."), regions.contains(model[..<dot]) else { return (nil, model) }
        return (model[..<dot], String(model[model.index(after: dot)...]))
    }

    /// A name without the `-2025-08-07` or `-20250807` at its end, or before a `-v1`; nil if there is none.
    private static func undated(_ name: String) -> String? {
        let version = name.lastIndex(of: "-").flatMap { dash -> Substring? in
            let tail = name[dash...].dropFirst()
            return tail.first == "v" && tail.dropFirst().first?.isNumber == true ? name[dash...] : nil
        }
        let head = name.dropLast(version?.count ?? 0)
        for pattern in ["-dddd-dd-dd", "-dddddddd"] where head.count > pattern.count {
            let tail = head.suffix(pattern.count)
            let fits = zip(tail, pattern).allSatisfy { $1 == "d" ? $0.isASCII && $0.isNumber : $0 == $1 }
            if fits, tail.dropFirst().hasPrefix("20") { return "\(head.dropLast(pattern.count))\(version ?? "")" }
        }
        return nil
    }
}

extension PriceTable.Entry {
    /// The entry of a row; nil if it is none.
    fileprivate init?(row: Substring) {
        let cells = row.split(separator: " ")
        guard cells.count == 9, let input = Cost(perMillion: cells[2]), let output = Cost(perMillion: cells[5]) else {
            return nil
        }
        kind = String(cells[0])
        model = String(cells[1])
        price = Price(
            input: input,
            cachedInput: Cost(perMillion: cells[3]),
            cacheWrite: Cost(perMillion: cells[4]),
            output: output
        )
        contextWindow = Int(cells[6])
        maxOutputTokens = Int(cells[7])
        isEmbedding = cells[8] == "E"
        let known = !isEmbedding && cells[8] != "?"
        abilities = known ? Set(cells[8].compactMap(PriceTable.Ability.init)) : nil
    }
}

extension Cost {
    fileprivate init?(perMillion text: Substring) {
        self.init(settingsPerMillion: "\(text) USD/1M")
    }
}
