// SPDX-License-Identifier: Apache-2.0

import Cascade

@main
struct MeasureDeployments {
    static func main() {}
}
