// SPDX-License-Identifier: Apache-2.0

/// Tells refusals from answers by the cues of their words.
struct RefusalDetector: Sendable {
    /// The phrase sets, by language.
    static let sets: [PhraseSet] = [
        .refusalEnglish, .refusalChinese, .refusalSpanish, .refusalGerman, .refusalFrench, .refusalJapanese,
    ]
    /// What the figures in the documentation were measured with; goes up with every change of a phrase or weight.
    static let version = 1
    /// The detector of all languages, which most policies share.
    static let all = RefusalDetector(languages: sets.map(\.language))

    private let vocabulary: CueVocabulary

    init(languages: [String]) {
        vocabulary = CueVocabulary(
            Self.sets.filter { languages.contains($0.language) },
            cues: CueModel.refuses.cues,
            compounds: [("cannot", "assist", "declined"), ("wont", "assist", "declined")]
        )
    }

    /// How sure it is that a text refuses, in whole or in part, and that it refuses in whole; in 0…1.
    func read(_ text: [UInt8], headOnly: Bool = false) -> (refuses: Double, wholly: Double) {
        let scan = scan(text, headOnly: headOnly)
        return (CueModel.refuses.probability(of: scan), CueModel.wholly.probability(of: scan))
    }

    /// The bytes of a text that tell best that it refuses.
    func place(in text: [UInt8]) -> Range<Int>? {
        let telling = ["declined", "wont", "cannot", "improper", "premise", "policy", "apology"]
        return CueScan.place(ofFirst: telling, in: text, vocabulary: vocabulary)
    }

    /// The cues of a text, which the models weigh.
    func scan(_ text: [UInt8], headOnly: Bool = false) -> CueScan {
        CueScan(text, vocabulary: vocabulary, headOnly: headOnly)
    }
}
