// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

@testable import Verifiers

/// A verifier of the catalogue with settings, and what is true of an answer under them, said by other means than the verifier's own.
///
/// A new kind joins the fault tests by a row here.
struct CatalogueRow: Sendable, CustomStringConvertible {
    let factory: any VerifierFactory
    /// Settings that work, as JSON.
    let settings: String
    /// More members of the request.
    let members: String
    /// The model that answered, where the verifier asks it again.
    let model: Model?
    /// How long the verifier may take.
    let timeLeft: Duration
    /// What the settings can refer to.
    let environment: PolicyEnvironment
    /// An answer that passes; nil where none does.
    let good: Completion?
    /// Whether an answer truly passes: what the verifier may accept.
    ///
    /// It may reject more.
    let mayPass: @Sendable (Completion) -> Bool

    init(
        _ factory: any VerifierFactory,
        _ settings: String,
        members: String = "",
        by model: Model? = nil,
        within timeLeft: Duration = .seconds(30),
        in environment: PolicyEnvironment = Sample.files,
        good: Completion?,
        mayPass: @escaping @Sendable (Completion) -> Bool
    ) {
        self.factory = factory
        self.settings = settings
        self.members = members
        self.model = model
        self.timeLeft = timeLeft
        self.environment = environment
        self.good = good
        self.mayPass = mayPass
    }

    /// A row about the text alone.
    init(
        _ factory: any VerifierFactory,
        _ settings: String,
        good: String,
        ifText mayPass: @escaping @Sendable (String) -> Bool
    ) {
        self.init(factory, settings, good: Completion(text: good)) { mayPass(String(decoding: $0.text, as: UTF8.self)) }
    }

    var description: String { "\(factory.kind) \(settings)" }

    private static let schemas = SchemaCache()

    /// Every kind at work: those that compute, and those that ask others.
    static let all = pure + dear

    private static let pure: [CatalogueRow] = [
        CatalogueRow(RefusalVerifierFactory(), "{}", good: "Oslo is the capital.") { hasText($0) },
        CatalogueRow(HedgingVerifierFactory(), "{}", good: "Oslo is the capital.") { hasText($0) },
        CatalogueRow(LengthVerifierFactory(), #"{"characters":{"at_least":1,"at_most":40}}"#, good: "Oslo") {
            (1...40).contains($0.unicodeScalars.count)
        },
        CatalogueRow(RegexVerifierFactory(), #"{"pattern":"^ok$"}"#, good: "ok") { $0 == "ok" || $0 == "ok\n" },
        CatalogueRow(RegexVerifierFactory(), #"{"must_not":"[^a-z]"}"#, good: "ok") { text in
            text.unicodeScalars.allSatisfy { ("a"..."z").contains($0) }
        },
        CatalogueRow(RegexVerifierFactory(), #"{"must_not":"(a|aa)+$"}"#, good: "ok") { !$0.hasSuffix("a") },
        CatalogueRow(EmptyVerifierFactory(), "{}", good: "ok") { hasText($0) },
        CatalogueRow(ContainsVerifierFactory(), #"{"all":["ok"]}"#, good: "ok then") { $0.utf8.contains(0x6F) },
        CatalogueRow(ContainsVerifierFactory(), #"{"none":["lol","[["]}"#, good: "ok") { text in
            !text.contains("lol") && !text.contains("[[")
        },
        CatalogueRow(EqualsVerifierFactory(), #"{"value":"ok"}"#, good: " ok\n") {
            $0.contains("ok") && $0.utf8.count < 99
        },
        CatalogueRow(EqualsVerifierFactory(), #"{"value":{"x":1}}"#, good: #"{"x":1.0}"#) { $0.contains("\"x\"") },
        CatalogueRow(NumericVerifierFactory(), #"{"equals":42}"#, good: "It is 42.") { $0.contains("42") },
        CatalogueRow(NumericVerifierFactory(), #"{"pointer":"/x","at_least":1}"#, good: #"{"x":1}"#) {
            $0.contains("\"x\"")
        },
        CatalogueRow(CitationsVerifierFactory(), "{}", good: "He said “Hello” 3 times.") { text in
            // Numbers below 11 and quotations of two words have nothing to prove; the request has neither.
            !text.split { !$0.isNumber }.contains { $0.count > 1 }
        },
        CatalogueRow(
            LanguageVerifierFactory(),
            #"{"languages":["en"]}"#,
            good: "The train leaves at noon, and so do we."
        ) { text in
            let letters = text.utf8.filter { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
            return letters.count >= 20 && Set(letters).count > 3
        },
        CatalogueRow(
            LanguageVerifierFactory(),
            #"{"languages":["ja"],"short":"accept"}"#,
            good: "列車は正午に出発します。"
        ) { $0.count(where: \.isLetter) < 20 || $0.contains("列車") || $0.contains("出発") },
        CatalogueRow(SecretsVerifierFactory(), "{}", good: "ok") { !$0.contains("\u{FFFD}") },
        CatalogueRow(PIIVerifierFactory(), "{}", good: "ok") { !$0.contains("\u{FFFD}") },
        CatalogueRow(
            JSONSchemaVerifierFactory(cache: schemas),
            #"{"schema":"point.json","repair":true}"#,
            good: #"{"x":1,"y":2}"#
        ) { $0.contains("\"y\"") },
        CatalogueRow(XMLVerifierFactory(), #"{"xsd":"item.xsd"}"#, good: "<item><price>1</price></item>") {
            $0.contains("<item>")
        },
        CatalogueRow(XMLVerifierFactory(), #"{"dtd":"item.dtd"}"#, good: "<item><price>1</price></item>") {
            $0.contains("<item>")
        },
        CatalogueRow(XMLVerifierFactory(), #"{"relaxng":"item.rng"}"#, good: "<item><price>1</price></item>") {
            $0.contains("<item>")
        },
        CatalogueRow(XMLVerifierFactory(), #"{"html":true,"xpath":"//li"}"#, good: "<li>") { $0.contains("<li") },
        CatalogueRow(
            ToolCallsVerifierFactory(cache: schemas),
            #"{"required":["f"]}"#,
            members: #""tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]"#,
            good: call("f", "{}"),
            mayPass: { $0.toolCalls.contains { $0.name == "f" } }
        ),
    ]

    private static func call(_ name: String, _ arguments: String) -> Completion {
        var completion = Completion()
        completion.toolCalls = [ToolCall(id: "1", name: name, arguments: Array(arguments.utf8))]
        return completion
    }

    /// Whether there is a letter, a digit or a mark, in whatever script.
    private static func hasText(_ text: String) -> Bool {
        text.unicodeScalars.contains { !$0.properties.isWhitespace && $0.value > 0x20 }
    }
}
