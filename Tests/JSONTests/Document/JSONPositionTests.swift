// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

struct JSONPositionTests {
    @Test(
        "counts lines by LF, CR and CR LF, and columns by code points",
        arguments: [
            (0, 1, 1), (1, 1, 2), (2, 2, 1), (3, 2, 2), (5, 2, 3), (7, 2, 5), (8, 3, 1), (11, 3, 4), (13, 4, 1),
            (15, 4, 3),
            (19, 4, 4), (21, 4, 6), (22, 4, 7), (99, 4, 7), (-1, 1, 1),
        ]
    )
    func positions(offset: Int, line: Int, column: Int) throws {
        let document = try JSONDocument(parsing: "[\n\"é\",\r\"x\"\r\n,\"😀\" ]")
        #expect(document.position(ofByte: offset) == JSONPosition(line: line, column: column))
    }
}
