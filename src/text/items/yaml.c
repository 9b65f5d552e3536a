/*
 * Cuts YAML, line by line and without parsing it. A line `---` or `...` in the
 * first column is a document mark wherever it stands. A document whose top
 * level has `items:` with a block sequence below, and whose kind ends in List
 * or comes later (kubectl sorts it behind the items), is cut by indentation:
 * each item loses its dash and its blanks and so is a document of its own.
 *
 * Anchors: an item that uses an alias whose anchor stands in another item fails
 * alone when it is parsed, as an unknown alias. The writers that make backups
 * (Go's) never write anchors, and resolving them would mean to parse all.
 * A list in flow style (items: [...]) is parsed as one document within
 * item_bytes and handed out as JSON. A document that begins as JSON goes to
 * the JSON cutter.
 */
#include <stdlib.h>

#include "assay/text/canon.h"
#include "assay/text/tree.h"
#include "line.h"
#include "items.h"

#define HEAD_MAX   65536	/* of a list's metadata */
#define LOGS_START "==== START logs"
#define LOGS_END   "==== END logs"

enum state {
	START,			/* nothing of the document yet */
	BLOCK,			/* a mapping, top level */
	PENDING,		/* behind `items:`; the next line tells what it is */
	ITEMS,			/* in a sequence of items */
	FLOW,			/* begins as a flow mapping that is not JSON */
	JSON,
	SKIP,			/* up to the next mark */
	LOGS,			/* between START logs and END logs of cluster-info dump */
};

struct yaml_cut {
	enum state state;
	struct buf carry;	/* a line that the chunk cut */
	uint64_t dropped;	/* bytes of it, when it was too long to keep */
	bool mid;		/* in a line of which JSON has the first part already */
	struct buf doc;		/* the document, while it may be an object */
	struct buf meta;	/* its metadata alone */
	struct buf item;
	bool in_meta, in_item;
	bool lost;		/* doc or item was too large */
	bool flow_items, no_items, odd_items;
	bool had_key;		/* kind or apiVersion was seen */
	bool damaged;
	size_t base;		/* blanks before the top level's keys */
	size_t dash, content;	/* blanks before an item's dash, and before what it holds */
	uint64_t line, offset;	/* where the document or item began */
};

struct yaml_cut *
yaml_cut_new(void)
{
	return mem_zero(1, sizeof(struct yaml_cut));
}

void
yaml_cut_free(struct yaml_cut *y)
{
	if (!y)
		return;
	buf_release(&y->carry);
	buf_release(&y->doc);
	buf_release(&y->meta);
	buf_release(&y->item);
	free(y);
}

static void
document_reset(struct item_scan *s)
{
	struct yaml_cut *y = s->yaml;
	struct yaml_cut kept = {.carry = y->carry, .doc = y->doc, .meta = y->meta, .item = y->item};

	buf_clear(&kept.doc);
	buf_clear(&kept.meta);
	buf_clear(&kept.item);
	*y = kept;
	items_head_reset(s);
}

static void
append(struct item_scan *s, struct buf *b, const char *p, size_t n)
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

static bool
may_be_list(struct item_scan *s)
{
	read_metadata(s);
	return !s->head.named && (!s->head.kind || items_is_list_kind(s->head.kind));
}

static void
end_item(struct item_scan *s)
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
		if (json_is_array(tree_get(t, "items")) && may_be_list(s)) {
			emit_flow(s, t);
			json_decref(t);
			return;
		}
		json_decref(t);
	} else if (!y->odd_items && may_be_list(s) && (y->no_items || s->head.kind)) {
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

	end_item(s);
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

static void
end_document(struct item_scan *s, bool at_end)
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
	document_reset(s);
}

static void
to_json(struct item_scan *s, const struct line *l)
{
	document_reset(s);
	s->yaml->state = JSON;
	json_cut_feed(s, l->p, l->n);
	s->offset -= l->n;	/* the caller counts the line */
}

static void
begin_items(struct item_scan *s, const struct line *l)
{
	struct yaml_cut *y = s->yaml;

	items_list_begin(s);
	buf_release(&y->doc);
	y->state = ITEMS;
	y->dash = l->indent;
	y->lost = false;
}

static void item_line(struct item_scan *s, const struct line *l);

/* The first line that is no comment decides what the document is. */
static void
first_line(struct item_scan *s, const struct line *l)
{
	struct yaml_cut *y = s->yaml;
	struct str key, value;

	if (l->blank || (l->indent == 0 && l->p[0] == '%'))
		return;
	y->line = s->line;
	y->offset = s->offset;
	y->base = l->indent;
	if (line_is_json(l)) {
		to_json(s, l);
	} else if (l->p[l->indent] == '{') {
		y->state = FLOW;
		y->flow_items = true;
		append(s, &y->doc, l->p, l->n);
	} else if (line_is_dash(l)) {
		begin_items(s, l);
		item_line(s, l);
	} else if (line_key_value(l, &key, &value) && line_is_text(l)) {
		y->state = BLOCK;
	} else if (!line_is_null(line_trim(l->p, l->n))) {
		items_junk(s, s->line, s->offset);
		y->state = SKIP;
	}
}

static void
top_level_key(struct item_scan *s, struct str key, struct str value)
{
	struct yaml_cut *y = s->yaml;

	y->in_meta = line_is(key, "metadata");
	if (line_is(key, "kind")) {
		free(s->head.kind);
		s->head.kind = line_scalar(value);
		y->had_key = true;
	} else if (line_is(key, "apiVersion")) {
		free(s->head.version);
		s->head.version = line_scalar(value);
		y->had_key = true;
	} else if (line_is(key, "items") && !s->list) {
		if (value.n == 0)
			y->state = PENDING;
		else if (line_is_null(value) || line_is(value, "[]"))
			y->no_items = true;
		else if (strchr("[&!", *value.p))
			y->flow_items = true;
		else
			y->odd_items = true;
	}
}

static void
block_line(struct item_scan *s, const struct line *l)
{
	struct yaml_cut *y = s->yaml;
	struct str key, value;

	if (!l->blank && l->indent == y->base) {
		if (line_key_value(l, &key, &value)) {
			top_level_key(s, key, value);
		} else if (!y->had_key && !s->list && y->base == 0 && line_is_json(l)) {
			/* a warning of a tool in front of its JSON */
			items_junk(s, y->line, y->offset);
			to_json(s, l);
			return;
		} else if (s->list && !y->damaged) {
			items_damage(s, "yaml-damaged", s->line, s->offset,
				     "a line behind the items that is no part of the list");
			y->damaged = true;
		}
	}
	if (y->in_meta && y->meta.n + l->n < HEAD_MAX) {
		buf_add(&y->meta, l->p, l->n);
		buf_putc(&y->meta, '\n');
	}
	if (!s->list)
		append(s, &y->doc, l->p, l->n);
}

static void
pending_line(struct item_scan *s, const struct line *l)
{
	struct yaml_cut *y = s->yaml;

	if (l->blank) {
		append(s, &y->doc, l->p, l->n);
		return;
	}
	y->state = BLOCK;
	if (line_is_dash(l) && l->indent >= y->base && may_be_list(s)) {
		begin_items(s, l);
		item_line(s, l);
		return;
	}
	if (l->indent > y->base && !line_is_dash(l) && strchr("[&!", l->p[l->indent]))
		y->flow_items = true;
	else if (l->indent > y->base || line_is_dash(l))
		y->odd_items = true;
	else
		y->no_items = true;
	block_line(s, l);
}

static void
new_item(struct item_scan *s, const struct line *l)
{
	struct yaml_cut *y = s->yaml;
	size_t at = l->indent + 1;
	struct line rest;

	end_item(s);
	y->in_item = true;
	y->line = s->line;
	y->offset = s->offset;
	while (at < l->n && l->p[at] == ' ')
		at++;
	line_look(&rest, l->p + at, l->n - at);
	y->content = rest.blank ? 0 : at;
	if (!rest.blank)
		append(s, &y->item, rest.p, rest.n);
}

/* Inside `items:`; what is not indented more than a dash ends it. */
static void
item_line(struct item_scan *s, const struct line *l)
{
	struct yaml_cut *y = s->yaml;
	size_t cut;

	if (l->comment && l->indent < y->content)
		return;
	if (!l->blank && l->indent == y->dash && line_is_dash(l)) {
		new_item(s, l);
		return;
	}
	if (!l->blank && l->indent <= y->base) {
		end_item(s);
		y->state = BLOCK;
		block_line(s, l);
		return;
	}
	if (!y->in_item || (l->blank && !y->item.n))
		return;
	if (y->content == 0)
		y->content = l->indent;
	cut = l->indent < y->content ? l->indent : y->content;
	append(s, &y->item, l->p + cut, l->n - cut);
}

static void
line_in_state(struct item_scan *s, const struct line *l)
{
	struct yaml_cut *y = s->yaml;

	switch (y->state) {
	case START:
		first_line(s, l);
		if (y->state == BLOCK)
			block_line(s, l);
		break;
	case BLOCK:
		block_line(s, l);
		break;
	case PENDING:
		pending_line(s, l);
		break;
	case ITEMS:
		item_line(s, l);
		break;
	case FLOW:
		append(s, &y->doc, l->p, l->n);
		break;
	case SKIP:
		if (l->indent == 0 && line_is_json(l))
			to_json(s, l);
		break;
	case LOGS:
		if (line_begins(l, LOGS_END))
			y->state = START;
		break;
	case JSON:
		break;
	}
}

/* Ends the document at a mark; what stands behind the dashes belongs to the next one. */
static bool
take_mark(struct item_scan *s, const struct line *l)
{
	struct str rest;
	struct line first;

	if (s->yaml->state == LOGS)
		return false;
	if (line_begins(l, LOGS_START)) {
		end_document(s, false);
		s->yaml->state = LOGS;
		return true;
	}
	if (!line_is_mark(l, "---") && !line_is_mark(l, "..."))
		return false;
	end_document(s, false);
	rest = line_trim(l->p + 3, l->n - 3);
	line_look(&first, rest.p, rest.n);
	if (*l->p == '-' && !first.blank)
		line_in_state(s, &first);
	return true;
}

/* One line; s->offset and s->line are those of its first byte. */
static void
take_line(struct item_scan *s, const char *p, size_t n, bool newline)
{
	uint64_t offset = s->offset, number = s->line;
	struct line l;

	line_look(&l, p, n);
	if (!take_mark(s, &l)) {
		if (s->yaml->state == JSON)
			json_cut_feed(s, p, n);
		else
			line_in_state(s, &l);
	}
	if (s->yaml->state == JSON && newline)
		json_cut_feed(s, "\n", 1);
	s->offset = offset + n + newline;
	s->line = number + newline;
}

/* A line longer than any object may be: what it belongs to is lost. */
static void
take_dropped(struct item_scan *s)
{
	struct yaml_cut *y = s->yaml;

	if (y->state != SKIP && y->state != LOGS && !y->lost)
		items_damage(s, "item-too-large", s->line, s->offset, "a line of %llu bytes",
			     (unsigned long long)y->dropped);
	if (y->state == START)
		y->state = SKIP;
	y->lost = y->damaged = true;
	s->offset += y->dropped + 1;
	s->line++;
	y->dropped = 0;
}

/* Whether a line, of which at least a part is known, is JSON's and no mark. */
static bool
is_json_line(const struct yaml_cut *y, const char *p, size_t n)
{
	struct line l = {.p = p, .n = n};

	return y->state == JSON && n >= sizeof(LOGS_START) - 1 && !line_begins(&l, LOGS_START) &&
	       !line_is_mark(&l, "---") && !line_is_mark(&l, "...");
}

/* The first part of a line; a long line of JSON is not kept but passed on. */
static void
carry(struct item_scan *s, const char *p, size_t n)
{
	struct yaml_cut *y = s->yaml;

	if (!y->dropped)
		buf_add(&y->carry, p, n);
	else
		y->dropped += n;
	if (is_json_line(y, y->carry.p, y->carry.n)) {
		json_cut_feed(s, y->carry.p, y->carry.n);
		buf_clear(&y->carry);
		y->mid = true;
	} else if (y->carry.n > s->lim.item_bytes) {
		y->dropped = y->carry.n;
		buf_release(&y->carry);
	}
}

void
yaml_cut_feed(struct item_scan *s, const char *p, size_t n)
{
	struct yaml_cut *y = s->yaml;

	while (n && !s->stopped) {
		const char *end = memchr(p, '\n', n);
		size_t len = end ? (size_t)(end - p) : n;

		if (y->mid) {
			json_cut_feed(s, p, len + (end != NULL));
			y->mid = !end;
		} else if (end && !y->carry.n && !y->dropped &&
			   (len <= s->lim.item_bytes || is_json_line(y, p, len))) {
			take_line(s, p, len, true);
		} else {
			carry(s, p, len);
			if (end && y->dropped) {
				take_dropped(s);
			} else if (end && y->mid) {
				json_cut_feed(s, "\n", 1);
				y->mid = false;
			} else if (end) {
				take_line(s, y->carry.p ? y->carry.p : "", y->carry.n, true);
				buf_clear(&y->carry);
			}
		}
		len += end != NULL;
		p += len;
		n -= len;
	}
}

void
yaml_cut_end(struct item_scan *s)
{
	struct yaml_cut *y = s->yaml;

	if (y->dropped && !s->stopped)
		take_dropped(s);
	else if (y->carry.n && !s->stopped)
		take_line(s, y->carry.p, y->carry.n, false);
	buf_clear(&y->carry);
	if (!s->stopped)
		end_document(s, true);
}
