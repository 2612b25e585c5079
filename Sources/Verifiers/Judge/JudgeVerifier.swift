// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Asks other models whether an answer is good enough.
///
/// A judge grades the points of a rubric, or compares the answer with a reference in both orders, since judges favour a position
/// (Zheng et al. 2023, §3.3 and §3.4). Nothing that a judge fails to do accepts an answer.
struct JudgeVerifier: Verifier {
    /// Where the reference answer comes from.
    enum Reference: Sendable {
        case none
        case fixed([UInt8])
        /// The request's `cascade.reference`.
        case request
    }

    let models: [Model]
    /// How often each model is asked.
    let repeats: Int
    let rule: JudgePanel.Rule
    let atLeast: Double
    let form: JudgeForm
    let prompt: JudgePrompt
    let reference: Reference
    let maxOutputTokens: Int
    let allowsOwnModel: Bool
    /// How long one call may take.
    let callTimeout: Duration
    /// The most bytes that a question can have.
    let questionLimit: Int
    let seed: UInt64

    let costClass = CostClass.network

    /// An answer without text is mostly rejected before a judge is asked.
    var findingCodes: [String] {
        ["addresses_judge"] + (form.method == .grade ? form.rubric.points.map(\.name) : ["worse"])
    }

    /// Every judge asked, twice where it may have to be.
    func maxCost(for exchange: Exchange) -> Cost {
        let input = prompt.instructions.utf8.count + form.schemaJSON.count + questionLimit(for: exchange)
        return models.reduce(.zero) { sum, model in
            let asks =
                model.maxCost(inputBytes: input, outputTokens: maxOutputTokens)
                + model.maxCost(inputBytes: input + JudgePrompt.reaskLimit, outputTokens: maxOutputTokens)
            return sum + asks * (repeats * (form.method == .compare ? 2 : 1))
        }
    }

    /// The most bytes that a question can have: the policy's limit, or less where request and answer are small.
    private func questionLimit(for exchange: Exchange?) -> Int {
        guard let exchange else { return questionLimit }
        var reference = 0
        if case .fixed(let text) = self.reference { reference = text.count }
        // A line break of one byte becomes three; only texts of characters that are not seen grow more.
        let texts = 3 * (exchange.requestBytes + exchange.answerBytes + reference)
        return min(questionLimit, texts + JudgePrompt.frameLimit)
    }

    /// Findings: `empty`, `addresses_judge`, `worse`, and the names of the rubric's points.
    func verify(_ candidate: Candidate) async -> Judgement {
        let answer = JudgeReading.answer(candidate.completion)
        if AnswerText.isBlank(answer) { return .rejected(.empty) }
        let judges = models.filter {
            allowsOwnModel || !$0.isSame(as: candidate.exchange?.model, named: candidate.model)
        }
        guard !judges.isEmpty else {
            return .inconclusive(because: "the only judge is the model that answered, `\(candidate.model)`")
        }
        let questions: [JudgeQuestion]
        do throws(Obstacle) {
            questions = try self.questions(on: answer, candidate)
        } catch {
            return .inconclusive(because: error.reason)
        }
        let members = judges.flatMap { judge in repeatElement(judge, count: repeats) }
        return await convene(members, on: questions, for: candidate)
    }

    /// Asks all judges side by side, until they have decided.
    private func convene(
        _ members: [Model],
        on questions: [JudgeQuestion],
        for candidate: Candidate
    ) async -> Judgement {
        var panel = JudgePanel(rule: rule, size: members.count, atLeast: atLeast)
        var ballots: [JudgeBallot?] = Array(repeating: nil, count: members.count)
        var standing = JudgePanel.Standing.open
        await withTaskGroup(of: (Int, JudgeBallot).self) { tasks in
            for (index, model) in members.enumerated() {
                tasks.addTask { (index, await ballot(of: model, on: questions, for: candidate)) }
            }
            for await (index, ballot) in tasks {
                let counts = standing == .open
                ballots[index] = counts ? ballot : ballot.withoutVote
                guard counts else { continue }
                panel.count(ballot.vote?.score)
                standing = panel.standing
                // Those cancelled still tell what they cost.
                if standing != .open { tasks.cancelAll() }
            }
        }
        let cast = ballots.compactMap(\.self)
        let votes = cast.compactMap(\.vote)
        var judgement: Judgement
        switch standing {
        case .accepted(let score): judgement = Judgement(.accepted(score: score))
        case .rejected: judgement = Judgement(.rejected(JudgeFindings(form.rubric, atLeast: atLeast).all(votes)))
        case .open, .undecided:
            let reasons = cast.compactMap(\.missing)
            let distinct = reasons.enumerated().filter { !reasons[..<$0.offset].contains($0.element) }.map(\.element)
            judgement = .inconclusive(because: Task.isCancelled ? "cancelled" : distinct.joined(separator: "; "))
        }
        judgement.calls = cast.flatMap(\.calls)
        return judgement
    }

    /// One judge's vote: the answers to all questions, asked side by side.
    private func ballot(of model: Model, on questions: [JudgeQuestion], for candidate: Candidate) async -> JudgeBallot {
        let replies = await withTaskGroup(of: (Int, JudgeBallot.Reply).self) { tasks in
            for (index, question) in questions.enumerated() {
                tasks.addTask { (index, await reply(of: model, to: question, for: candidate)) }
            }
            var replies: [JudgeBallot.Reply?] = Array(repeating: nil, count: questions.count)
            for await (index, reply) in tasks { replies[index] = reply }
            return replies.compactMap(\.self)
        }
        return JudgeBallot(replies, to: questions, rubric: form.rubric, by: model.name)
    }

    /// A judge's reply to one question, asked once more where it cannot be used.
    private func reply(of model: Model, to question: JudgeQuestion, for candidate: Candidate) async -> JudgeBallot.Reply
    {
        var reply = JudgeBallot.Reply()
        guard let request = prompt.request(question.text) else { return reply }
        var followUp: [FollowUp] = []
        for _ in 0..<2 {
            let answer = await ask(model, request, followUp, for: candidate)
            reply.calls += answer.calls
            switch answer.result {
            case .failure(let fault):
                reply.missing = "the judge `\(model.name)` gave no answer (\(fault.code))"
                return reply
            case .success(let completion):
                if let problem = Self.problem(with: completion) {
                    reply.missing = "the judge `\(model.name)` \(problem)"
                    return reply
                }
                reply.read = form.read(completion.text)
                if reply.read != nil { return reply }
                followUp = prompt.reask(after: completion.text)
            }
            if Task.isCancelled { break }
        }
        reply.missing = "the judge `\(model.name)` gave no judgement that can be used"
        return reply
    }

    /// Asks a model within the time of one call; what it cost until then counts.
    private func ask(_ model: Model, _ request: ChatRequest, _ followUp: [FollowUp], for candidate: Candidate) async
        -> VerifierAnswer
    {
        guard callTimeout < candidate.timeLeft else {
            return await model.ask(request, followUp: followUp, for: candidate)
        }
        return await withTaskGroup(of: VerifierAnswer?.self) { tasks in
            tasks.addTask { await model.ask(request, followUp: followUp, for: candidate) }
            tasks.addTask { [callTimeout] in
                try? await Task.sleep(for: callTimeout)
                return nil
            }
            var isLate = false
            while let ended = await tasks.next() {
                tasks.cancelAll()
                guard let answer = ended else {
                    isLate = !Task.isCancelled
                    continue
                }
                guard isLate else { return answer }
                return VerifierAnswer(.failure(.timedOut(phase: "total", after: callTimeout)), calls: answer.calls)
            }
            return VerifierAnswer(.failure(.cancelled), calls: [])
        }
    }

    /// Why a completion cannot hold a judgement, whatever its text; nil if it can.
    private static func problem(with completion: Completion) -> String? {
        if completion.finishReason == .length { return "was cut off by its token limit (`max_output_tokens`)" }
        let isRefused = completion.refusal?.isEmpty == false || completion.finishReason == .contentFilter
        return isRefused ? "refused to judge" : nil
    }

    // MARK: Questions

    /// Why there is nothing to ask, in words that hold no text of the answer.
    private struct Obstacle: Error {
        let reason: String
    }

    private func questions(on answer: [UInt8], _ candidate: Candidate) throws(Obstacle) -> [JudgeQuestion] {
        let reference = try reference(for: candidate.request)
        let turns = JudgeReading.turns(of: candidate.request)
        // Texts only grow when they are marked: what is too large already is not worth that work.
        let size = turns.reduce(answer.count + (reference?.count ?? 0)) { $0 + $1.text.count }
        guard size <= questionLimit else { throw tooLarge(size) }
        let questions = JudgeQuestion.all(form.method, turns, answer, reference: reference, seed: seed)
        let largest = questions.map(\.text.count).max() ?? 0
        guard largest <= questionLimit else { throw tooLarge(largest) }
        guard largest <= questionLimit(for: candidate.exchange) else {
            throw Obstacle(reason: "request and answer have too many characters that are not seen")
        }
        return questions
    }

    private func tooLarge(_ size: Int) -> Obstacle {
        let limit = ByteSize.text(questionLimit)
        return Obstacle(reason: "the judge would have to read \(size) bytes; at most \(limit) (`max_input`)")
    }

    private func reference(for request: ChatRequest) throws(Obstacle) -> [UInt8]? {
        switch reference {
        case .none: return nil
        case .fixed(let text): return text
        case .request:
            guard let text = request.body["cascade"]?["reference"]?.utf8, !AnswerText.isBlank(Array(text)) else {
                throw Obstacle(reason: "the request brings no reference answer (`cascade.reference`)")
            }
            return Array(text)
        }
    }
}

extension Model {
    /// Whether another model is this one: by its name, or since both stand for one model of an upstream.
    func isSame(as other: Model?, named name: String) -> Bool {
        if self.name == name { return true }
        guard let other else { return false }
        let own = deployments.map(\.upstreamModel)
        return other.deployments.contains { own.contains($0.upstreamModel) }
    }
}
