// SPDX-License-Identifier: Apache-2.0

/// Finds what identifies or reaches a person, in one pass.
struct PersonalDataScan {
    /// What kinds there are, as the settings name them.
    enum Kind: String, LeakKind {
        case email
        case phone
        case iban
        case creditCard = "credit_card"
        case nationalID = "national_id"
        case ipAddress = "ip_address"

        var bit: UInt32 {
            switch self {
            case .email: 1
            case .phone: 2
            case .iban: 4
            case .creditCard: 8
            case .nationalID: 16
            case .ipAddress: 32
            }
        }
    }

    /// Something that was found.
    struct Hit: Equatable {
        let kind: Kind
        /// What it is, in words.
        let name: String
        let range: Range<Int>
    }

    let kinds: KindSet<Kind>
    /// The countries whose ids count, as two small letters.
    let countries: Set<String>
    /// The ids of those countries that digits can be.
    private let digitIDs: [NationalID]
    private let wordIDs: [NationalID]

    init(kinds: KindSet<Kind>, countries: Set<String>) {
        self.kinds = kinds
        self.countries = countries
        let chosen = kinds.contains(.nationalID) ? NationalID.all.filter { countries.contains($0.country) } : []
        digitIDs = chosen.filter { !$0.hasLetters }
        wordIDs = chosen.filter(\.hasLetters)
    }

    /// What a byte is to the scan.
    private struct Mark: OptionSet {
        let rawValue: UInt8
        static let word = Mark(rawValue: 1)
        static let begins = Mark(rawValue: 2)
    }

    private static let marks: [Mark] = (0...255).map { (value: Int) -> Mark in
        let byte = UInt8(value)
        let isWord = byte.isDigit || byte.isLetter || byte >= 0x80 && byte < 0xE0
        let isFirst =
            byte.isDigit || byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") || "+(:abcdef".utf8.contains(byte)
        let begins: Mark = isFirst || byte == UInt8(ascii: "@") ? .begins : []
        return begins.union(isWord ? .word : [])
    }

    /// What a text has, in order, at most so many.
    func hits(in text: [UInt8], limit: Int) -> [Hit] {
        var hits: [Hit] = []
        let marks = Self.marks
        var index = 0
        var isAfterWord = false
        while index < text.count, hits.count < limit {
            let byte = text[index]
            let mark = marks[Int(byte)]
            if mark.contains(.begins), !isAfterWord || byte == UInt8(ascii: "@"),
                let step = step(at: index, byte, in: text)
            {
                if let hit = step.hit { hits.append(hit) }
                if step.end > index {
                    index = step.end
                    isAfterWord = true
                    continue
                }
            }
            isAfterWord = mark.contains(.word)
            index += 1
        }
        return hits
    }

    /// What begins, or for an address is, at a byte; `end` is where the scan goes on.
    @inline(__always)
    private func step(at index: Int, _ byte: UInt8, in text: [UInt8]) -> (hit: Hit?, end: Int)? {
        switch byte {
        case UInt8(ascii: "@"):
            guard kinds.contains(.email), let range = EmailAddress.range(around: index, in: text) else { return nil }
            return (Hit(kind: .email, name: "an e-mail address", range: range), range.upperBound)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "("):
            return digits(at: index, in: text)
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): return word(at: index, in: text)
        case UInt8(ascii: ":"), UInt8(ascii: "a")...UInt8(ascii: "f"):
            return addressIPv6(at: index, in: text).map { ($0, $0.range.upperBound) }
        default: return nil
        }
    }

    /// Numbers of cards, telephones, people and computers; the first kind that fits counts.
    private func digits(at index: Int, in text: [UInt8]) -> (hit: Hit?, end: Int)? {
        if let hit = addressIPv6(at: index, in: text) { return (hit, hit.range.upperBound) }
        if kinds.contains(.ipAddress), let (range, isPublic) = IPAddress.v4(at: index, in: text) {
            let hit = Hit(kind: .ipAddress, name: "an IP address", range: range)
            return (isPublic ? hit : nil, range.upperBound)
        }
        // A Finnish or Spanish id begins with digits and has a letter.
        if let hit = wordID(at: index, in: text) { return (hit, hit.range.upperBound) }
        guard let whole = DigitRun(in: text, at: index) else { return nil }
        // A number of its own may follow: "555-123-4567 2 times".
        var run: DigitRun? = whole
        for _ in 0..<3 {
            guard let candidate = run else { break }
            if let hit = hit(for: candidate, in: text) { return (hit, hit.range.upperBound) }
            run = candidate.withoutLastGroup
        }
        return (nil, whole.endOfFirstGroup)
    }

    private func hit(for run: DigitRun, in text: [UInt8]) -> Hit? {
        let range = run.range
        if kinds.contains(.creditCard), run.isCardNumber {
            return Hit(kind: .creditCard, name: "the number of a payment card", range: range)
        }
        for id in digitIDs where id.accepts(run.shape) && id.isValid(run.digits) {
            return Hit(kind: .nationalID, name: id.name, range: range)
        }
        guard kinds.contains(.phone), run.isPhoneNumber(isCalled: isCalled(range.lowerBound, in: text)) else {
            return nil
        }
        return Hit(kind: .phone, name: "a telephone number", range: range)
    }

    /// What begins with a capital: a bank account or an id.
    private func word(at index: Int, in text: [UInt8]) -> (hit: Hit?, end: Int)? {
        if kinds.contains(.iban), let range = IBAN.range(at: index, in: text) {
            return (Hit(kind: .iban, name: "the number of a bank account", range: range), range.upperBound)
        }
        if let hit = wordID(at: index, in: text) { return (hit, hit.range.upperBound) }
        return addressIPv6(at: index, in: text).map { ($0, $0.range.upperBound) }
    }

    private func wordID(at index: Int, in text: [UInt8]) -> Hit? {
        guard !wordIDs.isEmpty else { return nil }
        var end = index
        let limit = min(text.count, index + 20)
        while end < limit,
            text[end].isDigit || text[end].isLetter || text[end] == UInt8(ascii: "-") || text[end] == UInt8(ascii: "+")
        {
            end += 1
        }
        guard end - index >= 9 else { return nil }
        while end > index, text[end - 1] == UInt8(ascii: "-") { end -= 1 }
        let word = text[index..<end]
        guard word.count >= 9, word.contains(where: \.isDigit) else { return nil }
        let shape = NationalID.shape(of: word)
        for id in wordIDs where id.accepts(shape) && id.isValid(word.filter { $0.isDigit || $0.isLetter }) {
            return Hit(kind: .nationalID, name: id.name, range: index..<end)
        }
        return nil
    }

    private func addressIPv6(at index: Int, in text: [UInt8]) -> Hit? {
        guard kinds.contains(.ipAddress), let (range, isPublic) = IPAddress.v6(at: index, in: text), isPublic else {
            return nil
        }
        return Hit(kind: .ipAddress, name: "an IP address", range: range)
    }

    /// Whether words right before a number say that it is one to call.
    private func isCalled(_ start: Int, in text: [UInt8]) -> Bool {
        let before = TextForm(ignoresCase: true, normalises: false).bytes(of: text[max(0, start - 24)..<start])
        return Self.callWords.contains { ByteSearch($0).end(in: before.span) != nil }
    }

    private static let callWords = [
        "tel", "phone", "call", "mobile", "cell", "fax", "whatsapp", "sms", "handy", "móvil", "portable", "电话", "電話",
    ]
    .map { Array($0.utf8) }
}
