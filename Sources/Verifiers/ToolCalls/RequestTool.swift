// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// A function that a request lets the model call.
struct RequestTool {
    /// Its place among the request's tools.
    let index: Int
    let name: String
    /// The schema of its arguments; nil where the request has none.
    let parameters: JSONNode?

    /// The functions of a request, in order; tools of other types are left out.
    static func all(of request: ChatRequest) -> [RequestTool] {
        guard let tools = request.tools else { return [] }
        return tools.elements.enumerated().compactMap { index, tool in
            guard let function = tool["function"], let name = function["name"]?.string else { return nil }
            let parameters = function["parameters"].flatMap { $0.isNull ? nil : $0 }
            return RequestTool(index: index, name: name, parameters: parameters)
        }
    }
}
