// SPDX-License-Identifier: Apache-2.0

/// Tells answers that leave the question open from those that commit themselves, by the cues of their words.
struct HedgingDetector: Sendable {
    /// The phrase sets, by language.
    static let sets: [PhraseSet] = [
        .hedgingEnglish, .hedgingChinese, .hedgingSpanish, .hedgingGerman, .hedgingFrench, .hedgingJapanese,
    ]
    /// What the figures in the documentation were measured with; goes up with every change of a phrase or weight.
    static let version = 1
    /// The detector of all languages, which most policies share.
    static let all = HedgingDetector(languages: sets.map(\.language))

    private let vocabulary: CueVocabulary

    init(languages: [String]) {
        vocabulary = CueVocabulary(
            Self.sets.filter { languages.contains($0.language) },
            cues: CueModel.hedges.cues,
            compounds: [("lack", "knowledge", "no_knowledge"), ("cannot", "establish", "cannot_establish")]
        )
    }

    /// How sure it is that a text leaves the question open, in 0…1.
    func read(_ text: [UInt8], headOnly: Bool = false) -> Double {
        CueModel.hedges.probability(of: scan(text, headOnly: headOnly))
    }

    /// The bytes of a text that tell best that it leaves the question open.
    func place(in text: [UInt8]) -> Range<Int>? {
        let telling = [
            "unsure", "no_knowledge", "cannot_establish", "askback", "noguess", "undocumented", "soft", "refer",
        ]
        return CueScan.place(ofFirst: telling, in: text, vocabulary: vocabulary)
    }

    /// The cues of a text, which the model weighs.
    func scan(_ text: [UInt8], headOnly: Bool = false) -> CueScan {
        CueScan(text, vocabulary: vocabulary, headOnly: headOnly)
    }
}
