// SPDX-License-Identifier: Apache-2.0

/// What a policy's settings can refer to.
public struct PolicyEnvironment: Sendable {
    /// The models whose answers the verifier will judge, sorted by name; `PolicyCompiler` says which.
    public internal(set) var judgedModels: [String] = []
    /// The models that a verifier can ask, by name.
    var models: [String: Model] = [:]
    /// The policy's folder, where the paths of programs begin; nil where there is none.
    public var folder: String?
    private let read: @Sendable (String) throws(FileProblem) -> [UInt8]

    /// An environment that reads files by `read`.
    public init(readFile read: @escaping @Sendable (String) throws(FileProblem) -> [UInt8]) {
        self.read = read
    }

    /// No files at all.
    public static let empty = PolicyEnvironment { path throws(FileProblem) in
        throw FileProblem(found: "`\(path)`, where no files can be read", remedy: "Write the content inline.")
    }

    /// The bytes of a file beside the policy.
    ///
    /// - Throws: what is there instead, in words for a `SettingsProblem`.
    public func file(_ path: String) throws(FileProblem) -> [UInt8] {
        try read(path)
    }

    /// The names of the models that a verifier can ask, sorted.
    public var modelNames: [String] { models.keys.sorted() }

    /// The model of a name, for a verifier that asks one.
    ///
    /// - Throws: what is wrong with the name, in words for a `SettingsProblem`.
    public func model(named name: String) throws(FileProblem) -> Model {
        guard let model = models[name] else {
            throw FileProblem(
                found: "the unknown model `\(name)`",
                remedy: NearestName.of(name, in: modelNames).map { "Did you mean `\($0)`?" }
                    ?? "Add it to the configuration under `models`."
            )
        }
        guard !model.deployments.isEmpty else {
            throw FileProblem(
                found: "the model `\(name)` without a deployment",
                remedy: "Add a deployment to the model in the configuration."
            )
        }
        return model
    }
}

/// Why a file or a model that settings name cannot be had.
public struct FileProblem: Error, Sendable, Equatable {
    /// What was found.
    public let found: String
    /// How to mend it.
    public let remedy: String

    /// A problem by its parts.
    public init(found: String, remedy: String) {
        self.found = found
        self.remedy = remedy
    }
}
