// SPDX-License-Identifier: Apache-2.0

package import Cascade
package import JSON

/// Reads the settings of a `policy.yaml` into a `Policy`.
package enum PolicyDecoder {
    /// What the settings of a policy came to.
    package struct Result: Sendable {
        /// The policy, harmless values where something is wrong.
        package var policy: Policy
        /// What is wrong.
        package var problems: [SettingsProblem]
        /// Every setting as it holds, but for those of the verifiers.
        package var effective: [EffectiveSetting]
    }

    /// Where the next rung begins.
    private enum Opening: String, CaseIterable {
        case request, draft
    }

    /// How much of a gate a rejection runs.
    private enum Explanation: String, CaseIterable {
        case first, all
    }

    /// Reads a policy.
    ///
    /// - Parameters:
    ///   - root: The settings.
    ///   - folder: The name of the folder they are in, which the policy's name must be.
    /// - Returns: The policy, and every problem at its place.
    package static func decode(_ root: JSONValue, folder: String) -> Result {
        guard root.object != nil || root == .null else {
            let problem = SettingsProblem.noMapping(root)
            return Result(policy: Policy(name: folder, ladder: []), problems: [problem], effective: [])
        }
        var reader = SettingsReader(root)
        let policy = policy(from: &reader, folder: folder)
        reader.finish()
        return Result(policy: policy, problems: reader.problems, effective: reader.effective)
    }

    private static func policy(from reader: inout SettingsReader, folder: String) -> Policy {
        let name = name(from: &reader, folder: folder)
        var policy = Policy(name: name, ladder: [])
        policy.description = reader.string("description", default: policy.description) ?? policy.description
        policy.ladder = ladder(from: &reader)
        policy.verify = verifiers("verify", from: &reader) ?? []
        if policy.verify.isEmpty { reader.note("verify", "none", isDefault: !reader.has("verify")) }
        policy.combine = CombinationDecoder.combination(from: &reader, isUseful: !policy.verify.isEmpty)
        policy.exhausted = reader.choice("exhausted", default: policy.exhausted)
        policy.onFilter = reader.choice("on_filter", default: policy.onFilter)
        policy.truncated = reader.optionalChoice("truncated")
        if policy.truncated == nil {
            reader.note("truncated", "reject, where there are verifiers", isDefault: true)
        }
        policy.unsupported = reader.choice("unsupported", default: policy.unsupported)
        policy.require = DeploymentDecoder.requirements(from: &reader)
        policy.balance = reader.optionalChoice("balance")
        if policy.balance == nil { reader.note("balance", "the model's", isDefault: true) }
        policy.explainAll = reader.choice("explain", default: Explanation.first) == .all
        policy.limits = reader.object("limits", limits(from:)) ?? limits(absentIn: &reader)
        policy.logsContent = reader.bool("log_content", default: policy.logsContent)
        return policy
    }

    // MARK: Name

    private static func name(from reader: inout SettingsReader, folder: String) -> String {
        let name = reader.requiredString("policy", expected: "the policy's name, which is its folder's")
        guard !name.isEmpty else { return folder }
        if let problem = nameProblem(name) {
            reader.report("policy", found: "`\(name)`", expected: problem, remedy: "Rename the policy and its folder.")
        } else if name != folder {
            reader.report(
                "policy",
                found: "`\(name)`",
                expected: "`\(folder)`, the name of its folder",
                remedy: "Rename one of them."
            )
        }
        return name
    }

    /// What a name should be, if it is none; nil if it is one.
    package static func nameProblem(_ name: String) -> String? {
        let isGood = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
            default: false
            }
        }
        return isGood && !name.isEmpty && name.utf8.count <= 64
            ? nil : "a name of at most 64 small letters, digits and hyphens"
    }

    // MARK: Ladder

    private static func ladder(from reader: inout SettingsReader) -> [Policy.Rung] {
        var rungs: [Policy.Rung] = []
        guard reader.has("ladder") else {
            reader.reportMissing("ladder", expected: "the models to ask, cheapest first")
            return rungs
        }
        reader.list("ladder") { reader, item, place in
            guard case .object = item else {
                reader.report(
                    SettingsProblem(
                        at: place,
                        found: SettingsReader.show(item),
                        expected: "a rung",
                        remedy: "Write `model: \(item.string ?? "NAME")`."
                    )
                )
                return
            }
            let isFirst = rungs.isEmpty
            rungs.append(reader.object(item, at: place) { rung(from: &$0, isFirst: isFirst) })
        }
        if reader.value("ladder")?.array?.isEmpty == true {
            reader.report("ladder", found: "no rungs", expected: "at least one", remedy: "Add `- model: NAME`.")
        }
        return rungs
    }

    private static func rung(from reader: inout SettingsReader, isFirst: Bool) -> Policy.Rung {
        var rung = Policy.Rung(
            model: reader.requiredString("model", expected: "the name of a model of the configuration"),
            pointer: reader.pointer
        )
        rung.reasks = reader.int("reask", in: 0...10, default: rung.reasks) ?? rung.reasks
        rung.retries = reader.int("retries", in: 0...10, default: rung.retries) ?? rung.retries
        rung.timeout = reader.duration("timeout")
        if rung.timeout == nil { reader.note("timeout", "the time left", isDefault: true) }
        rung.adaptiveTimeout = DeploymentDecoder.adaptiveTimeout(from: &reader)
        rung.hedge = DeploymentDecoder.hedge(from: &reader)
        rung.balance = reader.optionalChoice("balance")
        if rung.balance == nil { reader.note("balance", "the policy's", isDefault: true) }
        rung.mendsDraft = reader.choice("escalate_with", default: Opening.request) == .draft
        if rung.mendsDraft, isFirst {
            reader.report(
                "escalate_with",
                found: "`draft` on the first rung",
                expected: "a rung below, whose answer this one mends",
                remedy: "Remove it here."
            )
        }
        rung.sampling.temperature = reader.number("temperature", in: 0...2)
        if rung.sampling.temperature == nil { reader.note("temperature", "the request's", isDefault: true) }
        rung.sampling.maxOutputTokens = reader.int("max_output_tokens", in: 1...Int.max)
        if rung.sampling.maxOutputTokens == nil { reader.note("max_output_tokens", "the request's", isDefault: true) }
        rung.verify = verifiers("verify", from: &reader)
        if rung.verify == nil { reader.note("verify", "the policy's", isDefault: true) }
        if rung.verify?.isEmpty == true { reader.note("verify", "none", isDefault: false) }
        rung.combine = CombinationDecoder.combination(from: &reader, isUseful: rung.verify?.isEmpty == false)
        return rung
    }

    // MARK: Verifiers

    /// A list of verifiers, each a mapping of one kind to its settings or the kind alone; nil if absent.
    private static func verifiers(_ key: String, from reader: inout SettingsReader) -> [Policy.VerifierSetting]? {
        var settings: [Policy.VerifierSetting] = []
        let isWritten = reader.list(key) { reader, item, place in
            if let kind = item.string {
                settings.append(Policy.VerifierSetting(kind: kind, pointer: place))
            } else if let object = item.object, object.count == 1,
                let (kind, value) = object.first(where: { _ in true })
            {
                settings.append(Policy.VerifierSetting(kind: kind, settings: value, pointer: place.appending(kind)))
            } else {
                reader.report(
                    SettingsProblem(
                        at: place,
                        found: item.object.map { "a mapping of \($0.count) keys" } ?? SettingsReader.show(item),
                        expected: "one verifier, such as `regex: {…}`",
                        remedy: "Write one verifier an item, its settings indented below its name."
                    )
                )
            }
        }
        return isWritten ? settings : nil
    }

    // MARK: Limits

    private static func limits(from reader: inout SettingsReader) -> Policy.Limits {
        var limits = Policy.Limits()
        limits.deadline =
            reader.duration("deadline", in: .milliseconds(1)...(.seconds(3_600)), default: limits.deadline)
            ?? limits.deadline
        limits.maxCost = reader.cost("max_cost")
        if limits.maxCost == nil { reader.note("max_cost", "none", isDefault: true) }
        limits.maxAttempts = reader.int("max_attempts", in: 1...100, default: limits.maxAttempts) ?? limits.maxAttempts
        return limits
    }

    /// The default limits, shown by `check --explain` as if they were written.
    private static func limits(absentIn reader: inout SettingsReader) -> Policy.Limits {
        reader.object(.null, at: reader.place(of: "limits"), limits(from:))
    }
}
