// SPDX-License-Identifier: Apache-2.0

import JSON

/// The code of an answer as files, each line of which knows where in the answer it stands.
struct AnswerCode: Sendable, Equatable {
    /// A file of the answer.
    struct File: Sendable, Equatable {
        let path: String
        var bytes: [UInt8] = []
        /// Its lines, as they stand in the answer.
        var lines: [CodeFence.Line] = []

        /// The place in the answer of a place in the file, both counted from 1; where the file is shorter, the end of it.
        func position(line: Int, column: Int) -> JSONPosition? {
            guard let last = lines.last else { return nil }
            guard lines.indices.contains(line - 1) else {
                return JSONPosition(line: last.number, column: last.indent + last.bytes.count + 1)
            }
            return JSONPosition(line: lines[line - 1].number, column: lines[line - 1].indent + max(1, column))
        }
    }

    /// The files in the order in which they are first named; at least one.
    private(set) var files: [File] = []

    /// How many files an answer may name.
    private static let fileLimit = 64

    /// Which of several pieces of code without a file name count.
    enum Choice: String, Sendable, CaseIterable {
        /// All, one after the other in one file.
        case joined
        /// The first.
        case first
        /// The last.
        case last
    }

    /// Takes the code of a language out of an answer; nil where it has code fences, but none of that language.
    ///
    /// Fences tagged with the language count; if there are none, those without a tag; if there is no fence, the whole answer.
    init?(of answer: [UInt8], in language: CodeLanguage, choosing choice: Choice = .joined) {
        let fences = CodeFence.fences(in: answer)
        guard !fences.isEmpty else {
            add(CodeFence(wholeAnswer: answer), of: answer, as: nil, language)
            return
        }
        let named = fences.map { (fence: $0, info: FenceInfo($0, of: answer, in: language)) }
        var own = named.filter { $0.info.isTagged == true }
        if own.isEmpty { own = named.filter { $0.info.isTagged == nil } }
        guard !own.isEmpty else { return nil }
        let counts: ClosedRange<Int> =
            switch choice {
            case .joined: 0...own.count
            case .first: { $0...$0 }(own.firstIndex { $0.info.path == nil } ?? 0)
            case .last: { $0...$0 }(own.lastIndex { $0.info.path == nil } ?? 0)
            }
        for (index, piece) in own.enumerated() where piece.info.path != nil || counts.contains(index) {
            add(piece.fence, of: answer, as: language.isOneFile ? nil : piece.info.path, language)
        }
    }

    /// Takes a text as code, whatever stands in it.
    init(plain code: [UInt8], in language: CodeLanguage) {
        add(CodeFence(wholeAnswer: code), of: code, as: nil, language)
    }

    private mutating func add(_ fence: CodeFence, of answer: [UInt8], as path: String?, _ language: CodeLanguage) {
        // An answer of more files than that names them to do harm.
        let path = files.count < Self.fileLimit ? path : nil
        let file = path ?? language.fileName(for: fence.lines.map { answer[$0.bytes] })
        let index = files.firstIndex { $0.path == file } ?? files.endIndex
        if index == files.endIndex { files.append(File(path: file)) }
        for line in fence.lines {
            files[index].bytes += answer[line.bytes]
            files[index].bytes.append(0x0A)
            files[index].lines.append(line)
        }
    }

    /// The file that a compiler names, by its path or the end of it.
    func file(named name: String) -> File? {
        files.first { name == $0.path || name.hasSuffix("/\($0.path)") }
    }
}
