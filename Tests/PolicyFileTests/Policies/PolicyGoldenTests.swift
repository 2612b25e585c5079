// SPDX-License-Identifier: Apache-2.0

import PolicyFile
import Testing

struct PolicyGoldenTests {
    @Test("says what is wrong with a policy, and where", arguments: Golden.all(in: "policy"))
    func messages(golden: Golden) throws {
        let folder = try TemporaryFolder(["invoice/policy.yaml": golden.input])
        let error = #expect(throws: PolicyFileError.self) {
            try PolicyLoader(compiler: .forTests).load(folder.path, shownAs: "policies/")
        }
        try golden.check(error?.description ?? "")
    }

    @Test("has cases")
    func cases() {
        #expect(Golden.all(in: "policy").count > 20)
    }
}
