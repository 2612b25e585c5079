// SPDX-License-Identifier: Apache-2.0
// The parsers, XML Schema, RELAX NG, DTDs and XPath of libxml2.
#ifndef CASCADE_CLIBXML2_SHIM_H
#define CASCADE_CLIBXML2_SHIM_H
#include <libxml/xmlversion.h>
// Where libxml2 is built with ICU its headers bring ICU's, which are not those inside Foundation: the compiler refuses a module
// that sees both. Nothing we use needs them.
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/relaxng.h>
#include <libxml/valid.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#endif
