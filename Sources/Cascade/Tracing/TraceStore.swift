// SPDX-License-Identifier: Apache-2.0

/// Where traces are kept.
public protocol TraceStore: Sendable {
    /// Keeps a batch, whole or not at all.
    func append(_ traces: [StoredTrace]) async throws(StoreError)
    /// The trace of an id; nil if there is none.
    func trace(_ id: TraceID) async throws(StoreError) -> StoredTrace?
    /// Removes what is older than a time, in milliseconds since 1970; answers how many.
    @discardableResult
    func removeTraces(before unixMilliseconds: Int64) async throws(StoreError) -> Int
    /// Writes what is buffered and gives back what is held; the store is not used after that.
    func close() async
}

/// A trace in the form that stores keep: the columns a store may search by, and the whole as JSON.
public struct StoredTrace: Sendable, Equatable {
    /// The trace's id.
    public let id: TraceID
    /// When the request arrived, in milliseconds since 1970.
    public let startedAt: Int64
    /// The policy's name.
    public let policy: String
    /// The outcome's code.
    public let outcome: String
    /// How many calls were made.
    public let attempts: Int
    /// What the request cost.
    public let cost: Cost
    /// The name of the key that asked.
    public let key: String?
    /// The trace as a JSON object, in UTF-8.
    public let json: [UInt8]

    /// A stored trace by its parts.
    public init(
        id: TraceID,
        startedAt: Int64,
        policy: String,
        outcome: String,
        attempts: Int,
        cost: Cost,
        key: String?,
        json: [UInt8]
    ) {
        self.id = id
        self.startedAt = startedAt
        self.policy = policy
        self.outcome = outcome
        self.attempts = attempts
        self.cost = cost
        self.key = key
        self.json = json
    }
}

/// A trace was not kept, or could not be read.
public struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The stable name: `unavailable`, `full`, `corrupt`, `closed`.
    public let code: String
    /// What the store said; holds no content of a trace.
    public let reason: String

    /// An error by its parts.
    public init(code: String, reason: String) {
        self.code = code
        self.reason = reason
    }

    /// The error in one line.
    public var description: String { "\(code): \(reason)" }
}
