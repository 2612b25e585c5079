// SPDX-License-Identifier: Apache-2.0

public import JSON

extension SettingsReader {
    /// Reads a text; nil if absent and without default.
    public mutating func string(_ key: String, default fallback: String? = nil) -> String? {
        read(
            key,
            expected: "a text",
            remedy: "Put it in quotes.",
            default: fallback,
            describe: { JSONValue.string($0).json() },
            convert: \.string
        )
    }

    /// Reads a text that must be there; empty after a problem.
    public mutating func requiredString(_ key: String, expected: String = "a text") -> String {
        guard let written = value(key), written != .null else {
            reportMissing(key, expected: expected)
            return ""
        }
        guard let text = string(key) else { return "" }
        if text.isEmpty {
            report(key, found: "an empty text", expected: expected, remedy: "Write it, or remove the key.")
        }
        return text
    }

    /// Reads a yes or no.
    public mutating func bool(_ key: String, default fallback: Bool) -> Bool {
        read(
            key,
            expected: "true or false",
            remedy: "Write `true` or `false` without quotes.",
            default: fallback,
            describe: { $0 ? "true" : "false" },
            convert: \.bool
        ) ?? fallback
    }

    /// Reads a whole number in a range; nil if absent and without default.
    public mutating func int(_ key: String, in range: ClosedRange<Int>, default fallback: Int? = nil) -> Int? {
        read(
            key,
            expected: range.upperBound == .max
                ? "a whole number of at least \(range.lowerBound)"
                : "a whole number from \(range.lowerBound) to \(range.upperBound)",
            remedy: remedyForNumber(value(key)),
            default: fallback,
            describe: String.init,
            convert: { value in value.int.flatMap { range.contains($0) ? $0 : nil } }
        )
    }

    /// Reads a number in a range; nil if absent and without default.
    public mutating func number(
        _ key: String,
        in range: ClosedRange<Double>,
        default fallback: Double? = nil
    ) -> Double? {
        read(
            key,
            expected: "a number from \(range.lowerBound.shortText) to \(range.upperBound.shortText)",
            remedy: remedyForNumber(value(key)),
            default: fallback,
            describe: \.shortText,
            convert: { value in value.double.flatMap { range.contains($0) ? $0 : nil } }
        )
    }

    /// Reads a span of time with its unit, such as `250ms`, `10s`, `5m` or `1h`; nil if absent and without default.
    public mutating func duration(
        _ key: String,
        in range: ClosedRange<Duration> = .milliseconds(1)...(.seconds(86_400)),
        default fallback: Duration? = nil
    ) -> Duration? {
        read(
            key,
            expected: "a time from \(range.lowerBound.shortText) to \(range.upperBound.shortText)",
            remedy: remedyForDuration(value(key)),
            default: fallback,
            describe: \.shortText,
            convert: { value in
                value.string.flatMap(Duration.init(settings:)).flatMap { range.contains($0) ? $0 : nil }
            }
        )
    }

    private func remedyForNumber(_ value: JSONValue?) -> String {
        value?.number == nil ? "Write such a number without quotes." : "Choose such a number."
    }

    private func remedyForDuration(_ value: JSONValue?) -> String {
        guard let number = value?.number?.description else {
            return "Write a number and its unit, such as `250ms`, `10s` or `5m`."
        }
        return "Add the unit: `\(number)s`, `\(number)ms` or `\(number)m`."
    }

    /// Reads an amount of money with its unit, such as `0.05 USD`; nil if absent.
    public mutating func cost(_ key: String) -> Cost? {
        let bare = value(key)?.number?.description
        return read(
            key,
            expected: "an amount of money",
            remedy: bare.map { "Add the unit: `\($0) USD`." } ?? "Write it with its unit, such as `0.05 USD`.",
            default: nil,
            describe: \.description,
            convert: { $0.string.flatMap(Cost.init(settings:)) }
        )
    }

    /// Reads a size with its unit, such as `64 KB` or `16 MB` (powers of 1,024), in bytes; nil if absent and without default.
    public mutating func bytes(_ key: String, in range: ClosedRange<Int>, default fallback: Int? = nil) -> Int? {
        read(
            key,
            expected: "a size from \(ByteSize.text(range.lowerBound)) to \(ByteSize.text(range.upperBound))",
            remedy: "Write a number and its unit, such as `64 KB` or `16 MB`.",
            default: fallback,
            describe: ByteSize.text,
            convert: { value in
                value.string.flatMap(ByteSize.parse).flatMap { range.contains($0) ? $0 : nil }
            }
        )
    }

    /// Reads one of the words of an enumeration.
    public mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String,
        default fallback: Choice
    ) -> Choice {
        optionalChoice(key, default: fallback) ?? fallback
    }

    /// Reads one of the words of an enumeration; nil if absent and without default.
    public mutating func optionalChoice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String,
        default fallback: Choice? = nil
    ) -> Choice? {
        let words = Choice.allCases.map(\.rawValue)
        let near = value(key)?.string.flatMap { NearestName.of($0, in: words) }
        return read(
            key,
            expected: "one of " + words.map { "`\($0)`" }.joined(separator: ", "),
            remedy: near.map { "Did you mean `\($0)`?" } ?? "Write one of them.",
            default: fallback,
            describe: \.rawValue,
            convert: { $0.string.flatMap(Choice.init(rawValue:)) }
        )
    }

    /// Reads a list of texts; one text alone counts as a list of one.
    ///
    /// Empty if absent.
    public mutating func strings(_ key: String) -> [String] {
        read(
            key,
            expected: "a list of texts",
            remedy: "Write `[one, two]`, or one a line after `-`.",
            default: nil,
            describe: { JSONValue.array($0.map(JSONValue.string)).json() },
            convert: { value in
                if let text = value.string { return [text] }
                guard let items = value.array else { return nil }
                let texts = items.compactMap(\.string)
                return texts.count == items.count ? texts : nil
            }
        ) ?? []
    }

    /// Reads a list whose items `body` takes one by one, each with its place.
    ///
    /// False if absent.
    @discardableResult
    public mutating func list(
        _ key: String,
        _ body: (inout SettingsReader, JSONValue, JSONPointer) -> Void
    ) -> Bool {
        guard let written = value(key) else { return false }
        guard let items = written.array else {
            report(key, found: Self.show(written), expected: "a list", remedy: "Write one item a line after `-`.")
            return true
        }
        for (index, item) in items.enumerated() {
            body(&self, item, place(of: key).appending(index))
        }
        return true
    }

    /// Reads an object with a reader of its own, whose problems are taken over.
    ///
    /// Nil if absent.
    @discardableResult
    public mutating func object<Result>(_ key: String, _ body: (inout SettingsReader) -> Result) -> Result? {
        guard let written = value(key) else { return nil }
        return object(written, at: place(of: key), body)
    }

    /// Reads an object that stands at `pointer` with a reader of its own, whose problems are taken over.
    public mutating func object<Result>(
        _ value: JSONValue,
        at pointer: JSONPointer,
        _ body: (inout SettingsReader) -> Result
    ) -> Result {
        var reader = SettingsReader(value, at: pointer)
        let result = body(&reader)
        reader.finish()
        absorb(reader)
        return result
    }

    /// Reads an object whose keys are free names, in order.
    ///
    /// False if absent.
    @discardableResult
    public mutating func entries(
        _ key: String,
        _ body: (inout SettingsReader, String, JSONValue, JSONPointer) -> Void
    ) -> Bool {
        guard let written = value(key) else { return false }
        guard let object = written.object else {
            report(key, found: Self.show(written), expected: "a mapping", remedy: "Write `name: …`, one a line.")
            return true
        }
        for (name, item) in object {
            body(&self, name, item, place(of: key).appending(name))
        }
        return true
    }
}
