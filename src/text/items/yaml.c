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

#include "line.h"
#include "yaml.h"

#define HEAD_MAX   65536	/* of a list's metadata */
#define LOGS_START "==== START logs"
#define LOGS_END   "==== END logs"

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
to_json(struct item_scan *s, const struct line *l)
{
	yaml_reset(s);
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
		yaml_append(s, &y->doc, l->p, l->n);
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
		yaml_append(s, &y->doc, l->p, l->n);
}

static void
pending_line(struct item_scan *s, const struct line *l)
{
	struct yaml_cut *y = s->yaml;

	if (l->blank) {
		yaml_append(s, &y->doc, l->p, l->n);
		return;
	}
	y->state = BLOCK;
	if (line_is_dash(l) && l->indent >= y->base && yaml_may_be_list(s)) {
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

	yaml_end_item(s);
	y->in_item = true;
	y->line = s->line;
	y->offset = s->offset;
	while (at < l->n && l->p[at] == ' ')
		at++;
	line_look(&rest, l->p + at, l->n - at);
	y->content = rest.blank ? 0 : at;
	if (!rest.blank)
		yaml_append(s, &y->item, rest.p, rest.n);
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
		yaml_end_item(s);
		y->state = BLOCK;
		block_line(s, l);
		return;
	}
	if (!y->in_item || (l->blank && !y->item.n))
		return;
	if (y->content == 0)
		y->content = l->indent;
	cut = l->indent < y->content ? l->indent : y->content;
	yaml_append(s, &y->item, l->p + cut, l->n - cut);
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
		yaml_append(s, &y->doc, l->p, l->n);
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
		yaml_end_document(s, false);
		s->yaml->state = LOGS;
		return true;
	}
	if (!line_is_mark(l, "---") && !line_is_mark(l, "..."))
		return false;
	yaml_end_document(s, false);
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
		yaml_end_document(s, true);
}
