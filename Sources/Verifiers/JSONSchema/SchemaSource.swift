// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import JSONSchema

/// Where the schema of an answer comes from.
enum SchemaSource: Sendable {
    /// The policy.
    case policy(CompiledSchema)
    /// The request's `response_format`.
    case request(SchemaCache)

    /// What an answer has to be.
    enum Demand: Sendable {
        /// Valid by a schema.
        case schema(CompiledSchema)
        /// Some JSON object.
        case object
        /// Anything.
        case nothing
        /// Valid by a schema that cannot be used, and why.
        case unusable(String)
    }

    /// What the answer to a request has to be.
    func demand(of request: ChatRequest) -> Demand {
        switch self {
        case .policy(let schema): return .schema(schema)
        case .request(let cache):
            switch request.responseFormat {
            case .text: return .nothing
            case .jsonObject: return .object
            case .jsonSchema(_, let schema):
                switch cache.entry(for: schema) {
                case .compiled(let schema): return .schema(schema)
                case .refused(let error):
                    let first = error.problems.first.map { "\($0)" } ?? ""
                    return .unusable("the schema of the request cannot be used: \(first)")
                }
            }
        }
    }
}

extension SettingsReader {
    /// Reads `schema`, a file beside the policy or the schema itself; nil after a problem.
    mutating func schema(in environment: PolicyEnvironment) -> CompiledSchema? {
        guard let written = value("schema") else { return nil }
        let place = place(of: "schema")
        switch written {
        case .string(let path):
            note("schema", path, isDefault: false)
            do throws(FileProblem) {
                return compiled(try environment.file(path), of: path)
            } catch {
                report("schema", found: error.found, expected: "a file with a JSON Schema", remedy: error.remedy)
                return nil
            }
        case .object, .bool:
            note("schema", "inline", isDefault: false)
            return compiled(written.jsonUTF8(), of: nil)
        default:
            report(
                SettingsProblem(
                    at: place,
                    found: Self.show(written),
                    expected: "the name of a file, or a schema",
                    remedy: "Write `schema: FILE.json`."
                )
            )
            return nil
        }
    }

    private mutating func compiled(_ bytes: [UInt8], of file: String?) -> CompiledSchema? {
        let place = place(of: "schema")
        let document: JSONDocument
        do throws(JSONSyntaxError) {
            document = try JSONDocument(parsing: bytes, limits: .schema)
        } catch {
            report(
                SettingsProblem(
                    at: place,
                    found: "no JSON: \(error.message)",
                    expected: "a JSON Schema",
                    remedy: "Mend the file.",
                    detail: "\(file ?? "the schema"), line \(error.position.line), column \(error.position.column)"
                )
            )
            return nil
        }
        do throws(SchemaError) {
            return try SchemaCompiler(options: .answer).compile(document)
        } catch {
            for problem in error.problems { report(settingsProblem(problem, in: document, of: file)) }
            return nil
        }
    }

    /// A problem of a schema: inside a file by line and column, inline by its place in the settings.
    private func settingsProblem(_ problem: SchemaProblem, in document: JSONDocument, of file: String?)
        -> SettingsProblem
    {
        let place = place(of: "schema")
        let node = problem.document == nil ? document.root.at(problem.pointer) : nil
        let lineAndColumn = node.map { ", line \($0.position.line), column \($0.position.column)" } ?? ""
        let pointer = problem.document == nil ? "\(problem.pointer)" : "\(problem.document ?? "")#\(problem.pointer)"
        return SettingsProblem(
            at: file == nil && problem.document == nil
                ? JSONPointer(tokens: place.tokens + problem.pointer.tokens) : place,
            found: problem.found,
            expected: problem.expected.isEmpty ? "a schema that can be used" : problem.expected,
            remedy: problem.remedy.isEmpty ? "Mend the schema." : problem.remedy,
            detail: file.map { "\($0)\(lineAndColumn), \(pointer.isEmpty ? "the root" : pointer)" }
        )
    }
}
