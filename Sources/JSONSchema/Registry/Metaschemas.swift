// SPDX-License-Identifier: Apache-2.0

/// The metaschema documents that are part of this module, as JSON texts.
enum Metaschemas {
    static let all: [String] = draft4 + draft6 + draft7 + draft2019 + draft2020
}
