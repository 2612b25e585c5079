// SPDX-License-Identifier: Apache-2.0

/// The formats that can be asserted; scanners of bytes, one file each.
enum Format: UInt8, Sendable, CaseIterable {
    case date, time, dateTime, duration
    case email, idnEmail, hostname, idnHostname
    case ipv4, ipv6
    case uri, uriReference, iri, iriReference, uriTemplate
    case uuid, jsonPointer, relativeJSONPointer, regex

    /// The format a schema names; nil for names we do not know, which every string has.
    init?(name: String) {
        guard let format = Format.allCases.first(where: { $0.name == name }) else { return nil }
        self = format
    }

    /// How schemas write it.
    var name: String {
        switch self {
        case .dateTime: "date-time"
        case .idnEmail: "idn-email"
        case .idnHostname: "idn-hostname"
        case .uriReference: "uri-reference"
        case .iriReference: "iri-reference"
        case .uriTemplate: "uri-template"
        case .jsonPointer: "json-pointer"
        case .relativeJSONPointer: "relative-json-pointer"
        default: "\(self)"
        }
    }

    /// Whether a string has the format.
    ///
    /// - Parameter text: UTF-8.
    /// - Returns: Whether it has.
    func matches(_ text: Span<UInt8>) -> Bool {
        switch self {
        case .date: DateFormat.isDate(text)
        case .time: TimeFormat.isTime(text, from: 0)
        case .dateTime: TimeFormat.isDateTime(text)
        case .duration: DurationFormat.matches(text)
        case .email: EmailFormat(allowsUnicode: false).matches(text)
        case .idnEmail: EmailFormat(allowsUnicode: true).matches(text)
        case .hostname: HostnameFormat.matches(text)
        case .idnHostname: IDNHostnameFormat.matches(text)
        case .ipv4: IPAddressFormat.isVersion4(text)
        case .ipv6: IPAddressFormat.isVersion6(text)
        case .uri: URIFormat(allowsUnicode: false, allowsRelative: false).matches(text)
        case .uriReference: URIFormat(allowsUnicode: false, allowsRelative: true).matches(text)
        case .iri: URIFormat(allowsUnicode: true, allowsRelative: false).matches(text)
        case .iriReference: URIFormat(allowsUnicode: true, allowsRelative: true).matches(text)
        case .uriTemplate: URITemplateFormat.matches(text)
        case .uuid: UUIDFormat.matches(text)
        case .jsonPointer: JSONPointerFormat.isPointer(text, from: 0)
        case .relativeJSONPointer: JSONPointerFormat.isRelative(text)
        case .regex: (try? ECMAParser.parse(text.string)) != nil
        }
    }
}
