/*
 * object: what a cluster object is. Its identity and the names people give it,
 * the kinds there are, how their lists merge, what a snapshot says of itself,
 * and what it is known to hold completely.
 */
#ifndef ASSAY_OBJECT_H
#define ASSAY_OBJECT_H

#include "assay/object/audit.h"
#include "assay/object/coverage.h"
#include "assay/object/key.h"
#include "assay/object/kind.h"
#include "assay/object/prune.h"
#include "assay/object/schema.h"
#include "assay/object/snapshot.h"

#endif
