// SPDX-License-Identifier: Apache-2.0
// The parser, XML Schema and XPath of libxml2.
#ifndef CASCADE_CLIBXML2_SHIM_H
#define CASCADE_CLIBXML2_SHIM_H
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#endif
