// SPDX-License-Identifier: Apache-2.0

/// The dynamic scopes a schema can be evaluated in.
///
/// All that matters of a dynamic scope is which resource, for each dynamic anchor, was entered first. That is known while
/// compiling: so a subschema is compiled once for each scope it is reached in, `$dynamicRef` becomes a plain reference, and
/// evaluation knows no dynamic scope. Most schemas have one scope; each anchor name can add only as many as there are
/// resources declaring it.
struct DynamicScopes {
    /// For each scope, the winning place by anchor name.
    private var scopes: [[String: ReferenceTarget]] = [[:]]
    private var known: [Signature: Int] = [Signature(places: [:]): 0]
    private var transitions: [Transition: Int] = [:]

    private struct Transition: Hashable {
        var scope: Int
        var resource: Int
    }

    private struct Signature: Hashable {
        var places: [String: SchemaLocation]
    }

    /// The scope before any schema was entered.
    static let empty = 0

    /// The scope after entering a resource.
    mutating func entering(_ resource: Int, from scope: Int, index: borrowing SchemaIndex) -> Int {
        let declared = index.resources[resource].dynamicAnchors
        guard !declared.isEmpty else { return scope }
        let transition = Transition(scope: scope, resource: resource)
        if let next = transitions[transition] { return next }
        var winners = scopes[scope]
        let source = index.resources[resource].source
        for (name, node) in declared where winners[name] == nil {
            winners[name] = ReferenceTarget(
                location: SchemaLocation(source: source, node: node),
                resource: resource,
                anchor: name
            )
        }
        let signature = Signature(places: winners.mapValues(\.location))
        let next = known[signature] ?? scopes.count
        if next == scopes.count {
            scopes.append(winners)
            known[signature] = next
        }
        transitions[transition] = next
        return next
    }

    /// The outermost place with a dynamic anchor of that name.
    func outermost(_ name: String, in scope: Int) -> ReferenceTarget? {
        scopes[scope][name]
    }
}
