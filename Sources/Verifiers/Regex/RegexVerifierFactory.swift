// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON
import Patterns

/// Builds `regex` verifiers.
package struct RegexVerifierFactory: VerifierFactory {
    package let kind = "regex"

    package init() {}

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let options = flags(in: &settings)
        let scope = settings.choice("scope", default: RegexScope.answer)
        let hasPatterns = ["pattern", "must", "must_not"].map { settings.has($0) }.contains(true)
        if !hasPatterns {
            settings.reportMissing("pattern", expected: "at least one of `pattern`, `must`, `must_not`")
        }
        let rules =
            rules("pattern", isWanted: true, options, in: &settings)
            + rules("must", isWanted: true, options, in: &settings)
            + rules("must_not", isWanted: false, options, in: &settings)
        let captures = captures(of: rules, in: &settings)
        return settings.problems.isEmpty ? RegexVerifier(rules: rules, captures: captures, scope: scope) : nil
    }

    private enum Flag: String, CaseIterable {
        case ignoreCase = "ignore_case"
        case multiline
        case dotAll = "dot_all"
        case extended
        case ascii
    }

    /// Classes follow Unicode unless the flag `ascii` is there.
    private func flags(in settings: inout SettingsReader) -> PatternOptions {
        var options: PatternOptions = .unicode
        let words = Flag.allCases.map(\.rawValue)
        for word in settings.strings("flags") {
            switch Flag(rawValue: word) {
            case .ignoreCase: options.insert(.caseInsensitive)
            case .multiline: options.insert(.multiline)
            case .dotAll: options.insert(.dotMatchesLineBreaks)
            case .extended: options.insert(.extended)
            case .ascii: options.remove(.unicode)
            case nil:
                settings.report(
                    "flags",
                    found: "`\(word)`",
                    expected: "some of " + words.map { "`\($0)`" }.joined(separator: ", "),
                    remedy: NearestName.of(word, in: words).map { "Did you mean `\($0)`?" } ?? "Remove it."
                )
            }
        }
        return options
    }

    private func rules(
        _ key: String,
        isWanted: Bool,
        _ options: PatternOptions,
        in settings: inout SettingsReader
    ) -> [RegexVerifier.Rule] {
        let isList = settings.value(key)?.array != nil
        return settings.strings(key).enumerated().compactMap { index, source in
            let name = isList ? "\(key)[\(index)]" : key
            do throws(PatternError) {
                return RegexVerifier.Rule(
                    name: name,
                    pattern: try Pattern(source, options: options),
                    isWanted: isWanted
                )
            } catch {
                let place = isList ? settings.place(of: key).appending(index) : settings.place(of: key)
                settings.report(
                    SettingsProblem(
                        at: place,
                        found: "\(SettingsReader.show(.string(source))): \(error.text)",
                        expected: "a regular expression",
                        remedy: "Mend it there; write `\\` before a character that stands for itself.",
                        detail: "character \(Self.character(atByte: error.offset, of: source))"
                    )
                )
                return nil
            }
        }
    }

    /// The place of a byte as people count, from 1.
    private static func character(atByte offset: Int, of source: String) -> Int {
        source.utf8.prefix(offset).count { $0 & 0xC0 != 0x80 } + 1
    }

    private func captures(of rules: [RegexVerifier.Rule], in settings: inout SettingsReader) -> [CaptureRange] {
        let names = rules.filter(\.isWanted).flatMap(\.pattern.names.keys).sorted()
        var captures: [CaptureRange] = []
        settings.entries("captures") { reader, name, value, pointer in
            if !names.contains(name) {
                let known = names.map { "`\($0)`" }.joined(separator: ", ")
                reader.report(
                    SettingsProblem(
                        at: pointer,
                        isAboutKey: true,
                        found: "`\(name)`, which no wanted pattern captures",
                        expected: names.isEmpty ? "the name of a group, and there is none" : "one of \(known)",
                        remedy: NearestName.of(name, in: names).map { "Did you mean `\($0)`?" }
                            ?? "Write `(?<\(name)>…)` in the pattern."
                    )
                )
            }
            reader.object(value, at: pointer) { range in
                let atLeast = Self.number("at_least", in: &range)
                let atMost = Self.number("at_most", in: &range)
                if let atLeast, let atMost, atMost < atLeast {
                    range.report(
                        "at_least",
                        found: "\(atLeast), more than `at_most`",
                        expected: "at most \(atMost)",
                        remedy: "Swap the two, or remove one."
                    )
                }
                captures.append(CaptureRange(name: name, atLeast: atLeast, atMost: atMost))
            }
        }
        return captures
    }

    private static func number(_ key: String, in settings: inout SettingsReader) -> JSONNumber? {
        settings.read(
            key,
            expected: "a number",
            remedy: "Write it without quotes.",
            default: nil,
            describe: \.description,
            convert: \.number
        )
    }
}
