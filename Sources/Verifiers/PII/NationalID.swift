// SPDX-License-Identifier: Apache-2.0

/// A country's numbers for its people, as far as their form or check digits set them apart from other numbers.
struct NationalID: Sendable {
    let country: String
    /// What it is, in words.
    let name: String
    let hasLetters: Bool
    private let shapes: Set<[UInt8]>
    private let check: @Sendable ([UInt8]) -> Bool

    /// `9` stands for a digit and `A` for a capital in the shapes; `check` gets digits and letters alone.
    private init(_ country: String, _ name: String, _ shapes: [String], _ check: @escaping @Sendable ([UInt8]) -> Bool)
    {
        self.country = country
        self.name = name
        self.shapes = Set(shapes.map { Array($0.utf8) })
        hasLetters = shapes.contains { $0.contains("A") }
        self.check = check
    }

    func accepts(_ shape: [UInt8]) -> Bool { shapes.contains(shape) }

    func isValid(_ characters: [UInt8]) -> Bool { check(characters) }

    /// A word with `9` for digits and `A` for capitals.
    static func shape(of word: ArraySlice<UInt8>) -> [UInt8] {
        word.map { byte in
            if byte.isDigit { return UInt8(ascii: "9") }
            return byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? UInt8(ascii: "A") : byte
        }
    }

    static let all: [NationalID] = [
        NationalID("us", "a US social security number", ["999-99-9999", "999 99 9999"]) { digits in
            let (area, group, serial) = (value(digits[0..<3]), value(digits[3..<5]), value(digits[5..<9]))
            return area > 0 && area != 666 && area < 900 && group > 0 && serial > 0
        },
        NationalID("ca", "a Canadian social insurance number", ["999-999-999", "999 999 999"]) { digits in
            digits[0] != UInt8(ascii: "0") && digits[0] != UInt8(ascii: "8") && Checksum.luhn(digits)
        },
        NationalID("gb", "a British national insurance number", ["AA999999A", "AA-99-99-99-A"]) { letters in
            let text = String(decoding: letters, as: UTF8.self)
            let isIssued = !["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].contains(text.prefix(2))
            return isIssued && !"DFIQUV".contains(text.prefix(1)) && !"DFIOQUV".contains(text.dropFirst().prefix(1))
                && "ABCD".contains(text.suffix(1))
        },
        NationalID("de", "a German tax id", ["99999999999", "99 999 999 999"]) { digits in
            guard digits[0] != UInt8(ascii: "0"), hasOneRepeat(digits.prefix(10)) else { return false }
            var product = 10
            for digit in digits.prefix(10) {
                let sum = (value([digit]) + product) % 10
                product = (sum == 0 ? 10 : sum) * 2 % 11
            }
            return (11 - product) % 10 == value([digits[10]])
        },
        NationalID("fr", "a French social security number", ["999999999999999", "9 99 99 99 999 999 99"]) { digits in
            let month = value(digits[3..<5])
            return (1...2).contains(value([digits[0]])) && ((1...12).contains(month) || (20...42).contains(month))
                && 97 - Checksum.remainder(digits.prefix(13), by: 97) == value(digits[13..<15])
        },
        NationalID("es", "a Spanish identity number", ["99999999A", "99999999-A", "A9999999A", "A-9999999-A"]) {
            characters in
            let letters = Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)
            var digits = characters.dropLast()
            if let first = characters.first, !first.isDigit {
                guard let prefix = Array("XYZ".utf8).firstIndex(of: first) else { return false }
                digits[0] = UInt8(ascii: "0") + UInt8(prefix)
            }
            return letters[Checksum.remainder(digits, by: 23)] == characters.last
        },
        NationalID("it", "an Italian tax code", ["AAAAAA99A99A999A"]) { ItalianTaxCode.isValid($0) },
        NationalID("be", "a Belgian national number", ["99.99.99-999.99", "99999999999"]) { digits in
            guard isDate(month: value(digits[2..<4]) % 20, day: value(digits[4..<6])) else { return false }
            let (body, check) = (digits.prefix(9), value(digits[9..<11]))
            let after2000 = [UInt8(ascii: "2")] + body
            return [Checksum.remainder(body, by: 97), Checksum.remainder(after2000, by: 97)].contains(97 - check)
        },
        NationalID("pl", "a Polish PESEL", ["99999999999"]) { digits in
            isDate(month: value(digits[2..<4]) % 20, day: value(digits[4..<6]))
                && Checksum.weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 == 0
        },
        NationalID("se", "a Swedish personal number", ["999999-9999", "99999999-9999"]) { digits in
            let short = digits.suffix(10)
            let (month, day) = (value(short.dropFirst(2).prefix(2)), value(short.dropFirst(4).prefix(2)))
            return isDate(month: month, day: day > 60 ? day - 60 : day) && Checksum.luhn(short)
        },
        NationalID("no", "a Norwegian identity number", ["99999999999", "999999 99999"]) { digits in
            let day = value(digits[0..<2])
            return isDate(month: value(digits[2..<4]), day: day > 40 ? day - 40 : day)
                && Checksum.weighted(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 == 0
                && Checksum.weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
        },
        NationalID("dk", "a Danish CPR number", ["999999-9999"]) { digits in
            isDate(month: value(digits[2..<4]), day: value(digits[0..<2]))
        },
        NationalID(
            "fi",
            "a Finnish personal code",
            ["999999-999A", "999999A999A", "999999+999A", "999999-9999", "999999A9999"]
        ) { characters in
            guard isDate(month: value(characters[2..<4]), day: value(characters[0..<2])), let last = characters.last
            else { return false }
            let digits = characters.prefix(6) + characters.dropLast().suffix(3)
            return digits.allSatisfy(\.isDigit)
                && Array("0123456789ABCDEFHJKLMNPRSTUVWXY".utf8)[Checksum.remainder(digits, by: 31)] == last
        },
        NationalID("in", "an Aadhaar number", ["9999 9999 9999", "9999-9999-9999"]) { digits in
            digits[0] >= UInt8(ascii: "2") && Checksum.verhoeff(digits)
        },
        NationalID("br", "a Brazilian CPF", ["999.999.999-99"]) { digits in
            guard Set(digits).count > 1 else { return false }
            let first = Checksum.weighted(digits.prefix(9), [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10
            let second = Checksum.weighted(digits.prefix(10), [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10
            return value([digits[9]]) == first && value([digits[10]]) == second
        },
        NationalID("cn", "a Chinese identity number", ["999999999999999999", "99999999999999999A"]) { characters in
            guard (1900...2099).contains(value(characters[6..<10])),
                isDate(month: value(characters[10..<12]), day: value(characters[12..<14]))
            else { return false }
            let sum = Checksum.weighted(characters.prefix(17), [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
            return Array("10X98765432".utf8)[sum % 11] == characters.last
        },
        NationalID("kr", "a Korean resident number", ["999999-9999999"]) { digits in
            isDate(month: value(digits[2..<4]), day: value(digits[4..<6])) && (1...8).contains(value([digits[6]]))
        },
        NationalID("sg", "a Singaporean identity number", ["A9999999A"]) { characters in
            guard let first = characters.first,
                let offset = [UInt8(ascii: "S"): 0, UInt8(ascii: "F"): 0, UInt8(ascii: "T"): 4, UInt8(ascii: "G"): 4][
                    first
                ]
            else { return false }
            let sum = Checksum.weighted(characters.dropFirst().prefix(7), [2, 7, 6, 5, 4, 3, 2]) + offset
            let isCitizen = first == UInt8(ascii: "S") || first == UInt8(ascii: "T")
            return Array((isCitizen ? "JZIHGFEDCBA" : "XWUTRQPNMLK").utf8)[sum % 11] == characters.last
        },
    ]

    /// The countries, in order.
    static let countries: [String] = all.map(\.country).sorted()

    private static func value(_ digits: some Sequence<UInt8>) -> Int { digits.reduce(0) { $0 * 10 + Int($1) - 48 } }

    private static func isDate(month: Int, day: Int) -> Bool { (1...12).contains(month) && (1...31).contains(day) }

    /// Whether one digit occurs twice or three times, and the others at most once, as the first ten of a German tax id do.
    private static func hasOneRepeat(_ digits: some Sequence<UInt8>) -> Bool {
        var counts = [UInt8: Int]()
        for digit in digits { counts[digit, default: 0] += 1 }
        let repeats = counts.values.filter { $0 > 1 }
        return repeats == [2] || repeats == [3]
    }
}

/// The check letter of the Italian tax code.
private enum ItalianTaxCode {
    /// What a character counts at an odd place, digits first, then letters.
    private static let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21]
    private static let oddLetters = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
    ]

    static func isValid(_ characters: [UInt8]) -> Bool {
        var sum = 0
        for (place, byte) in characters.prefix(15).enumerated() {
            let index = byte.isDigit ? Int(byte) - 48 : Int(byte) - 65
            sum += place % 2 == 1 ? index : byte.isDigit ? odd[index] : oddLetters[index]
        }
        return characters.last.map { Int($0) - 65 == sum % 26 } ?? false
    }
}
