// swift-tools-version: 6.3
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let package = Package(
    name: "iban-verifier",
    platforms: [.macOS(.v26)],
    products: [
        .library(name: "IBANVerifier", targets: ["IBANVerifier"])
    ],
    dependencies: [
        // Of your own package: `.package(url: "…/cascade", from: "…")`. Only the library is built, not the server.
        .package(name: "cascade", path: "../..")
    ],
    targets: [
        .target(name: "IBANVerifier", dependencies: [.product(name: "Cascade", package: "cascade")]),
        .testTarget(
            name: "IBANVerifierTests",
            dependencies: ["IBANVerifier", .product(name: "Cascade", package: "cascade")]
        ),
    ]
)

for target in package.targets {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        // Cascade's asynchronous protocols run where they are called.
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"), .treatAllWarnings(as: .error),
    ]
}
