/*
 * text: bytes to trees and back. A tree is a jansson json_t, used directly by
 * all rooms above; its three words hold here too: a function gives a new
 * reference, lends a borrowed one, or steals (then its name ends in _new).
 */
#ifndef ASSAY_TEXT_H
#define ASSAY_TEXT_H

#include "assay/text/canon.h"
#include "assay/text/doc.h"
#include "assay/text/items.h"
#include "assay/text/path.h"
#include "assay/text/pattern.h"
#include "assay/text/tree.h"

#endif
