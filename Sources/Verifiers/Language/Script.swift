// SPDX-License-Identifier: Apache-2.0

/// A script, as far as it tells languages apart.
enum Script: Int, CaseIterable, Sendable {
    // Those of several languages that trigrams tell apart.
    case latin, cyrillic, devanagari
    // Told apart by letters of their own.
    case arabic, han, kana
    // Those of one language here.
    case greek, hebrew, hangul, thai, georgian, armenian, bengali, gurmukhi, gujarati, tamil, telugu, kannada,
        malayalam, sinhala

    /// The languages that trigrams tell apart, by their place in the scores; none for other scripts.
    var contenders: [LanguageProfile] {
        switch self {
        case .latin: LanguageProfile.latin
        case .cyrillic: LanguageProfile.cyrillic
        case .devanagari: LanguageProfile.devanagari
        default: []
        }
    }

    /// The languages that are written so; those that trigrams tell apart by their place in the scores.
    var languages: [String] { Self.allLanguages[rawValue] }

    private static let allLanguages: [[String]] = allCases.map(\.writtenLanguages)

    private var writtenLanguages: [String] {
        switch self {
        case .latin, .cyrillic, .devanagari: contenders.map(\.language)
        case .arabic: ["ar", "fa", "ur"]
        case .han: ["zh", "ja"]
        case .kana: ["ja"]
        case .greek: ["el"]
        case .hebrew: ["he"]
        case .hangul: ["ko"]
        case .thai: ["th"]
        case .georgian: ["ka"]
        case .armenian: ["hy"]
        case .bengali: ["bn"]
        case .gurmukhi: ["pa"]
        case .gujarati: ["gu"]
        case .tamil: ["ta"]
        case .telugu: ["te"]
        case .kannada: ["kn"]
        case .malayalam: ["ml"]
        case .sinhala: ["si"]
        }
    }

    /// How much a letter says beside one of an alphabet.
    var weight: Int {
        switch self {
        case .han: 3
        case .kana, .hangul: 2
        default: 1
        }
    }

    /// The script of a character that is no ASCII; nil for what is no letter of one we know.
    static func of(_ scalar: Unicode.Scalar) -> Script? {
        switch scalar.value {
        case 0xC0..<0x250: scalar.value == 0xD7 || scalar.value == 0xF7 ? nil : .latin
        case 0x1E00..<0x1F00: .latin
        case 0x370..<0x400, 0x1F00..<0x2000: .greek
        case 0x400..<0x530: .cyrillic
        case 0x531..<0x590: .armenian
        case 0x5D0..<0x5F3: .hebrew
        case 0x620..<0x660, 0x66E..<0x6D4, 0x6EE..<0x700, 0xFB50..<0xFE00, 0xFE70..<0xFF00: .arabic
        case 0x900..<0x964, 0x970..<0x980: .devanagari
        case 0x980..<0x9E6: .bengali
        case 0xA00..<0xA66: .gurmukhi
        case 0xA80..<0xAE6: .gujarati
        case 0xB80..<0xBE6: .tamil
        case 0xC00..<0xC66: .telugu
        case 0xC80..<0xCE6: .kannada
        case 0xD00..<0xD66: .malayalam
        case 0xD80..<0xDE6: .sinhala
        case 0xE01..<0xE50: .thai
        case 0x10A0..<0x1100: .georgian
        case 0x1100..<0x1200, 0x3130..<0x3190, 0xAC00..<0xD7B0: .hangul
        case 0x3041..<0x3100, 0xFF66..<0xFFA0: .kana
        case 0x3400..<0x4DC0, 0x4E00..<0xA000, 0xF900..<0xFB00, 0x20000..<0x32000: .han
        default: nil
        }
    }

    /// A letter as trigrams hold it: in ten bits, small, and never 0, which is the edge of a word.
    func code(_ scalar: Unicode.Scalar) -> UInt32 {
        let small = scalar.isASCII ? scalar.value | 0x20 : SmallLetters.of(scalar).value
        switch self {
        case .latin: return small < 0x250 ? small : 0x250 + (small & 0xFF)
        case .cyrillic: return small - 0x400 + 1
        case .devanagari: return small - 0x900 + 1
        default: return 0
        }
    }
}

extension LanguageProfile {
    /// At most 32.
    static let latin: [LanguageProfile] = latin1 + latin2 + latin3 + latin4
}
