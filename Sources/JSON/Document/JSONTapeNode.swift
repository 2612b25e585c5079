// SPDX-License-Identifier: Apache-2.0

/// One value or key on the tape, in 16 bytes.
///
/// | kind | offset | low | high | exponent |
/// | --- | --- | --- | --- | --- |
/// | null, bool | of its text | – | – | – |
/// | number | of its text | mantissa, low half | mantissa, high half | decimal exponent |
/// | string, key | of its decoded bytes | their count | a key's hash | – |
/// | array, object | of its bracket | children | index after it | – |
///
/// A string with escapes is decoded behind the text; eight bytes before its decoded form tell where it was written.
@usableFromInline
struct JSONTapeNode: Sendable, BitwiseCopyable {
    /// kind (8 bits), flags (8), exponent (16), offset (32), from the low end.
    @usableFromInline var head: UInt64
    @usableFromInline var payload: UInt64

    /// A string that was written with escapes.
    @usableFromInline static let escaped: UInt8 = 1
    @usableFromInline static let nonASCII: UInt8 = 2
    @usableFromInline static let isKey: UInt8 = 4
    /// A number whose digits or exponent do not fit the node.
    @usableFromInline static let long: UInt8 = 8
    /// A number written with fraction or exponent.
    @usableFromInline static let pointed: UInt8 = 16
    @usableFromInline static let isTrue: UInt8 = 32

    @inlinable
    init(head: UInt64 = 0, payload: UInt64 = 0) {
        self.head = head
        self.payload = payload
    }

    @inlinable
    init(_ kind: JSONKind, flags: UInt8 = 0, offset: Int, payload: UInt64 = 0) {
        head = UInt64(kind.rawValue) | UInt64(flags) << 8 | UInt64(truncatingIfNeeded: offset) << 32
        self.payload = payload
    }

    @inlinable
    init(_ kind: JSONKind, flags: UInt8 = 0, offset: Int, low: Int, high: UInt32) {
        self.init(
            kind,
            flags: flags,
            offset: offset,
            payload: UInt64(UInt32(truncatingIfNeeded: low)) | UInt64(high) << 32
        )
    }

    /// A number that fits the node.
    @inlinable
    init(mantissa: Int64, exponent: Int16, flags: UInt8, offset: Int) {
        self.init(.number, flags: flags, offset: offset, payload: UInt64(bitPattern: mantissa))
        head |= UInt64(UInt16(bitPattern: exponent)) << 16
    }

    @inlinable var kind: JSONKind {
        // Compiles to nothing, where `JSONKind(rawValue:)` would be a call.
        switch UInt8(truncatingIfNeeded: head) {
        case 0: .null
        case 1: .bool
        case 2: .number
        case 3: .string
        case 4: .array
        default: .object
        }
    }
    @inlinable var isContainer: Bool { UInt8(truncatingIfNeeded: head) >= 4 }
    @inlinable var isObject: Bool { UInt8(truncatingIfNeeded: head) == 5 }
    @inlinable var flags: UInt8 { UInt8(truncatingIfNeeded: head >> 8) }
    @inlinable var exponent: Int16 { Int16(truncatingIfNeeded: head >> 16) }
    @inlinable var offset: UInt32 { UInt32(truncatingIfNeeded: head >> 32) }
    @inlinable var low: UInt32 {
        get { UInt32(truncatingIfNeeded: payload) }
        set { payload = payload & 0xFFFF_FFFF_0000_0000 | UInt64(newValue) }
    }
    @inlinable var high: UInt32 { UInt32(truncatingIfNeeded: payload >> 32) }
}
