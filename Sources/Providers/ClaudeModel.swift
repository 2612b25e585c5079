// SPDX-License-Identifier: Apache-2.0

/// What the name of a Claude model tells of what it takes, at Anthropic, on Bedrock, on Vertex AI and at gateways alike.
struct ClaudeModel: Equatable {
    enum Line: String, CaseIterable {
        case opus, sonnet, haiku, fable, mythos

        fileprivate static let named = allCases.map { (line: $0, name: $0.rawValue) }
    }

    /// How a model is kept from thinking.
    enum Restraint: Equatable {
        /// By not telling it to think.
        case silence
        /// By `thinking` of this type, as it thinks unasked.
        case type(String)
        /// By nothing: it always thinks.
        case nothing
    }

    /// Nil where the name has none of these.
    let line: Line?
    /// Such as 4 and 5; 0 and 0 where the name does not say.
    let major, minor: Int

    /// Reads `claude-3-7-sonnet-20250219-v1:0`, `us.anthropic.claude-opus-4-6-v1` and `anthropic/claude-opus-5.5` alike: behind `claude`,
    /// the first one or two short numbers; nil for another vendor's model.
    init?(_ name: String) {
        let name = name.utf8.span
        guard var index = name.end(ofWord: "claude") else { return nil }
        var line: Line?
        var numbers = (major: Int?.none, minor: Int?.none)
        var isOver = false
        while index < name.count {
            let start = index
            while index < name.count, name[index].isWord { index += 1 }
            let word = name.extracting(start..<index)
            index += 1
            guard !word.isEmpty else { continue }
            if !isOver, numbers.minor == nil, let number = Self.number(word) {
                if numbers.major == nil { numbers.major = number } else { numbers.minor = number }
            } else {
                isOver = numbers.major != nil
                line = line ?? Line.named.first { word.end(ofWord: $0.name) == word.count }?.line
            }
        }
        self.init(line, numbers.major ?? 0, numbers.minor ?? 0)
    }

    /// A number of one or two digits; longer ones are dates.
    private static func number(_ word: Span<UInt8>) -> Int? {
        guard word.count <= 2 else { return nil }
        var number = 0
        for index in word.indices {
            let digit = Int(word[index]) - 0x30
            guard (0...9).contains(digit) else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    init(_ line: Line?, _ major: Int, _ minor: Int = 0) {
        self.line = line
        self.major = major
        self.minor = minor
    }

    private var version: (Int, Int) { (major, minor) }

    /// Whether it is of the lines that came with 5 and have always done what others learned later.
    private var isAlwaysNew: Bool { line == .fable || line == .mythos }

    // MARK: Sampling

    /// Whether it takes `temperature`, `top_p` and `top_k` other than 1.
    var takesSampling: Bool { version < (4, 7) && !isAlwaysNew }

    /// Whether it takes a temperature beside `top_p`.
    var takesTemperatureBesideTopP: Bool { version < (4, 1) }

    // MARK: Thinking

    /// Whether it can think before it answers.
    var thinks: Bool { version >= (3, 7) || isAlwaysNew }

    /// Whether it thinks as much as it finds right, within an effort, rather than within a budget of tokens.
    var thinksAdaptively: Bool { version >= (4, 6) || isAlwaysNew }

    /// How it is kept from thinking.
    var restraint: Restraint {
        switch line {
        case .fable, .mythos: .nothing
        case .opus where version >= (5, 5): .nothing
        case .sonnet where version >= (5, 5): .type("between_tools")
        default: version >= (5, 0) ? .type("disabled") : .silence
        }
    }

    static let alwaysThinks = "this model always thinks"

    // MARK: Tools and schemas

    /// Whether it can be made to call a tool.
    var takesForcedTools: Bool {
        switch line {
        case .fable, .mythos: version < (5, 1)
        case .opus, .sonnet: version < (5, 5)
        case .haiku, nil: true
        }
    }

    static let chooses = "this model cannot be made to call a tool"

    /// Whether it takes a JSON Schema for its answer and strict tools.
    var takesSchemas: Bool { version >= (4, 5) }
}

extension Span<UInt8> {
    /// Where a word ends that is in here first; nil where it is not.
    ///
    /// `String.contains` tells it at many times the cost.
    func end(ofWord word: String) -> Int? {
        let word = word.utf8.span
        guard count >= word.count else { return nil }
        for start in 0...(count - word.count) {
            var length = 0
            while length < word.count, self[start + length] == word[length] { length += 1 }
            if length == word.count { return start + length }
        }
        return nil
    }
}

extension UInt8 {
    /// Whether the byte is an ASCII letter or digit.
    fileprivate var isWord: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
