// SPDX-License-Identifier: Apache-2.0

/// The easy handles of an event loop: each in a numbered slot, and those without a transfer at hand for the next one.
struct HandleTable {
    private let settings: CurlSettings
    private var slots: [EasyHandle?] = []
    private var emptySlots: [Int] = []
    /// By the kind of their multi handle; the latest used is the next used.
    private var idle: [[EasyHandle]]

    init(_ settings: CurlSettings) {
        self.settings = settings
        idle = MultiHandle.Kind.allCases.map { _ in [] }
    }

    subscript(slot: Int) -> EasyHandle? { slots[slot] }

    /// The handles with a transfer.
    var busy: [EasyHandle] { slots.compactMap { $0?.transfer == nil ? nil : $0 } }

    /// An idle handle, or a new one.
    ///
    /// - Throws: `other` when libcurl has no memory or refuses a setting.
    mutating func take(for multi: MultiHandle) throws(CurlError) -> EasyHandle {
        if let handle = idle[multi.kind.rawValue].popLast() { return handle }
        let slot = emptySlots.popLast() ?? slots.count
        if slot == slots.count { slots.append(nil) }
        do throws(CurlError) {
            let handle = try EasyHandle(slot: slot, multi: multi, settings: settings)
            slots[slot] = handle
            return handle
        } catch {
            emptySlots.append(slot)
            throw error
        }
    }

    /// Takes a handle back, out of its multi handle; beyond as many as there may be idle connections it is freed.
    mutating func release(_ handle: EasyHandle) {
        handle.transfer = nil
        let kind = handle.multi.kind.rawValue
        if idle[kind].count < max(1, settings.maxIdleConnections) {
            idle[kind].append(handle)
        } else {
            slots[handle.slot] = nil
            emptySlots.append(handle.slot)
        }
    }
}
