// swift-tools-version: 6.3
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let package = Package(
    name: "cascade",
    platforms: [.macOS(.v26)],
    products: [
        .library(name: "Cascade", targets: ["Cascade", "JSON"]),
        .library(name: "JSONSchema", targets: ["JSON", "JSONSchema"]),
        .executable(name: "cascade-server", targets: ["cascade-server"]),
    ],
    dependencies: [
        // The command line: sub-commands, help and completion.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        // SHA-256 of API keys and of content that traces do not keep; constant-time comparison; signatures of calls to AWS.
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        // Structured logs.
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        // The sockets under Hummingbird and under the demo upstream.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        // The signal that lets connections end when the server drains.
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        // SQLite for the trace store.
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // The HTTP server; no traits, since we bring our own configuration and need no full Foundation.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        // YAML with positions.
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        // Programs that verifiers run: started, fed, watched and killed as a group; no traits, since we need no Foundation.
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
        // Start, signals and graceful shutdown of long-lived parts.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // The names of files and descriptors in swift-subprocess's calls.
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CMimalloc", providers: [.apt(["libmimalloc-dev"])]),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .target(name: "JSON"),
        .target(name: "Patterns", dependencies: ["CPCRE2"]),
        .target(name: "JSONSchema", dependencies: ["JSON", "Patterns"], exclude: ["NOTICE"]),
        .target(name: "Cascade", dependencies: ["JSON"]),
        .target(name: "XML", dependencies: ["CLibXML2"]),
        .target(
            name: "Programs",
            dependencies: [
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),
        .target(
            name: "Sandbox",
            dependencies: [
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),
        .target(
            name: "Verifiers",
            dependencies: ["Cascade", "JSON", "JSONSchema", "Patterns", "Programs", "Sandbox", "XML"]
        ),
        .target(name: "OpenAIAPI", dependencies: ["Cascade", "JSON"]),
        .target(name: "Curl", dependencies: ["CLibCurl"]),
        .target(
            name: "Providers",
            dependencies: ["Cascade", "Curl", "JSON", "OpenAIAPI", .product(name: "Crypto", package: "swift-crypto")]
        ),
        .target(
            name: "SQLiteStore",
            dependencies: [
                "Cascade",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        .target(name: "PolicyFile", dependencies: ["Cascade", "JSON", "Yams"]),
        .target(
            name: "DemoUpstream",
            dependencies: [
                "JSON",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .executableTarget(
            name: "cascade-server",
            dependencies: [
                "CMimalloc", "Cascade", "Curl", "DemoUpstream", "JSON", "JSONSchema", "OpenAIAPI", "PolicyFile",
                "Programs", "Providers", "SQLiteStore", "Verifiers",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),
        .executableTarget(name: "json-schema-check", dependencies: ["CMimalloc", "JSON", "JSONSchema"]),
        .executableTarget(
            name: "measure-dialects",
            dependencies: ["Cascade", "Curl", "JSON", "OpenAIAPI", "Providers"],
            path: "Benchmarks/measure-dialects"
        ),
        .executableTarget(
            name: "measure-deployments",
            dependencies: ["Cascade"],
            path: "Benchmarks/measure-deployments"
        ),
        .executableTarget(
            name: "measure-verifiers",
            dependencies: ["Cascade", "JSON", "Verifiers"],
            path: "Benchmarks/measure-verifiers",
            exclude: [
                "run", "answers.py", "compile.py", "confidence.py", "examples.jsonl", "fit.py", "language_fit.py",
                "measure.py",
            ]
        ),
        .target(name: "CascadeTesting", dependencies: ["Cascade", "JSON"], path: "Tests/CascadeTesting"),
        .target(name: "CurlTesting", dependencies: ["Curl"], path: "Tests/CurlTesting"),
        .target(name: "FaultyUpstream", dependencies: ["CurlTesting"], path: "Tests/FaultyUpstream"),
        .executableTarget(name: "curl-soak", dependencies: ["CurlTesting"], path: "Tests/CurlSoak"),
        .testTarget(name: "CascadeTests", dependencies: ["Cascade", "CascadeTesting", "JSON"]),
        .testTarget(
            name: "cascade-serverTests",
            dependencies: [
                "Cascade", "CascadeTesting", "Curl", "CurlTesting", "DemoUpstream", "FaultyUpstream", "JSON",
                "OpenAIAPI",
                "PolicyFile", "Providers", "Verifiers", "cascade-server",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            exclude: ["Configuration/Goldens", "SDK/sdk.py"]
        ),
        .testTarget(name: "CurlTests", dependencies: ["CLibCurl", "Curl", "CurlTesting"]),
        .testTarget(name: "DemoUpstreamTests", dependencies: ["Curl", "DemoUpstream", "JSON"]),
        .testTarget(
            name: "FaultTests",
            dependencies: [
                "Cascade", "CascadeTesting", "Curl", "CurlTesting", "FaultyUpstream", "JSON", "OpenAIAPI", "Providers",
            ]
        ),
        .testTarget(
            name: "JSONSchemaTests",
            dependencies: ["JSON", "JSONSchema", "Patterns", "json-schema-check"],
            exclude: ["Goldens"]
        ),
        .testTarget(name: "JSONTests", dependencies: ["JSON"], exclude: ["Goldens"]),
        .testTarget(
            name: "OpenAIAPITests",
            dependencies: ["Cascade", "CascadeTesting", "JSON", "OpenAIAPI"],
            exclude: ["Goldens"]
        ),
        .testTarget(name: "PatternsTests", dependencies: ["Patterns"]),
        .testTarget(name: "PolicyFileTests", dependencies: ["Cascade", "JSON", "PolicyFile"], exclude: ["Goldens"]),
        .testTarget(
            name: "ProvidersTests",
            dependencies: [
                "Cascade", "CascadeTesting", "Curl", "CurlTesting", "DemoUpstream", "JSON", "OpenAIAPI", "Providers",
            ],
            exclude: [
                "Anthropic/Goldens", "Anthropic/Recorded", "Anthropic/messages.py", "Bedrock/Goldens",
                "Bedrock/botocore_check.py", "Gemini/Goldens", "Gemini/sdk.py",
            ]
        ),
        .testTarget(
            name: "SQLiteStoreTests",
            dependencies: ["Cascade", "SQLiteStore", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        .testTarget(name: "ProgramsTests", dependencies: ["Programs"]),
        .testTarget(name: "SandboxTests", dependencies: ["Sandbox"]),
        .testTarget(
            name: "VerifiersTests",
            dependencies: [
                "Cascade", "CascadeTesting", "JSON", "JSONSchema", "Patterns", "Programs", "Sandbox", "Verifiers",
            ]
        ),
        .testTarget(name: "XMLTests", dependencies: ["XML"]),
    ]
)

for target in package.targets where [.regular, .executable, .test].contains(target.type) {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .strictMemorySafety(), .treatAllWarnings(as: .error),
    ]
}
