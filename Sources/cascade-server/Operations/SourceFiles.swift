// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// The files that the configuration and the policies are read from.
struct SourceFiles: Sendable, Equatable {
    /// The path of `cascade.yaml`.
    let configuration: String
    /// The path of the folder of the policies.
    let policies: String

    /// The files and folders as they are named now, those of `${file:PATH}` among them, also where nothing is there yet; a folder stands
    /// for all that is in it.
    var paths: [String] {
        let policyFiles = (try? FileManager.default.contentsOfDirectory(atPath: policies)) ?? []
        let secrets =
            SecretSource.files(namedIn: text(of: configuration), from: SecretSource.folder(of: configuration))
            // Policies name theirs from the working directory on; the folder may itself be that of one policy.
            + (["."] + policyFiles.sorted()).flatMap {
                SecretSource.files(namedIn: text(of: "\(policies)/\($0)/policy.yaml"), from: ".")
            }
        return [configuration, policies] + secrets
    }

    private func text(of path: String) -> String {
        (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
