// SPDX-License-Identifier: Apache-2.0

import JSON

/// What the scripted models say: `small` errs the first time, as small models do; the others, and a re-asked `small`, do not.
enum DemoScript {
    static func text(for request: DemoChatRequest) -> String {
        if let judgement = DemoJudge.judgement(for: request) { return judgement }
        let errs = request.model == "small" && !request.isReask
        let question = request.question
        if question.contains("refuse"), request.model == "small" { return "I'm sorry, but I can't help with that." }
        if ["ticket", "triage", "classify"].contains(where: question.contains) {
            return ticket(request.firstTurn, errs: errs)
        }
        if question.contains("invoice") { return errs ? chattyInvoice : invoice }
        return chat(request.firstTurn, errs: errs)
    }

    // MARK: The invoice of the README

    private static let lines = """
        {"description":"Offset print run, A5 folded","quantity":2500,"unit_price":0.35,"amount":875.00},\
        {"description":"Uncoated stock, 120 gsm","quantity":25,"unit_price":12.98,"amount":324.50},\
        {"description":"Delivery","quantity":1,"unit_price":50.00,"amount":50.00}
        """

    private static let invoice = """
        {"invoice_number":"INV-2026-00417","issue_date":"2026-03-14","currency":"EUR",\
        "seller":{"name":"Halden Paper & Print","country":"NO"},"lines":[\(lines)],"total":1249.50}
        """

    /// With words around it, without `issue_date`, and with a total that is text.
    private static let chattyInvoice = """
        Sure! Here is the JSON you asked for:

        ```json
        {"invoice_number":"INV-2026-00417","currency":"EUR","seller":{"name":"Halden Paper & Print","country":"NO"},\
        "lines":[\(lines)],"total":"1,249.50"}
        ```

        Let me know if you need anything else!
        """

    // MARK: Support tickets

    private static let categories: [(name: String, label: String, words: [String])] = [
        ("billing", "Billing issue", ["charge", "refund", "payment", "invoice", "billed"]),
        ("bug", "Bug report", ["crash", "error", "bug", "broken", "does not work"]),
        ("account", "Account problem", ["password", "log in", "login", "account", "e-mail"]),
        ("feature_request", "Feature request", ["feature", "would be nice", "please add", "could you add"]),
    ]

    private static func ticket(_ turn: String, errs: Bool) -> String {
        let words = turn.lowercased()
        let category = categories.first { $0.words.contains(where: words.contains) }
        let isHigh = ["urgent", "asap", "immediately", "twice", "down"].contains(where: words.contains)
        let isLow = ["no rush", "whenever", "some day"].contains(where: words.contains)
        // What follows the first colon is the ticket, as a rule.
        let text = turn.firstIndex(of: ":").map { turn[turn.index(after: $0)...] } ?? turn[...]
        var writer = JSONWriter(capacity: 256)
        writer.beginObject()
        writer.key("category")
        writer.string(errs ? category?.label ?? "Something else" : category?.name ?? "other")
        writer.key("urgency")
        writer.string(isHigh ? "high" : isLow ? "low" : "normal")
        writer.key("summary")
        writer.string("The customer writes: " + String(text.drop(while: \.isWhitespace).prefix(150)))
        writer.endObject()
        return String(decoding: writer.take(), as: UTF8.self)
    }

    // MARK: Plain chat

    private static func chat(_ turn: String, errs: Bool) -> String {
        let answer =
            turn.lowercased().contains("capital of norway")
            ? "The capital of Norway is Oslo."
            : "You asked: “\(turn.prefix(120))”. This is the scripted answer of the demo upstream; no model is behind it."
        return errs ? "I'm not sure, but I think it could be this. \(answer) I may be wrong, though." : answer
    }
}
