/* What becomes of a YAML document: kept whole, as the items of a list, or as its head alone. */
#include <stdlib.h>

#include "assay/text/canon.h"
#include "assay/text/tree.h"
#include "yaml.h"

void
yaml_reset(struct item_scan *s)
{
	struct yaml_cut *y = s->yaml;
	struct yaml_cut kept = {.carry = y->carry, .doc = y->doc, .meta = y->meta, .item = y->item};

	buf_clear(&kept.doc);
	buf_clear(&kept.meta);
	buf_clear(&kept.item);
	*y = kept;
	items_head_reset(s);
}

void
yaml_append(struct item_scan *s, struct buf *b, const char *p, size_t n)
{
	struct yaml_cut *y = s->yaml;

	if (y->lost)
		return;
	if (b->n + n + 1 > s->lim.item_bytes) {
		items_damage(s, "item-too-large", y->line, y->offset,
			     "an object of more than %llu bytes",
			     (unsigned long long)s->lim.item_bytes);
		y->lost = y->damaged = true;
		buf_release(b);
		return;
	}
	buf_add(b, p, n);
	buf_putc(b, '\n');
}

/* The metadata of a list is small; it is parsed when the list ends, or when a name matters. */
static void
read_metadata(struct item_scan *s)
{
	struct yaml_cut *y = s->yaml;
	json_t *v;
	const char *text;

	if (!y->meta.n)
		return;
	v = tree_parse_yaml(y->meta.p, y->meta.n, &s->lim, NULL, NULL);
	text = tree_str(v, "metadata/continue");
	s->head.partial |= text && *text;
	text = tree_str(v, "metadata/name");
	s->head.named |= text && *text;
	json_decref(v);
	buf_clear(&y->meta);
}

bool
yaml_may_be_list(struct item_scan *s)
{
	read_metadata(s);
	return !s->head.named && (!s->head.kind || items_is_list_kind(s->head.kind));
}

void
yaml_end_item(struct item_scan *s)
{
	struct yaml_cut *y = s->yaml;
	struct item it = {.format = ITEM_YAML, .line = y->line, .offset = y->offset};

	if (y->in_item && !y->lost) {
		it.bytes = y->item.n ? y->item.p : "";
		it.n = y->item.n;
		if (it.n) {
			items_emit(s, &it);
		} else {
			items_damage(s, "not-an-object", y->line, y->offset, "an empty item");
			y->damaged = true;
		}
	}
	buf_clear(&y->item);
	y->in_item = y->lost = false;
}

/* A whole list in flow style. */
static void
emit_flow(struct item_scan *s, json_t *t)
{
	struct yaml_cut *y = s->yaml;
	struct buf b = {0};
	json_t *v;
	size_t i;

	items_list_begin(s);
	json_array_foreach(tree_get(t, "items"), i, v) {
		struct item it = {.format = ITEM_JSON, .line = y->line, .offset = y->offset};

		buf_clear(&b);
		canon_compact(&b, v);
		it.bytes = b.p;
		it.n = b.n;
		items_emit(s, &it);
	}
	buf_release(&b);
	items_list_end(s, false);
}

static void
copy_head(struct item_scan *s, json_t *t)
{
	const char *text = tree_str(t, "kind");

	items_head_reset(s);
	s->head.kind = text ? mem_strdup(text) : NULL;
	text = tree_str(t, "apiVersion");
	s->head.version = text ? mem_strdup(text) : NULL;
	text = tree_str(t, "metadata/name");
	s->head.named = text && *text;
	text = tree_str(t, "metadata/continue");
	s->head.partial = text && *text;
}

/* A document that was kept whole. */
static void
emit_document(struct item_scan *s)
{
	struct yaml_cut *y = s->yaml;
	struct item it = {ITEM_YAML, y->doc.p, y->doc.n, y->line, y->offset, NULL, NULL, 0};
	json_t *t;

	if (y->flow_items) {
		t = tree_parse_yaml(y->doc.p, y->doc.n, &s->lim, NULL, NULL);
		if (t)
			copy_head(s, t);
		y->meta.n = 0;
		if (json_is_array(tree_get(t, "items")) && yaml_may_be_list(s)) {
			emit_flow(s, t);
			json_decref(t);
			return;
		}
		json_decref(t);
	} else if (!y->odd_items && yaml_may_be_list(s) && (y->no_items || s->head.kind)) {
		items_list_begin(s);
		items_list_end(s, false);
		return;
	}
	items_emit(s, &it);
}

static void
end_list(struct item_scan *s, bool at_end)
{
	struct yaml_cut *y = s->yaml;

	yaml_end_item(s);
	read_metadata(s);
	if (s->head.kind && !items_is_list_kind(s->head.kind)) {
		items_damage(s, "not-a-list", s->line, s->offset,
			     "items of a kind that is no list; they were read as objects");
		y->damaged = true;
	} else if (at_end && y->state == ITEMS && y->had_key && !s->head.kind) {
		/* kubectl and oc write the kind behind the items: it must be there */
		items_damage(s, "truncated", s->line, s->offset, "the list ends before its kind");
		y->damaged = true;
	}
	items_list_end(s, y->damaged);
}

void
yaml_end_document(struct item_scan *s, bool at_end)
{
	struct yaml_cut *y = s->yaml;

	if (y->state == PENDING)
		y->no_items = true;
	if (y->state == JSON)
		json_cut_end(s);
	else if (s->list)
		end_list(s, at_end);
	else if ((y->state == BLOCK || y->state == FLOW || y->state == PENDING) && !y->lost)
		emit_document(s);
	yaml_reset(s);
}
