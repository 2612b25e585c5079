// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The system's words for an error number, by default that of the calling thread's latest error.
func systemErrorText(_ number: Int32 = errno) -> String {
    // Glibc keeps the text per thread, so no other thread changes it while it is copied.
    unsafe String(cString: strerror(number))
}
