// SPDX-License-Identifier: Apache-2.0

/// A fenced piece of an answer, as Markdown has them: three or more backticks or tildes in lines of their own.
struct CodeFence: Sendable, Equatable {
    /// A line of the answer.
    struct Line: Sendable, Equatable {
        /// Its number in the answer, from 1.
        let number: Int
        /// Its bytes, without the fence's indentation and without its line break.
        let bytes: Range<Int>
        /// How many bytes of indentation were taken off.
        let indent: Int
    }

    /// The words after the opening fence.
    private(set) var info: Range<Int>
    private(set) var lines: [Line] = []

    /// The whole answer as if it stood in a fence.
    init(wholeAnswer answer: [UInt8]) {
        info = 0..<0
        lines = Self.allLines(of: answer)
    }

    private init(info: Range<Int>) {
        self.info = info
    }

    /// The fences of an answer; one that is never closed goes to its end.
    static func fences(in answer: [UInt8]) -> [CodeFence] {
        var fences: [CodeFence] = []
        var open: (fence: CodeFence, mark: Mark)?
        for line in allLines(of: answer) {
            let mark = Mark(answer, line.bytes)
            guard let current = open else {
                if let mark { open = (CodeFence(info: mark.info), mark) }
                continue
            }
            if let mark, mark.closes(current.mark) {
                fences.append(current.fence)
                open = nil
            } else {
                open?.fence.lines.append(line.indented(by: current.mark.indent, in: answer))
            }
        }
        if let open { fences.append(open.fence) }
        return fences
    }

    private static func allLines(of answer: [UInt8]) -> [Line] {
        var lines: [Line] = []
        var start = 0
        while start < answer.count {
            let end = answer[start...].firstIndex(of: 0x0A) ?? answer.count
            lines.append(Line(number: lines.count + 1, bytes: start..<end, indent: 0))
            start = end + 1
        }
        return lines
    }

    /// A line that opens or closes a fence.
    private struct Mark {
        let character: UInt8
        let count: Int
        let indent: Int
        let info: Range<Int>

        init?(_ answer: [UInt8], _ line: Range<Int>) {
            var start = line.lowerBound
            while start < line.upperBound, answer[start] == 0x20 || answer[start] == 0x09 { start += 1 }
            guard start < line.upperBound else { return nil }
            character = answer[start]
            guard character == UInt8(ascii: "`") || character == UInt8(ascii: "~") else { return nil }
            let end = answer[start..<line.upperBound].firstIndex { [character] in $0 != character } ?? line.upperBound
            count = end - start
            indent = start - line.lowerBound
            guard count >= 3 else { return nil }
            info = Self.trimmed(end..<line.upperBound, of: answer)
            // Backticks later in the line make it code within a sentence.
            if character == UInt8(ascii: "`"), answer[info].contains(character) { return nil }
        }

        func closes(_ opening: Mark) -> Bool {
            character == opening.character && count >= opening.count && info.isEmpty
        }

        private static func trimmed(_ range: Range<Int>, of answer: [UInt8]) -> Range<Int> {
            var range = range
            while let first = answer[range].first, first <= 0x20 { range = range.dropFirst() }
            while let last = answer[range].last, last <= 0x20 { range = range.dropLast() }
            return range
        }
    }
}

extension CodeFence.Line {
    /// The line without as much white space at its start, as far as it has it.
    fileprivate func indented(by width: Int, in answer: [UInt8]) -> CodeFence.Line {
        let taken = answer[bytes].prefix(width).prefix { $0 == 0x20 || $0 == 0x09 }.count
        return CodeFence.Line(number: number, bytes: bytes.lowerBound + taken..<bytes.upperBound, indent: taken)
    }
}
