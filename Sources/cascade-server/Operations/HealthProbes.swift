// SPDX-License-Identifier: Apache-2.0

import Cascade
import Logging
import Providers
import ServiceLifecycle
import Synchronization

/// A deployment whose health is asked for while no call goes there.
struct HealthProbe: Sendable {
    /// The deployment's id.
    let deployment: String
    /// What is asked for.
    let url: String
    /// How long after one probe the next one begins.
    let interval: Duration
    /// How long an answer may take.
    let timeout: Duration
    /// Who asks, with the deployment's credentials.
    let upstream: any HealthProbing
    /// Takes what was found, with the time on the engine's clock.
    let report: @Sendable (_ succeeded: Bool, _ now: Duration) -> Void
}

/// Asks for the health of the deployments that the configuration wants probed, until the server ends.
///
/// Each has its own rhythm, which begins somewhere in its interval and then varies by a tenth, so that many servers do not ask in step. No
/// two probes of a deployment overlap. A reload ends all of them and begins anew.
struct HealthProbes: Service {
    let gateway: Gateway

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let snapshot = gateway.snapshot
                await withTaskGroup(of: Void.self) { tasks in
                    for probe in snapshot.probes { tasks.addTask { await follow(probe) } }
                    await wait(while: snapshot)
                    tasks.cancelAll()
                }
            }
        }
    }

    /// Waits for a reload.
    private func wait(while snapshot: Snapshot) async {
        while gateway.snapshot === snapshot, (try? await gateway.clock.sleep(for: .seconds(1))) != nil {}
    }

    private func follow(_ probe: HealthProbe) async {
        var random = SplitMix64(seed: gateway.makeSeed())
        var wait = probe.interval * Double.random(in: 0...1, using: &random)
        var last: String?
        while (try? await gateway.clock.sleep(for: wait)) != nil {
            let began = gateway.clock.now
            let finding = await ask(probe)
            if finding == .failure(.cancelled) { return }
            let ended = gateway.clock.now
            switch finding {
            case .success(.well): probe.report(true, ended)
            case .success(.unclear): break
            case .failure: probe.report(false, ended)
            }
            log(probe, finding, after: &last)
            wait = max(.zero, probe.interval * Double.random(in: 0.9...1.1, using: &random) - (ended - began))
        }
    }

    private func ask(_ probe: HealthProbe) async -> Result<HealthFinding, ProviderError> {
        do throws(ProviderError) {
            return .success(try await probe.upstream.probe(probe.url, timeout: probe.timeout))
        } catch {
            return .failure(error)
        }
    }

    /// Writes a line where what is found has changed.
    private func log(_ probe: HealthProbe, _ finding: Result<HealthFinding, ProviderError>, after last: inout String?) {
        let code: String? =
            switch finding {
            case .success(.well): nil
            case .success(.unclear(let status)): String(status)
            case .failure(let fault): fault.code
            }
        guard code != last else { return }
        last = code
        var facts: Logger.Metadata = ["deployment": "\(probe.deployment)"]
        switch finding {
        case .success(.well):
            gateway.logger.info("health probe succeeds again", metadata: facts)
        case .success(.unclear(let status)):
            facts["status"] = "\(status)"
            gateway.logger.warning("health probe says nothing: mend its `path`, or ask less often", metadata: facts)
        case .failure(let fault):
            facts["fault"] = "\(fault.code)"
            facts["reason"] = "\(fault.summary)"
            gateway.logger.warning("health probe failed", metadata: facts)
        }
    }
}
