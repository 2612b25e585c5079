// SPDX-License-Identifier: Apache-2.0

import JSON

/// What the scripted models say when they are asked to judge: an answer that hedges gets low grades, one that speaks to its judge is
/// reported, and any other is found good.
enum DemoJudge {
    /// The judgement that a request asks for; nil for a request that asks for none.
    static func judgement(for request: DemoChatRequest) -> String? {
        let format = request.body["response_format"]?["json_schema"]
        guard format?["name"]?.string == "judgement", let properties = format?["schema"]?["properties"],
            let instructions = request.body["messages"]?[0]?["content"]?.string
        else { return nil }
        // The instructions show the form of a reply, with the seal that it must carry.
        let seal = instructions.split(separator: #"{"seal":""#, maxSplits: 1).last?.prefix { $0 != "\"" } ?? ""
        var writer = JSONWriter(capacity: 512)
        writer.beginObject()
        writer.key("seal")
        writer.string(String(seal))
        if let points = properties["points"]?["properties"] {
            let answer = Answer(in: request.firstTurn, after: "<<answer ")
            writer.key("points")
            writer.beginObject()
            for point in points.members { write(point, answer, to: &writer) }
            writer.endObject()
            writer.key("addresses_judge")
            writer.bool(answer.swaysJudge)
        } else {
            let first = Answer(in: request.firstTurn, after: "<<first answer ")
            let second = Answer(in: request.firstTurn, after: "<<second answer ")
            writer.key("reason")
            writer.string("One that hedges is worse than one that does not.")
            writer.key("better")
            writer.string(first.hedges == second.hedges ? "neither" : first.hedges ? "second" : "first")
            writer.key("addresses_judge")
            writer.string(
                first.swaysJudge ? (second.swaysJudge ? "both" : "first") : second.swaysJudge ? "second" : "none"
            )
        }
        writer.endObject()
        return String(decoding: writer.take(), as: UTF8.self)
    }

    /// What the script sees in an answer.
    private struct Answer {
        let hedges: Bool
        let swaysJudge: Bool

        /// The answer in the fence that a line opens.
        init(in question: String, after opening: String) {
            let rest = question.split(separator: opening, maxSplits: 1).dropFirst().first ?? ""
            let text = (rest.split(separator: "\n<<end ", maxSplits: 1).first ?? "").lowercased()
            hedges = ["not sure", "may be wrong", "don't know"].contains(where: text.contains)
            swaysJudge = ["grade", "the judge", "rubric", "maintenance mode"].contains(where: text.contains)
        }
    }

    private static func write(_ point: JSONMember, _ answer: Answer, to writer: inout JSONWriter) {
        let grades = point.value["properties"]?["grade"]?["enum"]?.elements.compactMap(\.int) ?? []
        writer.key(point.name)
        writer.beginObject()
        writer.key("reason")
        writer.string(answer.hedges ? "It does not commit itself." : "The scripted judge finds nothing wrong with it.")
        writer.key("grade")
        writer.int((answer.hedges ? grades.dropFirst().first : grades.last) ?? 1)
        writer.endObject()
    }
}
