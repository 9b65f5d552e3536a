/* The store's points in time, labels and contexts, for faces that may not open its door. */
#include "assay/flow.h"

int
flow_point(struct store *s, const char *word, const struct store_query *q, struct store_point *out,
	   struct error *err)
{
	return store_resolve(s, word, q, out, err);
}

int
flow_instant(const char *word, const struct store_clock *c, int64_t *out, struct error *err)
{
	return store_parse_instant(word, c, out, err);
}

const char *const *
flow_contexts(struct store *s, size_t *n)
{
	return store_contexts(s, n);
}

int
flow_refresh(struct store *s, struct error *err)
{
	return store_refresh(s, err);
}

int
flow_label_set(struct store *s, const char *name, const struct store_snapshot *at,
	       struct error *err)
{
	return store_label_set(s, name, at, err);
}

int
flow_label_delete(struct store *s, const char *context, const char *name, struct error *err)
{
	return store_label_delete(s, context, name, err);
}

bool
flow_same(const struct store_snapshot *a, const struct store_snapshot *b)
{
	return oid_eq(&a->commit, &b->commit);
}

bool
flow_same_backup(const struct store_snapshot *a, const struct store_snapshot *b)
{
	return str_eq(a->context, b->context) && a->instant == b->instant &&
	       str_eq(a->source, b->source) && str_eq(a->sha256, b->sha256);
}
