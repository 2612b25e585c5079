// SPDX-License-Identifier: Apache-2.0

import Logging

extension Logger {
    /// The log of a server, on standard error.
    static func server(_ settings: ServerConfiguration.LogSettings) -> Logger {
        var logger = Logger(label: "cascade") { label in
            switch settings.format {
            case .json: JSONLogHandler(label: label)
            case .text: StreamLogHandler.standardError(label: label)
            }
        }
        logger.logLevel = Logger.Level(rawValue: settings.level.rawValue) ?? .info
        return logger
    }
}
