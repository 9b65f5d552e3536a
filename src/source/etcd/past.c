/*
 * The revisions of a database as items: what every key held before, as far as
 * no compaction has taken it away (formats.md c.7).
 */
#include <stdio.h>
#include <stdlib.h>

#include "vault.h"

struct looking_back {
	struct vault *v;
	const struct source_past_sink *sink;
	struct error *err;
};

void
vault_past(const struct vault *v, struct source_past *out)
{
	const struct etcd_status *st = etcd_summary(v->db);

	out->compacted = st->compacted;
	out->compacting = st->compacting > st->compacted ? st->compacting : st->compacted;
	out->last = st->revision;
}

/* The value is opened for this one call, and wiped after it. */
static int
hand_on(struct looking_back *b, const struct etcd_entry *en, struct vault_item *it,
	struct source_revision *r)
{
	struct vault *v = b->v;
	char place[48];
	char *ns = it->key.ns.n ? mem_strndup(it->key.ns.p, it->key.ns.n) : NULL;
	struct source_item si = {.place = place, .ns = ns, .own = it};
	int rc = 0;

	if (vault_look(v, en, it)) {
		snprintf(place, sizeof(place), "revision %lld", (long long)en->main);
		si.entry = vault_show_key(v, en, &it->key);
		r->item = &si;
		rc = b->sink->each(b->sink->ctx, r, b->err);
		r->item = NULL;
	}
	if (v->clear.n)
		mem_wipe(v->clear.p, v->clear.n);
	free(ns);
	return rc;
}

static int
on_entry(void *ctx, const struct etcd_entry *en)
{
	struct looking_back *b = ctx;
	struct vault_item it = {0};
	struct source_revision r = {.main = en->main,
				    .sub = en->sub,
				    .key = en->key,
				    .group = "",
				    .kind = "",
				    .first = en->version == 1};
	bool namespaced;

	if (!vault_is_object(b->v, en->key, &it.key))
		return 0;
	stored_resource(it.key.resource, &r.group, &r.kind, &namespaced);
	if (!b->sink->want(b->sink->ctx, &r))
		return 0;
	return en->tombstone ? b->sink->each(b->sink->ctx, &r, b->err) : hand_on(b, en, &it, &r);
}

int
vault_revisions(struct vault *v, const struct source_past_sink *sink, struct error *err)
{
	struct looking_back b = {v, sink, err};

	return etcd_each(v->db, on_entry, &b);
}
