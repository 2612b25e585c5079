// SPDX-License-Identifier: Apache-2.0

internal import JSON

// Strings, which may ask for patterns.
extension Evaluation {
    mutating func checkString(_ index: Int32, _ node: Int) -> Bool {
        let check = program.strings[Int(index)]
        if check.least > 0 || check.most < .max {
            let length = Program.codePoints(node, tape)
            guard length >= Int(check.least), length <= Int(check.most) else { return false }
        }
        if check.pattern >= 0, !matches(check.pattern, node) { return false }
        if let format = check.format {
            guard format.matches(tape.bytes.span.extracting(tape.stringRange(at: node))) else { return false }
        }
        if let content = check.content {
            guard content.matches(tape.bytes[tape.stringRange(at: node)]) else { return false }
        }
        return true
    }
}
