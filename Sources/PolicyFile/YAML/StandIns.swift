// SPDX-License-Identifier: Apache-2.0

import JSON
import Yams

/// A text with some characters replaced by private ones, so that the YAML library reads what it would else refuse or expand.
///
/// Every `*` has a stand-in: an alias then arrives as a plain scalar that begins with it, where we can refuse it at its place, and no
/// chain of aliases can grow. The first character of a key that the library calls a duplicate gets one too: reading goes on, and both
/// places are found. Each stand-in is one character for one, so that lines and columns stay.
struct StandIns {
    private var text: String.UnicodeScalarView
    private var originals: [Unicode.Scalar: Unicode.Scalar] = [:]
    private var unused: [Unicode.Scalar]
    private let alias: Unicode.Scalar?
    /// More duplicate keys than these are reported one file run after the other.
    private static let maxDuplicates = 64

    /// Replaces the asterisks of a text.
    init(_ text: String) {
        var taken: Set<Unicode.Scalar> = []
        for scalar in text.unicodeScalars where scalar.value >= 0xF0000 { taken.insert(scalar) }
        unused = (0xF0000...0xFFFFD).lazy.compactMap(Unicode.Scalar.init).filter { !taken.contains($0) }.prefix(
            Self.maxDuplicates + 1
        ).reversed()
        alias = unused.popLast()
        guard let alias else {
            self.text = text.unicodeScalars
            return
        }
        originals[alias] = "*"
        self.text = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { self.text.append(scalar == "*" ? alias : scalar) }
    }

    /// A scalar's text as the file has it.
    func restore(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { originals[$0] != nil }) else { return text }
        var restored = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { restored.append(originals[scalar] ?? scalar) }
        return String(restored)
    }

    /// Whether a plain scalar is an alias.
    func isAlias(_ text: String) -> Bool {
        text.unicodeScalars.first == alias
    }

    /// The one document of the text; nil if it is empty.
    ///
    /// - Throws: the library's error.
    mutating func compose() throws -> Node? {
        while true {
            do {
                return try Parser(yaml: String(text), resolver: .basic, encoding: .utf8).singleRoot()
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                guard replaceKey(at: context.mark) else {
                    throw YamlError.duplicatedKeysInMapping(duplicates: names, context: context)
                }
            }
        }
    }

    /// Replaces the first character of the key at a place, behind its quote if it has one.
    private mutating func replaceKey(at mark: Mark) -> Bool {
        var position = TextPosition()
        var index = text.startIndex
        while index < text.endIndex, position.position.line != mark.line || position.position.column != mark.column {
            position.advance(over: text[index])
            text.formIndex(after: &index)
        }
        guard index < text.endIndex else { return false }
        let first = text[index]
        if first == "\"" || first == "'" { text.formIndex(after: &index) }
        guard index < text.endIndex, let standIn = unused.last else { return false }
        let original = text[index]
        guard original != first || (first != "\"" && first != "'"), original != "\\", original != "!" else {
            return false
        }
        guard !TextPosition.isBreak(original), originals[original] == nil || original == alias else { return false }
        unused.removeLast()
        originals[standIn] = originals[original] ?? original
        text.replaceSubrange(index...index, with: CollectionOfOne(standIn))
        return true
    }
}
