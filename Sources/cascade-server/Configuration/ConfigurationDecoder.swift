// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import PolicyFile

/// Reads the settings of a `cascade.yaml`.
struct ConfigurationDecoder {
    /// The folder that relative paths begin at: the file's.
    let folder: String
    /// Where secrets come from.
    let secrets: SecretSource

    /// Reads all of it.
    func configuration(from reader: inout SettingsReader) -> ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.listen = section("listen", of: &reader, listen(from:))
        configuration.policies = path(reader.string("policies", default: "policies") ?? "policies")
        configuration.leavesOutPolicies = reader.choice("missing_tools", default: MissingTools.refuse) == .leaveOut
        configuration.defaultPolicy = reader.string("default_policy")
        if configuration.defaultPolicy == nil { reader.note("default_policy", "none", isDefault: true) }
        configuration.providers = providers(from: &reader)
        configuration.models = models(from: &reader, providers: configuration.providers)
        configuration.keys = keys(from: &reader)
        configuration.store = store(from: &reader)
        configuration.limits = section("limits", of: &reader, limits(from:))
        configuration.log = section("log", of: &reader, log(from:))
        configuration.watchesFiles = section("reload", of: &reader) { $0.bool("watch", default: true) }
        return configuration
    }

    /// What becomes of a policy that needs a program, or a sandbox, that this machine lacks.
    private enum MissingTools: String, CaseIterable {
        case refuse
        case leaveOut = "leave_out"
    }

    /// A part that is a mapping of its own, with its defaults where it is absent.
    func section<Result>(
        _ key: String,
        of reader: inout SettingsReader,
        _ body: (inout SettingsReader) -> Result
    ) -> Result {
        reader.object(key, body) ?? reader.object(.null, at: reader.place(of: key), body)
    }

    /// A path as the file writes it, from the file's folder on.
    func path(_ written: String) -> String {
        written.hasPrefix("/") || folder.isEmpty || folder == "." ? written : "\(folder)/\(written)"
    }

    // MARK: Listening

    private func listen(from reader: inout SettingsReader) -> ServerConfiguration.Listen {
        var listen = ServerConfiguration.Listen()
        listen.host = reader.string("host", default: listen.host) ?? listen.host
        listen.port = reader.int("port", in: 0...65_535, default: listen.port) ?? listen.port
        return listen
    }

    private func limits(from reader: inout SettingsReader) -> ServerConfiguration.ConnectionLimits {
        var limits = ServerConfiguration.ConnectionLimits()
        limits.body = reader.bytes("body", in: 1_024...(256 << 20), default: limits.body) ?? limits.body
        limits.header = reader.bytes("header", in: 1_024...(1 << 20), default: limits.header) ?? limits.header
        limits.headerTimeout = span("header_timeout", of: &reader, default: limits.headerTimeout)
        limits.bodyTimeout = span("body_timeout", of: &reader, default: limits.bodyTimeout)
        limits.idleTimeout = span("idle_timeout", of: &reader, default: limits.idleTimeout)
        limits.drain = span("drain", of: &reader, default: limits.drain)
        limits.requests = reader.int("requests", in: 1...1_000_000, default: limits.requests) ?? limits.requests
        limits.keepAlive = span("keep_alive", of: &reader, default: limits.keepAlive)
        return limits
    }

    private func span(_ key: String, of reader: inout SettingsReader, default fallback: Duration) -> Duration {
        reader.duration(key, in: .milliseconds(10)...(.seconds(3_600)), default: fallback) ?? fallback
    }

    private func log(from reader: inout SettingsReader) -> ServerConfiguration.LogSettings {
        var log = ServerConfiguration.LogSettings()
        log.level = reader.choice("level", default: log.level)
        log.format = reader.choice("format", default: log.format)
        return log
    }

    // MARK: Store

    private func store(from reader: inout SettingsReader) -> ServerConfiguration.StoreSettings? {
        if reader.value("store")?.string == "none" {
            reader.note("store", "none", isDefault: false)
            return nil
        }
        return section("store", of: &reader) { reader in
            var store = ServerConfiguration.StoreSettings()
            let written = reader.string("path", default: "cascade.db") ?? "cascade.db"
            store.retention = retention(from: &reader)
            store.queue = reader.int("queue", in: 1...1_000_000, default: store.queue) ?? store.queue
            store.maxSize = reader.bytes("max_size", in: (1 << 20)...(1 << 40))
            if store.maxSize == nil { reader.note("max_size", "none", isDefault: true) }
            store.path = path(written)
            return written == "none" ? nil : store
        }
    }

    /// A time in days, such as `30d`, a shorter one with its unit, or `forever`.
    private func retention(from reader: inout SettingsReader) -> Duration? {
        guard reader.value("retention")?.string != "forever" else {
            reader.note("retention", "forever", isDefault: false)
            return nil
        }
        return reader.read(
            "retention",
            expected: "a time of at least 1m, or `forever`",
            remedy: "Write a number and its unit, such as `30d`, `12h` or `90m`.",
            default: ServerConfiguration.StoreSettings().retention,
            describe: Self.days,
            convert: { $0.string.flatMap(Self.span(inDays:)) }
        )
    }

    private static func span(inDays text: String) -> Duration? {
        if text.hasSuffix("d") {
            return Int(text.dropLast()).flatMap { (1...36_500).contains($0) ? .seconds($0 * 86_400) : nil }
        }
        return Duration(settings: text).flatMap { $0 >= .seconds(60) ? $0 : nil }
    }

    private static func days(_ span: Duration) -> String {
        let seconds = span.components.seconds
        return seconds > 0 && seconds % 86_400 == 0 ? "\(seconds / 86_400)d" : span.shortText
    }
}
