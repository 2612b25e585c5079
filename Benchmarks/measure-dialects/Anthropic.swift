// SPDX-License-Identifier: Apache-2.0

let anthropicCases: [(name: String, run: @Sendable () -> Int)] = []
