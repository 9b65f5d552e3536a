/* A store of the sample nights, for tests of what reads one. */
#ifndef FLOW_NIGHTS_TEST_H
#define FLOW_NIGHTS_TEST_H

#include "assay/flow.h"

/* Imports the nights whose digits are in which ("1234") as context shop; the caller closes it. */
struct store *nights_store(const char *which);
/* A key of the context's objects, to be released. */
struct object_key nights_key(const char *group, const char *kind, const char *name);
extern const struct store_query nights_query;

#endif
