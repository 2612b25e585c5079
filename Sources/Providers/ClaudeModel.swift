// SPDX-License-Identifier: Apache-2.0

/// What the name of a Claude model tells of what it takes, at Anthropic, on Bedrock, on Vertex AI and at gateways alike.
struct ClaudeModel: Equatable {
    enum Line: String, CaseIterable {
        case opus, sonnet, haiku, fable, mythos
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
        let bytes = Array(name.utf8)
        guard let start = bytes.end(ofWord: "claude") else { return nil }
        var line: Line?
        var numbers: [Int] = []
        var isOver = false
        for word in bytes[start...].split(whereSeparator: { !$0.isWord }) {
            let number = word.count <= 2 ? Int(String(decoding: word, as: UTF8.self)) : nil
            if let number, numbers.count < 2, !isOver {
                numbers.append(number)
            } else {
                isOver = !numbers.isEmpty
                line = line ?? Line.allCases.first { word.elementsEqual($0.rawValue.utf8) }
            }
        }
        self.init(line, numbers.first ?? 0, numbers.count > 1 ? numbers[1] : 0)
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

extension [UInt8] {
    /// Where a word ends that is in here; nil where it is not.
    ///
    /// `String.contains` tells it at many times the cost.
    func end(ofWord word: String) -> Int? {
        let first = word.utf8.first
        let start = indices.first { self[$0] == first && self[$0...].starts(with: word.utf8) }
        return start.map { $0 + word.utf8.count }
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
