/*
 * Revisions: a key of the bucket `key` is main, `_`, sub, and `t` for a
 * deletion; its value is a KeyValue (etcd server/storage/mvcc/revision.go,
 * api/mvccpb/kv.proto; formats.md c.6).
 */
#include "db.h"
#include "wire.h"

enum { BAD_EACH = 3 };	/* entries named; more are counted */

bool
revision_read(struct str key, int64_t *main, int64_t *sub)
{
	const uint8_t *p = (const uint8_t *)key.p;

	if ((key.n != REVISION_BYTES && key.n != REVISION_TOMBSTONE) || p[8] != '_' ||
	    (key.n == REVISION_TOMBSTONE && p[17] != 't'))
		return false;
	*main = (int64_t)load64(p, true);
	*sub = (int64_t)load64(p + 9, true);
	return *main >= 0 && *sub >= 0;
}

/* The fields of a KeyValue by their numbers. */
static bool
key_value_read(struct str v, struct etcd_entry *en, int64_t *mod)
{
	struct wire w = {(const uint8_t *)v.p, (const uint8_t *)v.p + v.n};
	int64_t numbers[7] = {0};
	struct wire_field f;
	int rc;

	while ((rc = field_next(&w, &f)) == 1) {
		bool bytes = f.number == 1 || f.number == 5;

		if (f.number >= countof(numbers))
			continue;
		if (f.type != (bytes ? WIRE_BYTES : WIRE_VARINT))
			return false;
		if (bytes)
			*(f.number == 1 ? &en->key : &en->value) = f.bytes;
		else
			numbers[f.number] = (int64_t)f.v;
	}
	en->create = numbers[2];
	*mod = numbers[3];
	en->version = numbers[4];
	en->lease = numbers[6];
	return rc == 0 && en->key.n > 0;
}

enum entry_state
entry_read(const struct element *el, struct etcd_entry *en, int64_t *mod)
{
	*en = (struct etcd_entry){.key = {"", 0}, .value = {"", 0}};
	*mod = 0;
	if (!revision_read(el->key, &en->main, &en->sub))
		return ENTRY_BAD;
	en->tombstone = el->key.n == REVISION_TOMBSTONE;
	if (el->value.n == 0)
		return en->tombstone ? ENTRY_BAD : ENTRY_EMPTY;
	return key_value_read(el->value, en, mod) ? ENTRY_OK : ENTRY_BAD;
}

/* Entries come in order, also when they are asked for again: what is behind was told. */
static void
tell_bad(struct etcd *e, const struct element *el, uint64_t place)
{
	if (place < e->told_entries)
		return;
	e->told_entries = place + 1;
	if (e->bad_entries++ < BAD_EACH)
		db_note(e, NOTE_DAMAGE, "etcd-entry", db_page_of(e, el->key.p),
			"an entry that is no revision of a key is lost");
	e->partial = true;
}

/* At the end, once. */
static void
tell_more_bad(struct etcd *e)
{
	if (e->bad_entries > BAD_EACH && !e->told_more_bad)
		db_note(e, NOTE_DAMAGE, "etcd-entry", UINT64_MAX,
			"%llu more entries are lost: each is no revision of a key",
			(unsigned long long)(e->bad_entries - BAD_EACH));
	e->told_more_bad = true;
}

int
db_each(struct etcd *e, place_fn each, void *ctx)
{
	uint64_t place = 0;
	int rc = 0;

	db_survey(e);
	for (size_t i = 0; e->keys && i < e->keys->n && !rc; i++) {
		if (i + AHEAD < e->keys->n)
			page_prefetch(&e->keys->leaves[i + AHEAD]);
		for (unsigned k = 0; k < e->keys->leaves[i].count && !rc; k++, place++) {
			struct etcd_entry en;
			struct element el;
			int64_t mod;
			enum entry_state state;

			page_element(&e->keys->leaves[i], k, &el);
			state = entry_read(&el, &en, &mod);
			if (state == ENTRY_OK)
				rc = each(ctx, &en, i, k);
			else if (state == ENTRY_BAD)
				tell_bad(e, &el, place);
		}
	}
	if (!rc)
		tell_more_bad(e);
	return rc;
}

struct lend {
	int (*each)(void *ctx, const struct etcd_entry *en);
	void *ctx;
};

static int
lend_one(void *ctx, const struct etcd_entry *en, size_t leaf, unsigned at)
{
	const struct lend *to = ctx;

	(void)leaf;
	(void)at;
	return to->each(to->ctx, en);
}

int
etcd_each(struct etcd *e, int (*each)(void *ctx, const struct etcd_entry *en), void *ctx)
{
	struct lend to = {each, ctx};

	return db_each(e, lend_one, &to);
}
