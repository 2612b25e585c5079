// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import Foundation
import Logging
import Programs
import Synchronization
import Verifiers

/// The verifiers that ask what is outside of this program, with what they need of it: the environment, the transport, the log.
enum OutsideVerifiers {
    private static let environment = ProcessInfo.processInfo.environment
    private static let transports = Transports()
    private static let logger = Mutex<Logger?>(nil)

    /// Builds `exec`.
    static let exec = ExecVerifierFactory(
        searchPath: environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
        secrets: secret,
        report: { log($0) }
    )

    /// Builds `http`.
    static let http = HTTPVerifierFactory(
        client: CurlEndpointClient { () throws(CurlError) in
            try transports.client(proxy: nil, caFile: nil, http2: false)
        },
        secrets: secret
    )

    /// Says where the ends of programs are logged; nowhere until then.
    static func log(to logger: Logger) {
        Self.logger.withLock { $0 = logger }
    }

    /// Ends every program and every call, before this process ends.
    static func shutdown() async {
        await exec.shutdown()
        await transports.shutdown()
    }

    private static let secret: SecretReading = { text throws(FileProblem) in
        try SecretSource(environment: environment, folder: ".").resolve(text).reveal()
    }

    /// A program that ends with its policy is no news; what it wrote is logged only where its policy says so.
    private static func log(_ end: ProgramEnd) {
        guard let logger = logger.withLock({ $0 }) else { return }
        var facts: Logger.Metadata = [
            "program": "\(end.program)", "ending": "\(end.fault.code)", "answers": "\(end.answers)",
            "stderr_bytes": "\(end.errorBytes)",
        ]
        if let errors = end.lastErrors, !errors.isEmpty { facts["stderr"] = "\(errors)" }
        if end.fault == .shutDown {
            logger.debug("program ended with its policy", metadata: facts)
        } else {
            logger.warning("program of an exec verifier ended", metadata: facts)
        }
    }
}
