// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON
import JSONSchema

/// Looks at the schemas that come with a request, so that one which cannot be used is refused before a model is called.
package struct RequestSchemas: Sendable {
    private let cache: SchemaCache

    package init(cache: SchemaCache) {
        self.cache = cache
    }

    /// What is wrong with a request's schemas, in the order of the request; `place` is where in the body, as in `tools[0]…`.
    package func problems(in request: ChatRequest) -> [(place: String, message: String)] {
        Self.schemas(in: request).flatMap { place, schema -> [(place: String, message: String)] in
            guard case .refused(let error) = cache.entry(for: schema) else { return [] }
            return error.problems.map { problem in
                ((JSONPointer(tokens: place.tokens + problem.pointer.tokens)).path, "\(problem)")
            }
        }
    }

    /// The schemas of the answer's form and of the tools.
    private static func schemas(in request: ChatRequest) -> [(JSONPointer, JSONNode)] {
        var schemas: [(JSONPointer, JSONNode)] = []
        if case .jsonSchema(_, let schema) = request.responseFormat {
            schemas.append((JSONPointer(tokens: ["response_format", "json_schema", "schema"]), schema))
        }
        for tool in RequestTool.all(of: request) {
            guard let parameters = tool.parameters else { continue }
            schemas.append(
                (JSONPointer(tokens: ["tools", "\(tool.index)", "function", "parameters"]), parameters)
            )
        }
        return schemas
    }
}
