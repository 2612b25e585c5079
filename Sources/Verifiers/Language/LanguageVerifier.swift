// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Rejects answers that are not written in one of some languages.
struct LanguageVerifier: Verifier {
    /// Which languages are right.
    enum Wanted: Sendable {
        case some([String])
        /// That of the last message of the user.
        case ofRequest
    }

    let wanted: Wanted
    /// The share of an answer that has to be written so, in 0…1.
    let atLeast: Double
    /// The letters without which the language of an answer is not told.
    let leastLetters: Int
    /// Whether answers with fewer letters are accepted; else they are inconclusive.
    let acceptsShort: Bool

    var findingCodes: [String] { ["wrong_language"] }

    func verify(_ candidate: Candidate) async -> Judgement {
        judge(candidate.completion, for: candidate.request)
    }

    /// Findings: `wrong_language`, `empty`.
    func judge(_ completion: Completion, for request: ChatRequest) -> Judgement {
        let text = completion.text
        if AnswerText.isBlank(text) { return completion.toolCalls.isEmpty ? .rejected(.empty) : .accepted }
        if !AnswerText.isUTF8(text) { return .inconclusive(because: "the answer is not UTF-8") }
        let languages: [String]
        switch wanted {
        case .some(let written): languages = written
        case .ofRequest:
            guard let language = Self.language(of: request) else {
                return short("the request has too few letters to tell its language")
            }
            languages = [language]
        }
        let reading = Tally(of: text, wanted: Set(languages))
        if reading.letters < leastLetters {
            guard reading.isForeignByScript else { return short("the answer has too few letters to tell its language") }
        } else if reading.total * 2 < reading.letters {
            // Short words in several scripts, or what is no language at all.
            if reading.letters < 3 * LanguageReading.leastTelling {
                return short("the answer has too few letters to tell its language")
            }
            return .inconclusive(because: "the answer is in no language that is told apart")
        } else if reading.share >= atLeast {
            return Judgement(.accepted(score: reading.share))
        }
        return .rejected(.wrongLanguage(reading, expected: languages, of: text))
    }

    private func short(_ reason: String) -> Judgement {
        acceptsShort ? .accepted : .inconclusive(because: reason)
    }

    private static func language(of request: ChatRequest) -> String? {
        RequestText.texts(of: request, roles: ["user"]).last.flatMap { LanguageReading.language(of: Array($0)) }
    }
}

/// How much of an answer is written in some languages.
private struct Tally {
    /// All letters, those that say more counted more than once.
    private(set) var letters = 0
    /// The letters whose language can be told.
    private(set) var total = 0
    /// Whether there are letters, and all are of scripts that none of the languages has; the Latin one is that of names everywhere.
    private(set) var isForeignByScript = true
    /// Where the first stretch in another language is.
    private(set) var place: Range<Int>?
    private var foreign = 0
    private var weights: [String: Int] = [:]

    init(of text: [UInt8], wanted: Set<String>) {
        var isEmpty = true
        LanguageReading.forEachStretch(of: text) { stretch in
            isEmpty = false
            letters += stretch.weight
            if stretch.script == .latin || !wanted.isDisjoint(with: stretch.script.languages) {
                isForeignByScript = false
            }
            guard stretch.isTelling else { return }
            total += stretch.weight
            guard !stretch.isWritten(in: wanted) else { return }
            foreign += stretch.weight
            place = place ?? stretch.range
            if let language = stretch.language { weights[language, default: 0] += stretch.weight }
        }
        if isEmpty { isForeignByScript = false }
    }

    /// The share in 0…1 of the letters that are written so.
    var share: Double { total == 0 ? 0 : 1 - Double(foreign) / Double(total) }

    /// The other language that most is written in.
    var otherLanguage: String? { weights.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key }
}

extension Finding {
    fileprivate static func wrongLanguage(_ reading: Tally, expected: [String], of text: [UInt8]) -> Finding {
        let found = reading.otherLanguage.flatMap { LanguageName.of($0) } ?? "another language"
        let names = expected.map { LanguageName.of($0) ?? $0 }
        let list =
            names.count > 1 ? names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "") : names.first ?? ""
        let percent = Int(((1 - reading.share) * 100).rounded())
        let place = reading.place
        return Finding(
            code: "wrong_language",
            position: place.map { AnswerText.position(of: $0.lowerBound, in: text) },
            byteRange: place,
            message: "the answer: found \(found) in \(percent) % of the text; expected \(list). Write it in \(list)."
        )
    }
}

/// The languages that are told apart.
enum LanguageName {
    /// Their codes in order.
    static let codes: [String] = Set(Script.allCases.flatMap(\.languages)).sorted()

    /// A language's English name.
    static func of(_ code: String) -> String? { names[code] }

    private static let names: [String: String] = [
        "af": "Afrikaans", "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan",
        "cs": "Czech", "da": "Danish",
        "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "eu": "Basque",
        "fa": "Persian", "fi": "Finnish",
        "fr": "French", "ga": "Irish", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
        "hu": "Hungarian", "hy": "Armenian",
        "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh",
        "kn": "Kannada",
        "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam", "mr": "Marathi",
        "nb": "Norwegian",
        "ne": "Nepali", "nl": "Dutch", "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
        "ru": "Russian", "si": "Sinhala",
        "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "ta": "Tamil",
        "te": "Telugu", "th": "Thai",
        "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
    ]
}
