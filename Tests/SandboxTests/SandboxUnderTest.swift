// SPDX-License-Identifier: Apache-2.0

import Foundation
import Sandbox

/// The sandbox of this machine, where one can be had.
enum SandboxUnderTest {
    private static let made: Result<Sandbox, SandboxHost.Unavailable> = {
        do throws(SandboxHost.Unavailable) { return .success(try Sandbox()) } catch { return .failure(error) }
    }()

    /// Whether there is one; where there is none, a line says why its tests are left out.
    static let isThere: Bool = {
        if case .failure(let error) = made { print("left out: the tests of the sandbox; \(error.found)") }
        if case .success = made { return true }
        return false
    }()

    static func sandbox() throws -> Sandbox { try made.get() }

    /// Small limits, so that what goes wrong stays small.
    static let limits: SandboxLimits = {
        var limits = SandboxLimits()
        limits.time = .seconds(5)
        limits.cpu = .seconds(2)
        limits.memory = 128 << 20
        limits.processes = 24
        limits.disk = 8 << 20
        limits.output = 64 << 10
        return limits
    }()

    /// What became of a shell script, run as untrusted code.
    static func run(
        _ script: String,
        files: [SandboxFile] = [],
        timeLeft: Duration = .seconds(30),
        _ change: (inout SandboxLimits) -> Void = { _ in }
    ) async throws -> SandboxReport {
        var job = SandboxJob()
        job.files = files
        job.run = ["sh", "-c", script]
        var limits = limits
        change(&limits)
        return try await sandbox().run(job, limits: limits, timeLeft: timeLeft)
    }
}

extension SandboxReport {
    var outputText: String { String(decoding: output, as: UTF8.self) }
    var errorText: String { String(decoding: errors, as: UTF8.self) }
    var buildText: String { String(decoding: build, as: UTF8.self) }
}
