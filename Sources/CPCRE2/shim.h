// SPDX-License-Identifier: Apache-2.0
// The 8-bit library of PCRE2, which works on UTF-8.
#ifndef CASCADE_CPCRE2_SHIM_H
#define CASCADE_CPCRE2_SHIM_H
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#endif
