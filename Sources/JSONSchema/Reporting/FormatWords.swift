// SPDX-License-Identifier: Apache-2.0

/// How messages speak of a format.
struct FormatWords {
    /// What should be there.
    let expected: String
    /// A text that has the format.
    let example: String

    init(_ format: Format) {
        (expected, example) =
            switch format {
            case .date: ("a date as YYYY-MM-DD", "2024-05-17")
            case .time: ("a time as HH:MM:SS with its offset from UTC", "09:30:00Z")
            case .dateTime: ("a date and time with its offset from UTC", "2024-05-17T09:30:00Z")
            case .duration: ("a duration of ISO 8601", "P3DT4H")
            case .email, .idnEmail: ("an e-mail address", "name@example.org")
            case .hostname, .idnHostname: ("a host name", "www.example.org")
            case .ipv4: ("an IPv4 address", "192.0.2.1")
            case .ipv6: ("an IPv6 address", "2001:db8::1")
            case .uri, .iri: ("an absolute URI", "https://example.org/a")
            case .uriReference, .iriReference: ("a URI or a relative reference", "/a/b?c=d")
            case .uriTemplate: ("a URI template", "https://example.org/{id}")
            case .uuid: ("a UUID", "2f1b1f6c-8b8e-4f6a-9d8c-0c5a3f6e7b21")
            case .jsonPointer: ("a JSON Pointer", "/a/0")
            case .relativeJSONPointer: ("a relative JSON Pointer", "1/a")
            case .regex: ("a regular expression", "^[a-z]+$")
            }
    }
}
