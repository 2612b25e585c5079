// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

@testable import Verifiers

/// The verifiers that ask a model, a program, an endpoint or a compiler.
extension CatalogueRow {
    /// Those whose tools do their work, and `confidence`.
    static let dear: [CatalogueRow] = [
        judge(by: "honest") { $0.contains("Oslo.") },
        exec(#"while read -r q; do case $q in '{"candidate":{"content":"ok",'*) \#(pass);; *) \#(fail);; esac; done"#) {
            $0 == "ok"
        },
        http("honest") { $0 == "ok" },
        shell { $0.contains("f") && $0.contains("1") && $0.utf8.count < 100 },
        confidence("verbalized", good: "Oslo.\nConfidence: 95%") { $0.contains("9") },
        CatalogueRow(
            ConfidenceVerifierFactory(),
            #"{"method":"logprobs","at_least":0.5}"#,
            good: tokens(of: "Oslo.", logprob: -0.1)
        ) { $0.logprobs != nil },
        confidence("p_true", by: "knowing") { $0 == "Oslo." },
        confidence("agreement", by: "steady", atLeast: 1) { $0.contains("Oslo.") },
    ]

    /// Those whose tool is missing, down, hanging, crashing, or says what is no verdict: they accept nothing, not even what is good.
    static let broken: [CatalogueRow] = [judges, endpoints, programs, compilers, confidences].flatMap { $0 }

    private static let judges = [
        "down", "silent", "hanging", "cut_off", "truncated", "filtered", "refusing", "chatting", "copying", "excited",
        "of_two_minds",
    ].map { judge(by: $0, #","call_timeout":"20ms""#) }

    private static let endpoints = StagedEndpoint.broken.map {
        http($0, #","call_timeout":"20ms","breaker":{"failures":1000}"#)
    }

    private static let programs: [CatalogueRow] =
        [
            "exit 3", "exec 1>&-; read -r q", "read -r q; kill -9 $$", "read -r q; echo '{\"verdict\":\"pass\"'",
            "read -r q; printf '{\"verdict\":\"pass\"}'", "read -r q; echo ok; \(pass); sleep 60",
            "read -r q; head -c 2000 /dev/zero; \(pass); sleep 60",
        ].map { exec($0, #","max_output":"1 KB""#) } + [
            exec("sleep 60; \(pass)", #","start_within":"10ms","answer_within":"10ms""#),
            exec("while read -r q; do \(pass); done", in: lostFolder),
        ]

    /// One that is ended, one that is not there any more, one that hangs, and one that writes without end.
    private static let compilers = ["kill -9 $$", "exec /none/cc", "sleep 60", "yes"].map { command($0) }

    /// Without a call there is neither a statement nor a probability, and answers from outside have no model to be asked.
    private static let confidences: [CatalogueRow] =
        ["verbalized", "logprobs", "p_true", "agreement"].map { confidence($0) }
        + ["down", "silent", "hanging", "cut_off", "truncated", "filtered", "chatting"].map {
            confidence("p_true", by: $0)
        }
        + ["down", "silent", "hanging", "cut_off", "truncated", "filtered"].map { confidence("agreement", by: $0) }

    private static let pass = #"echo '{"verdict":"pass"}'"#
    private static let fail = #"echo '{"verdict":"fail"}'"#

    private static func judge(
        by model: String,
        _ more: String = "",
        ifText mayPass: @escaping @Sendable (String) -> Bool = { _ in false }
    ) -> CatalogueRow {
        let settings = #"{"model":"\#(model)","seal":"\#(JudgeBench.seal)","rubric":{"correct":"It is Oslo."}\#(more)}"#
        return CatalogueRow(JudgeVerifierFactory(), settings, good: "Oslo.", ifText: mayPass)
    }

    private static func http(
        _ does: String,
        _ more: String = "",
        ifText mayPass: @escaping @Sendable (String) -> Bool = { _ in false }
    ) -> CatalogueRow {
        let settings = #"{"url":"http://127.0.0.1:9/\#(does)"\#(more)}"#
        return CatalogueRow(Sample.http, settings, good: "ok", ifText: mayPass)
    }

    /// A program that is a line of shell.
    private static func exec(
        _ script: String,
        _ more: String = "",
        in environment: PolicyEnvironment = Sample.files,
        ifText mayPass: @escaping @Sendable (String) -> Bool = { _ in false }
    ) -> CatalogueRow {
        let command = JSONValue.array(["sh", "-c", .string(script)]).json()
        return CatalogueRow(
            Sample.exec,
            #"{"command":\#(command)\#(more)}"#,
            in: environment,
            good: Completion(text: "ok")
        ) { mayPass(String(decoding: $0.text, as: UTF8.self)) }
    }

    /// A policy's folder that went away after the policy was loaded, so that no program can be started in it.
    private static let lostFolder: PolicyEnvironment = {
        var environment = Sample.files
        environment.folder = "/none/policies"
        return environment
    }()

    /// In the sandbox where this machine can make one.
    private static let sandbox = CompileSample.isThere ? "bubblewrap" : "none"

    private static func shell(ifText mayPass: @escaping @Sendable (String) -> Bool) -> CatalogueRow {
        let settings = #"{"language":"shell","tests":"tests.sh","sandbox":"\#(sandbox)"}"#
        return CatalogueRow(CompileSample.factory, settings, good: "f() { echo 1; }", ifText: mayPass)
    }

    /// A compiler that is a line of shell.
    private static func command(_ script: String) -> CatalogueRow {
        let command = JSONValue.array(["bash", "-c", .string(script), "{file}"]).json()
        let settings =
            #"{"command":\#(command),"sandbox":"\#(sandbox)","limits":{"time":"100ms","output":"1 KB"}}"#
        return CatalogueRow(CompileSample.factory, settings, good: "ok") { _ in false }
    }

    private static func confidence(
        _ method: String,
        by model: String? = nil,
        atLeast: Double = 0.5,
        good: String = "Oslo.",
        ifText mayPass: @escaping @Sendable (String) -> Bool = { _ in false }
    ) -> CatalogueRow {
        CatalogueRow(
            ConfidenceVerifierFactory(),
            #"{"method":"\#(method)","at_least":\#(atLeast)}"#,
            by: model.flatMap { StagedProvider.models[$0] },
            within: model == "hanging" ? .milliseconds(20) : .seconds(30),
            good: Completion(text: good)
        ) { mayPass(String(decoding: $0.text, as: UTF8.self)) }
    }

    private static func tokens(of text: String, logprob: Double) -> Completion {
        var completion = Completion(text: text)
        completion.logprobs = [TokenLogprob(bytes: completion.text, logprob: logprob)]
        return completion
    }
}
