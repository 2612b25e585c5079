// SPDX-License-Identifier: Apache-2.0

import CurlTesting
import Foundation
import JSON
import Testing

@testable import cascade_server

/// Secrets in files, which are renewed under a running server.
struct SecretFileTests {
    /// An upstream whose answer is the key that it was called with.
    private static func echo() throws -> ScriptedServer {
        try ScriptedServer(answering: { request in
            let fields = request.head.split(separator: "\r\n")
            let key = fields.first { $0.lowercased().hasPrefix("authorization:") }?.split(separator: " ").last ?? ""
            return response(
                200,
                #"{"id": "1", "object": "chat.completion", "created": 1, "model": "small", "choices": [{"index": 0, "#
                    + #""message": {"role": "assistant", "content": "\#(key)"}, "finish_reason": "stop"}], "#
                    + #""usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}"#,
                fields: ["Content-Type: application/json"]
            )
        })
    }

    @Test(
        "the secrets of policies are known, of a folder of them and of one policy's own",
        arguments: ["p/policy.yaml", "policy.yaml"]
    )
    func policies(file: String) throws {
        let folder = try TestFolder()
        try folder.write("policy: p\nverify: [{ http: { token: \"${file:\(folder.path)/token}\" } }]\n", to: file)
        let files = SourceFiles(configuration: "\(folder.path)/cascade.yaml", policies: folder.path)
        #expect(files.paths.contains("\(folder.path)/token"), "\(files.paths)")
    }

    /// How whoever renews a secret puts it there.
    enum Renewal: CaseIterable {
        case replaced
        /// As Kubernetes does: the file is a link that stays, through a folder that is a link which changes.
        case linked
    }

    private static func put(_ token: String, _ renewal: Renewal, in folder: TestFolder) throws {
        switch renewal {
        case .replaced: try folder.write(token + "\n", to: "token")
        case .linked:
            try folder.write(token + "\n", to: "\(token)/token")
            let (files, data) = (FileManager.default, "\(folder.path)/data")
            try files.createSymbolicLink(atPath: data + ".new", withDestinationPath: token)
            let status = unsafe rename(data + ".new", data)
            #expect(status == 0)
            if (try? files.destinationOfSymbolicLink(atPath: "\(folder.path)/token")) == nil {
                try files.createSymbolicLink(atPath: "\(folder.path)/token", withDestinationPath: "data/token")
            }
        }
    }

    @Test(
        "calls go out with a renewed secret, without a signal; one that is gone leaves the old one, and the log says where",
        arguments: Renewal.allCases
    )
    func renewed(renewal: Renewal) async throws {
        let upstream = try Self.echo()
        defer { upstream.stop() }
        let folder = try TestFolder()
        var setup = TestSetup(baseURL: upstream.url("/v1"), provider: #"api_key: "${file:token}""#, watches: true)
        setup.log = "{ level: info, format: text }"
        try Self.put("sk-first-81c2", renewal, in: folder)
        try folder.write(setup.yaml(upstream: ""), to: "cascade.yaml")
        try folder.write(policies: setup.policies)
        try await Turnstile.servers.run { try await follow(renewal, in: folder) }
    }

    /// The first secret is there; another comes, goes, and a third one comes.
    private func follow(_ renewal: Renewal, in folder: TestFolder) async throws {
        let server = try await ServerProcess(in: folder)
        #expect(try await server.sends("sk-first-81c2"))
        try Self.put("sk-second-5f3d", renewal, in: folder)
        #expect(try await eventually { try await server.sends("sk-second-5f3d") })

        try FileManager.default.removeItem(atPath: "\(folder.path)/token")
        #expect(await eventually { server.messages.contains("reload rejected") })
        #expect(server.messages.contains("providers.up.api_key: found `${file:token}`, which cannot be read"))
        #expect(try await server.sends("sk-second-5f3d"))
        try Self.put("sk-third-07aa", renewal, in: folder)
        #expect(try await eventually { try await server.sends("sk-third-07aa") })

        server.signal(SIGTERM)
        #expect(await server.ending() == 0)
        #expect(!server.messages.contains("sk-"))
    }

    @Test("a secret that a new configuration names is taken once it is put there")
    func later() async throws {
        let upstream = try Self.echo()
        defer { upstream.stop() }
        var setup = TestSetup(baseURL: upstream.url("/v1"), watches: true)
        try await TestServer.run(setup) { server in
            setup.provider = #"api_key: "${file:later/token}""#
            try server.folder.write(setup.yaml(upstream: ""), to: "cascade.yaml")
            let rejected = #"cascade_reloads_total{result="rejected"}"#
            #expect(try await eventually { try await server.metrics()[rejected] ?? 0 == 1 })
            try server.folder.write("sk-later-1e90", to: "later/token")
            #expect(try await eventually { try await server.ask(policy: "plain").text.contains("sk-later-1e90") })
            #expect(try await server.metrics()[rejected] == 1)
        }
    }

    @Test(
        "names the files of references, from the folder on that they begin at",
        arguments: [
            ("no reference, ${env:NAME}, ${file:", []),
            (
                "a: \"${file:token}\"\nb: Bearer ${file:/run/secrets/b} ${file:c}",
                ["/etc/token", "/run/secrets/b", "/etc/c"]
            ),
        ]
    )
    func names(text: String, paths: [String]) {
        #expect(SecretSource.files(namedIn: text, from: "/etc") == paths)
    }
}

extension ServerProcess {
    /// Whether a call goes out with that key.
    fileprivate func sends(_ key: String) async throws -> Bool {
        try await ask(policy: "plain").text.contains(key)
    }
}
