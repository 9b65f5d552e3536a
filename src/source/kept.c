/*
 * Items that are decoded beside the reading. What decoding needs is copied, or
 * lies in a database that is open until the source is closed; of the source
 * itself nothing is touched, nor the table of kinds: what depends on the kinds
 * that were learned so far is left to the reading thread.
 */
#include <stdlib.h>

#include "layout.h"

struct source_kept {
	struct source *s;
	struct source_item item;	/* its strings are its own */
	char *entry, *place, *ns;
};

struct source_kept *
source_keep(struct source *s, const struct source_item *it)
{
	struct source_kept *k;
	void *own;

	if (!s->layout->keep || it->must_decode)
		return NULL;
	own = s->layout->keep(s, it);
	if (!own)
		return NULL;
	k = mem_zero(1, sizeof(*k));
	k->s = s;
	k->item = *it;
	k->item.own = own;
	k->item.entry = k->entry = mem_strdup(it->entry);
	k->item.place = k->place = it->place ? mem_strdup(it->place) : NULL;
	k->item.ns = k->ns = it->ns ? mem_strdup(it->ns) : NULL;
	s->kept = true;
	return k;
}

const struct source_item *
source_kept_item(const struct source_kept *k)
{
	return &k->item;
}

int
source_kept_decode(struct source_kept *k, struct source_object *out, struct error *err)
{
	bool odd = false;
	json_t *body = k->s->layout->decode_kept((void *)(uintptr_t)k->item.own, k->s->lim, &odd,
						 err);
	int rc = body ? item_object(NULL, &k->item, body, out, err) : -1;

	if (rc == 0)
		out->odd = odd;
	return rc;
}

void
source_kept_turn(struct source_kept *k, const struct source_object *o)
{
	k->s->seen = false;
	if (!o)
		return;
	if (o->odd)
		k->s->layout->settle(k->s, (void *)(uintptr_t)k->item.own);
	item_learn(k->s, o);
}

void
source_kept_end(struct source_kept *k)
{
	if (!k->s->seen)
		k->s->layout->lost(k->s, &k->item);
	source_kept_drop(k);
}

void
source_kept_drop(struct source_kept *k)
{
	if (!k)
		return;
	k->s->layout->drop((void *)(uintptr_t)k->item.own);
	free(k->entry);
	free(k->place);
	free(k->ns);
	free(k);
}
