/*
 * base: memory, strings, maps, errors, notes, dates, digests, bounds. Knows no
 * format and no domain. Its door has one part a noun.
 */
#ifndef ASSAY_BASE_H
#define ASSAY_BASE_H

#include "assay/base/bisect.h"
#include "assay/base/bytes.h"
#include "assay/base/digest.h"
#include "assay/base/error.h"
#include "assay/base/io.h"
#include "assay/base/limits.h"
#include "assay/base/map.h"
#include "assay/base/mem.h"
#include "assay/base/note.h"
#include "assay/base/str.h"
#include "assay/base/when.h"
#include "assay/base/work.h"

#endif
