// SPDX-License-Identifier: Apache-2.0

/// The property names of `\p{…}` and what PCRE2 calls them.
enum ECMAProperty {
    /// PCRE2's name of a property as ECMA-262 writes it; nil for anything ECMA-262 does not know.
    static func libraryName(of written: String) -> String? {
        let parts = written.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            return categories[written] ?? (binary.contains(written) ? written : nil)
        }
        switch parts[0] {
        case "General_Category", "gc": return categories[parts[1]]
        case "Script", "sc": return isName(parts[1]) ? "sc:\(parts[1])" : nil
        case "Script_Extensions", "scx": return isName(parts[1]) ? "scx:\(parts[1])" : nil
        default: return nil
        }
    }

    /// Script names are left to the library, which knows them; here they only may not break its syntax.
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 == 0x5F || $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
    }

    /// General categories, by all names the Unicode standard gives them.
    private static let categories: [String: String] = {
        let names: [(String, [String])] = [
            ("L&", ["Cased_Letter", "LC"]), ("Pe", ["Close_Punctuation"]), ("Pc", ["Connector_Punctuation"]),
            ("Cc", ["Control", "cntrl"]), ("Sc", ["Currency_Symbol"]), ("Pd", ["Dash_Punctuation"]),
            ("Nd", ["Decimal_Number", "digit"]), ("Me", ["Enclosing_Mark"]), ("Pf", ["Final_Punctuation"]),
            ("Cf", ["Format"]), ("Pi", ["Initial_Punctuation"]), ("L", ["Letter"]), ("Nl", ["Letter_Number"]),
            ("Zl", ["Line_Separator"]), ("Ll", ["Lowercase_Letter"]), ("M", ["Mark", "Combining_Mark"]),
            ("Sm", ["Math_Symbol"]), ("Lm", ["Modifier_Letter"]), ("Sk", ["Modifier_Symbol"]),
            ("Mn", ["Nonspacing_Mark"]), ("N", ["Number"]), ("Ps", ["Open_Punctuation"]), ("C", ["Other"]),
            ("Lo", ["Other_Letter"]), ("No", ["Other_Number"]), ("Po", ["Other_Punctuation"]),
            ("So", ["Other_Symbol"]), ("Zp", ["Paragraph_Separator"]), ("Co", ["Private_Use"]),
            ("P", ["Punctuation", "punct"]), ("Z", ["Separator"]), ("Zs", ["Space_Separator"]),
            ("Mc", ["Spacing_Mark"]), ("Cs", ["Surrogate"]), ("S", ["Symbol"]), ("Lt", ["Titlecase_Letter"]),
            ("Cn", ["Unassigned"]), ("Lu", ["Uppercase_Letter"]),
        ]
        var table: [String: String] = [:]
        for (short, long) in names {
            if short != "L&" { table[short] = short }
            for name in long { table[name] = short }
        }
        return table
    }()

    /// Binary properties of ECMA-262, with their short names.
    private static let binary: Set<String> = [
        "ASCII", "ASCII_Hex_Digit", "AHex", "Alphabetic", "Alpha", "Any", "Assigned", "Bidi_Control", "Bidi_C",
        "Bidi_Mirrored", "Bidi_M", "Case_Ignorable", "CI", "Cased", "Changes_When_Casefolded", "CWCF",
        "Changes_When_Casemapped", "CWCM", "Changes_When_Lowercased", "CWL", "Changes_When_Titlecased", "CWT",
        "Changes_When_Uppercased", "CWU", "Dash", "Default_Ignorable_Code_Point", "DI", "Deprecated", "Dep",
        "Diacritic", "Dia", "Emoji", "Emoji_Component", "EComp", "Emoji_Modifier", "EMod", "Emoji_Modifier_Base",
        "EBase", "Emoji_Presentation", "EPres", "Extended_Pictographic", "ExtPict", "Extender", "Ext",
        "Grapheme_Base", "Gr_Base", "Grapheme_Extend", "Gr_Ext", "Hex_Digit", "Hex", "IDS_Binary_Operator", "IDSB",
        "IDS_Trinary_Operator", "IDST", "ID_Continue", "IDC", "ID_Start", "IDS", "Ideographic", "Ideo",
        "Join_Control", "Join_C", "Logical_Order_Exception", "LOE", "Lowercase", "Lower", "Math",
        "Noncharacter_Code_Point", "NChar", "Pattern_Syntax", "Pat_Syn", "Pattern_White_Space", "Pat_WS",
        "Quotation_Mark", "QMark", "Radical", "Regional_Indicator", "RI", "Sentence_Terminal", "STerm",
        "Soft_Dotted", "SD", "Terminal_Punctuation", "Term", "Unified_Ideograph", "UIdeo", "Uppercase", "Upper",
        "Variation_Selector", "VS", "White_Space", "space", "XID_Continue", "XIDC", "XID_Start", "XIDS",
    ]
}
