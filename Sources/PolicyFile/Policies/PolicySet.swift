// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// All policies of a folder, compiled: one immutable value that a reload swaps whole.
package struct PolicySet: Sendable {
    /// The policies, by name.
    package let policies: [String: CompiledPolicy]
    /// The paths of the files they were made from, sorted.
    package let files: [String]
    /// Every setting of every policy, as it holds, in the order of the names.
    package let settings: [ExplainedPolicy]

    /// The folders of the policies, in the order of the names.
    package let sources: [PolicySource]
    /// The policies that are not here since this machine lacks what they need, in the order of the names.
    package let leftOut: [PolicyLeftOut]

    /// The names of the policies, sorted.
    package var names: [String] { policies.keys.sorted() }

    /// The policy of a name.
    package subscript(_ name: String) -> CompiledPolicy? { policies[name] }
}

/// Where a policy was loaded from.
package struct PolicySource: Sendable, Equatable {
    /// The policy's name.
    package let name: String
    /// The path of its folder.
    package let path: String
    /// The folder's path as messages show it.
    package let shown: String
}

/// A policy that is right, and that this machine cannot serve.
package struct PolicyLeftOut: Sendable, Equatable {
    /// The policy's name.
    package let name: String
    /// What the machine lacks, each where the policy asks for it.
    package let problems: [PolicyFileProblem]

    /// The reason in one line.
    package var summary: String {
        "policy \(name) is left out: \(problems.map(\.summary).joined(separator: " "))"
    }
}

/// The settings of one policy, as they hold.
package struct ExplainedPolicy: Sendable, Equatable {
    /// The policy's name.
    package let name: String
    /// Its settings: those of the policy, then those of its verifiers.
    package let settings: [ExplainedSetting]
}

/// A setting as it holds, with where it came from.
package struct ExplainedSetting: Sendable, Equatable {
    /// The setting's path, such as `ladder[0].timeout`.
    package let path: String
    /// Its value as a file would write it.
    package let text: String
    /// `file:line:column`, or `default`.
    package let origin: String

    /// A setting by its parts.
    package init(path: String, text: String, origin: String) {
        self.path = path
        self.text = text
        self.origin = origin
    }

    /// The settings of a document, each with its place in it.
    package static func settings(_ settings: [EffectiveSetting], in document: YAMLDocument) -> [ExplainedSetting] {
        settings.map {
            ExplainedSetting(path: $0.pointer.path, text: $0.text, origin: document.origin(of: $0) ?? "default")
        }
    }

    /// A table of settings, one a line, for `check --explain`.
    package static func table(_ settings: [ExplainedSetting]) -> String {
        let paths = settings.map(\.path.count).max() ?? 0
        let texts = settings.map { min($0.text.count, 40) }.max() ?? 0
        return settings.map { setting in
            let path = setting.path + String(repeating: " ", count: paths - setting.path.count)
            let text = setting.text + String(repeating: " ", count: max(0, texts - setting.text.count))
            return "  \(path)  \(text)  \(setting.origin)"
        }.joined(separator: "\n")
    }
}
