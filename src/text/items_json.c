/*
 * Cuts JSON. Only the top level of a document and the brackets of a list are
 * looked at byte by byte; the inside of an object is skimmed over and kept.
 *
 * A document with a top-level `items` array is a list if its kind ends in List
 * or is not told before (kubectl sorts it behind the items); an object of any
 * other kind, or one with a name, is one object. Where brackets do not match or
 * a string holds a newline, cutting goes on at the next line that begins as the
 * items of this list do (with as many blanks and a brace), or in the first
 * column: one broken item is one note. In text without lines the rest is lost.
 */
#include <stdlib.h>

#include "assay/text/tree.h"
#include "items_scan.h"
#include "scan.h"

#define CAP_MAX   65536		/* of metadata, kind and apiVersion of a list */
#define NO_INDENT SIZE_MAX

enum state {
	TOP,			/* between documents */
	LINE,			/* text between documents, up to its newline */
	LOGS,			/* between START logs and END logs of cluster-info dump */
	KEY,			/* before a key of the document, or its end */
	IN_KEY,
	COLON,
	VALUE,			/* before a member's value */
	STRING,
	SCALAR,
	NESTED,			/* inside a member's object or array */
	AFTER,			/* behind a value of the document */
	ITEMS,			/* between items */
	ITEM,			/* inside one */
	RESYNC,			/* looking for a line to go on from */
};

enum key { KEY_OTHER, KEY_KIND, KEY_VERSION, KEY_METADATA, KEY_ITEMS, KEY_GO_ITEMS };

struct json_cut {
	enum state state, back;	/* where a value leads back to */
	struct skim skim;
	struct hold hold, cap;	/* the object; a value of its head */
	char word[24];		/* a key, or how a line begins */
	size_t nword;
	enum key key;
	bool escaped;		/* in STRING and IN_KEY */
	bool array;		/* the document is an array of objects */
	bool lost;		/* what is under way will not be handed out */
	bool internal;		/* kubectl 1.10's Items */
	bool no_items;		/* items: null */
	bool odd_items;		/* items that are no array: no list, then */
	bool damaged;		/* something of the list was lost */
	uint64_t line, offset;	/* where the object, document or line began */
	size_t indent;		/* blanks before the items of this list */
	size_t col;		/* blanks so far on this line */
	bool fresh;		/* nothing but blanks so far on this line */
};

struct json_cut *
json_cut_new(const struct limits *lim)
{
	struct json_cut *j = mem_zero(1, sizeof(*j));

	skim_init(&j->skim, lim->depth);
	return j;
}

void
json_cut_free(struct json_cut *j)
{
	if (!j)
		return;
	skim_release(&j->skim);
	buf_release(&j->hold.b);
	buf_release(&j->cap.b);
	free(j);
}

static void
hold_start(struct hold *h, size_t at)
{
	h->on = true;
	h->over = false;
	h->from = at;
	buf_clear(&h->b);
}

static void
hold_stop(struct hold *h)
{
	h->on = false;
	buf_clear(&h->b);
}

/* What was held up to `to`; false when it was too much. Without a copy if it is in this chunk. */
static bool
hold_take(struct hold *h, const char *p, size_t to, uint64_t max, struct str *out)
{
	h->on = false;
	if (h->over || h->b.n + (to - h->from) > max)
		return false;
	if (h->b.n == 0) {
		*out = (struct str){p + h->from, to - h->from};
		return true;
	}
	buf_add(&h->b, p + h->from, to - h->from);
	*out = (struct str){h->b.p, h->b.n};
	return true;
}

/* The chunk ends: keep its part. */
static void
hold_keep(struct hold *h, const char *p, size_t n, uint64_t max)
{
	if (!h->on)
		return;
	if (h->over || h->b.n + (n - h->from) > max) {
		h->over = true;
		buf_release(&h->b);
	} else {
		buf_add(&h->b, p + h->from, n - h->from);
	}
	h->from = 0;
}

static void
mark_place(struct item_scan *s, size_t i)
{
	s->json->line = s->line;
	s->json->offset = s->offset + i;
}

static void
too_large(struct item_scan *s)
{
	items_damage(s, "item-too-large", s->json->line, s->json->offset,
		     "an object of more than %llu bytes", (unsigned long long)s->lim.item_bytes);
}

/* Hands out what is held, unless it is lost. */
static void
emit(struct item_scan *s, const char *p, size_t to)
{
	struct json_cut *j = s->json;
	struct item it = {.format = ITEM_JSON, .line = j->line, .offset = j->offset};
	struct str bytes;

	if (j->lost) {
		j->damaged = true;
	} else if (hold_take(&j->hold, p, to, s->lim.item_bytes, &bytes)) {
		it.bytes = bytes.p;
		it.n = bytes.n;
		items_emit(s, &it);
	} else {
		too_large(s);
		j->damaged = true;
	}
	hold_stop(&j->hold);
	j->lost = false;
}

/* Nesting beyond the limit is skipped at full speed, not kept. */
static void
too_deep(struct item_scan *s)
{
	struct json_cut *j = s->json;

	items_damage(s, "too-deep", j->line, j->offset, "nested deeper than %u", s->lim.depth);
	hold_stop(&j->hold);
	j->lost = true;
}

static void
broken(struct item_scan *s, size_t i, const char *what)
{
	struct json_cut *j = s->json;

	items_damage(s, "json-damaged", s->line, s->offset + i, "%s", what);
	hold_stop(&j->hold);
	hold_stop(&j->cap);
	j->lost = false;
	j->damaged = true;
	j->state = RESYNC;
	j->fresh = false;
}

static void
begin_document(struct item_scan *s, size_t i, bool array)
{
	struct json_cut *j = s->json;

	items_head_reset(s);
	mark_place(s, i);
	j->array = array;
	j->lost = j->internal = j->no_items = j->odd_items = j->damaged = false;
	j->indent = NO_INDENT;
	if (array) {
		items_list_begin(s);
		j->state = ITEMS;
		j->fresh = false;
	} else {
		hold_start(&j->hold, i);
		j->state = KEY;
	}
}

static void
end_list(struct item_scan *s)
{
	struct json_cut *j = s->json;

	if (s->head.kind && !items_is_list_kind(s->head.kind)) {
		items_damage(s, "not-a-list", s->line, s->offset,
			     "items of a kind that is no list; they were read as objects");
		j->damaged = true;
	}
	items_list_end(s, j->damaged);
	items_head_reset(s);
	j->state = TOP;
}

/* At the brace that closes a document; to is behind it. */
static void
end_document(struct item_scan *s, const char *p, size_t to)
{
	struct json_cut *j = s->json;
	bool list = !s->head.named && !j->odd_items &&
		    (items_is_list_kind(s->head.kind) || !s->head.kind);

	j->state = TOP;
	if (s->list) {
		end_list(s);
	} else if (j->internal) {
		items_damage(s, "internal-names", j->line, j->offset,
			     "a dump with internal Go names, as kubectl 1.10 and 1.11 wrote them");
		hold_stop(&j->hold);
	} else if (list && !j->lost && (j->no_items || s->head.kind)) {
		/* null, or left out: an empty list and not an object without a name */
		hold_stop(&j->hold);
		items_list_begin(s);
		items_list_end(s, false);
	} else {
		emit(s, p, to);
	}
	items_head_reset(s);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Over blanks; counts lines, and the blanks on the last one. */
static size_t
blanks(struct item_scan *s, const char *p, size_t i, size_t n)
{
	struct json_cut *j = s->json;

	while (i < n && is_blank(p[i])) {
		size_t run = scan_blanks(p + i, n - i);

		j->col += run;
		i += run;
		if (run)
			continue;
		if (p[i] == '\n') {
			s->line++;
			j->fresh = true;
			j->col = 0;
		} else {
			j->col++;
		}
		i++;
	}
	return i;
}

static size_t
at_top(struct item_scan *s, const char *p, size_t i, size_t n)
{
	struct json_cut *j = s->json;

	i = blanks(s, p, i, n);
	if (i == n)
		return i;
	if (p[i] == '{' || p[i] == '[') {
		begin_document(s, i, p[i] == '[');
		return i + 1;
	}
	mark_place(s, i);
	j->nword = 0;
	j->state = LINE;
	return i;
}

/* Collects how the line begins; true at its end. */
static bool
line_read(struct item_scan *s, const char *p, size_t *i, size_t n)
{
	struct json_cut *j = s->json;
	const char *end = memchr(p + *i, '\n', n - *i);
	size_t stop = end ? (size_t)(end - p) : n;

	while (*i < stop && j->nword < sizeof(j->word))
		j->word[j->nword++] = p[(*i)++];
	*i = stop;
	if (!end)
		return false;
	++*i;
	s->line++;
	return true;
}

static bool
line_begins(const struct json_cut *j, const char *with)
{
	size_t n = strlen(with);

	return j->nword >= n && memcmp(j->word, with, n) == 0;
}

static void
line_done(struct item_scan *s)
{
	struct json_cut *j = s->json;

	j->state = TOP;
	if (line_begins(j, "==== START logs"))
		j->state = LOGS;
	else
		items_junk(s, j->line, j->offset);
	j->nword = 0;
}

static size_t
in_line(struct item_scan *s, const char *p, size_t i, size_t n)
{
	struct json_cut *j = s->json;

	/* a document mark of YAML: what follows may be YAML */
	while (i < n && j->nword < 3 && p[i] == '-')
		j->word[j->nword++] = p[i++];
	if (line_begins(j, "---")) {
		s->to_yaml = true;
		j->state = TOP;
		return i;
	}
	if (i < n && line_read(s, p, &i, n))
		line_done(s);
	return i;
}

static size_t
in_logs(struct item_scan *s, const char *p, size_t i, size_t n)
{
	struct json_cut *j = s->json;

	if (line_read(s, p, &i, n)) {
		if (line_begins(j, "==== END logs"))
			j->state = TOP;
		j->nword = 0;
	}
	return i;
}

static size_t
before_key(struct item_scan *s, const char *p, size_t i, size_t n)
{
	struct json_cut *j = s->json;

	i = blanks(s, p, i, n);
	if (i == n)
		return i;
	if (p[i] == '"') {
		j->state = IN_KEY;
		j->nword = 0;
		j->escaped = false;
	} else if (p[i] == '}') {
		end_document(s, p, i + 1);
	} else {
		broken(s, i, "a key is missing");
		return i;
	}
	return i + 1;
}

static enum key
key_of(const struct json_cut *j)
{
	static const char *const names[] = {
		[KEY_KIND] = "kind",   [KEY_VERSION] = "apiVersion", [KEY_METADATA] = "metadata",
		[KEY_ITEMS] = "items", [KEY_GO_ITEMS] = "Items",
	};

	for (size_t k = KEY_KIND; k < countof(names); k++)
		if (strlen(names[k]) == j->nword && line_begins(j, names[k]))
			return (enum key)k;
	return KEY_OTHER;
}

static size_t
in_key(struct item_scan *s, const char *p, size_t i, size_t n)
{
	struct json_cut *j = s->json;

	for (; i < n; i++) {
		if (p[i] == '\n' && !j->escaped) {
			broken(s, i, "a newline inside a key");
			return i;
		}
		if (p[i] == '"' && !j->escaped) {
			j->key = key_of(j);
			j->state = COLON;
			return i + 1;
		}
		j->escaped = !j->escaped && p[i] == '\\';
		if (j->nword < sizeof(j->word))
			j->word[j->nword++] = p[i];
	}
	return i;
}

static size_t
before_colon(struct item_scan *s, const char *p, size_t i, size_t n)
{
	i = blanks(s, p, i, n);
	if (i == n)
		return i;
	if (p[i] != ':') {
		broken(s, i, "a colon is missing");
		return i;
	}
	s->json->state = VALUE;
	return i + 1;
}

/* The array of a document's items: a list, if nothing speaks against it. */
static bool
begins_list(struct item_scan *s)
{
	struct json_cut *j = s->json;

	if (j->key == KEY_GO_ITEMS && !s->head.kind) {
		j->internal = true;
		hold_stop(&j->hold);
	}
	if (j->key != KEY_ITEMS || s->head.named || j->internal ||
	    (s->head.kind && !items_is_list_kind(s->head.kind)))
		return false;
	if (!s->list) {
		hold_stop(&j->hold);
		items_list_begin(s);
	}
	j->lost = false;
	j->fresh = false;
	return true;
}

static size_t
before_value(struct item_scan *s, const char *p, size_t i, size_t n)
{
	struct json_cut *j = s->json;

	i = blanks(s, p, i, n);
	if (i == n)
		return i;
	j->back = AFTER;
	j->odd_items |= j->key == KEY_ITEMS && p[i] != '[' && p[i] != 'n';
	switch (p[i]) {
	case '[':
		if (begins_list(s)) {
			j->state = ITEMS;
			return i + 1;
		}
		/* fall through */
	case '{':
		skim_start(&j->skim);
		j->state = NESTED;
		if (j->key == KEY_METADATA)
			hold_start(&j->cap, i);
		return i;
	case '"':
		j->state = STRING;
		j->escaped = false;
		if (j->key == KEY_KIND || j->key == KEY_VERSION)
			hold_start(&j->cap, i);
		return i + 1;
	case ',':
	case '}':
	case ']':
	case ':':
		broken(s, i, "a value is missing");
		return i;
	default:
		j->state = SCALAR;
		if (j->key == KEY_ITEMS && p[i] == 'n')
			j->no_items = true;
		return i;
	}
}

/* A member of the head is complete. */
static void
head_value(struct item_scan *s, const char *p, size_t to)
{
	struct json_cut *j = s->json;
	struct str bytes;
	const char *text;
	json_t *v;

	if (!j->cap.on || !hold_take(&j->cap, p, to, CAP_MAX, &bytes))
		return;
	v = tree_parse_json(bytes.p, bytes.n, &s->lim, NULL, NULL);
	text = json_string_value(v);
	if (text && j->key == KEY_KIND) {
		free(s->head.kind);
		s->head.kind = mem_strdup(text);
	} else if (text && j->key == KEY_VERSION) {
		free(s->head.version);
		s->head.version = mem_strdup(text);
	} else if (j->key == KEY_METADATA) {
		text = tree_str(v, "continue");
		s->head.partial |= text && *text;
		text = tree_str(v, "name");
		s->head.named |= text && *text;
	}
	json_decref(v);
}

static size_t
in_string(struct item_scan *s, const char *p, size_t i, size_t n)
{
	struct json_cut *j = s->json;

	for (; i < n; i++) {
		if (!j->escaped)
			i += scan_run(p + i, n - i, SCAN_WRITE);
		if (i == n)
			break;
		if (p[i] == '\n') {
			broken(s, i, "a newline inside a string");
			return i;
		}
		if (p[i] == '"' && !j->escaped) {
			head_value(s, p, i + 1);
			j->state = j->back;
			return i + 1;
		}
		j->escaped = !j->escaped && p[i] == '\\';
	}
	return i;
}

static size_t
in_scalar(struct item_scan *s, const char *p, size_t i, size_t n)
{
	while (i < n && !is_blank(p[i]) && p[i] != ',' && p[i] != ']' && p[i] != '}')
		i++;
	if (i < n)
		s->json->state = s->json->back;
	return i;
}

/* Skims on; true at the closing bracket. */
static bool
skim_on(struct item_scan *s, const char *p, size_t *i, size_t n)
{
	struct json_cut *j = s->json;
	bool was_deep = j->skim.deep;
	enum skim_end end;

	*i += skim_run(&j->skim, p + *i, n - *i, &s->line, &end);
	if (j->skim.deep && !was_deep)
		too_deep(s);
	if (end == SKIM_MISMATCH)
		broken(s, *i - 1, "brackets that do not match");
	else if (end == SKIM_NEWLINE)
		broken(s, *i, "a newline inside a string");
	return end == SKIM_CLOSED;
}

static size_t
in_nested(struct item_scan *s, const char *p, size_t i, size_t n)
{
	if (skim_on(s, p, &i, n)) {
		head_value(s, p, i);
		s->json->state = s->json->back;
	}
	return i;
}

static size_t
after_value(struct item_scan *s, const char *p, size_t i, size_t n)
{
	i = blanks(s, p, i, n);
	if (i == n)
		return i;
	if (p[i] == ',') {
		s->json->state = KEY;
	} else if (p[i] == '}') {
		end_document(s, p, i + 1);
	} else {
		broken(s, i, "a comma is missing");
		return i;
	}
	return i + 1;
}

/* An element that is no object costs a note and nothing else. */
static void
odd_item(struct item_scan *s, size_t i, char c)
{
	struct json_cut *j = s->json;

	items_damage(s, "not-an-object", s->line, s->offset + i, "an item that is no object");
	j->damaged = true;
	j->key = KEY_OTHER;
	j->back = ITEMS;
	j->escaped = false;
	skim_start(&j->skim);
	j->state = c == '"' ? STRING : c == '[' ? NESTED : SCALAR;
}

static size_t
between_items(struct item_scan *s, const char *p, size_t i, size_t n)
{
	struct json_cut *j = s->json;

	i = blanks(s, p, i, n);
	if (i == n)
		return i;
	switch (p[i]) {
	case '{':
		if (j->fresh)
			j->indent = j->col;
		mark_place(s, i);
		hold_start(&j->hold, i);
		skim_start(&j->skim);
		j->lost = false;
		j->state = ITEM;
		return i;
	case ']':
		if (j->array)
			end_list(s);
		else
			j->state = AFTER;
		return i + 1;
	case ',':
		return i + 1;
	case '}':
	case ':':
		broken(s, i, "an item is missing");
		return i;
	default:
		odd_item(s, i, p[i]);
		return i + (p[i] == '"');
	}
}

static size_t
in_item(struct item_scan *s, const char *p, size_t i, size_t n)
{
	struct json_cut *j = s->json;

	if (skim_on(s, p, &i, n)) {
		j->state = ITEMS;
		j->fresh = false;
		emit(s, p, i);
	}
	return i;
}

/* At the first byte of a line behind its blanks: may cutting go on here? */
static bool
goes_on(struct item_scan *s, char c)
{
	struct json_cut *j = s->json;

	if (s->list && j->indent != NO_INDENT &&
	    ((c == '{' && j->col == j->indent) || (c == ']' && j->col < j->indent))) {
		j->state = ITEMS;
		return true;
	}
	if (j->col > 0 || (c != '{' && c != '['))
		return false;
	if (s->list)
		end_list(s);
	j->state = TOP;
	return true;
}

static size_t
resync(struct item_scan *s, const char *p, size_t i, size_t n)
{
	struct json_cut *j = s->json;

	if (!j->fresh) {
		const char *end = memchr(p + i, '\n', n - i);

		if (!end)
			return n;
		i = (size_t)(end - p);
	}
	i = blanks(s, p, i, n);
	if (i < n && !goes_on(s, p[i]))
		j->fresh = false;
	return i;
}

size_t
json_cut_feed(struct item_scan *s, const char *p, size_t n)
{
	static size_t (*const run[])(struct item_scan *, const char *, size_t, size_t) = {
		[TOP] = at_top,	     [LINE] = in_line,	   [LOGS] = in_logs,
		[KEY] = before_key,  [IN_KEY] = in_key,	   [COLON] = before_colon,
		[VALUE] = before_value, [STRING] = in_string, [SCALAR] = in_scalar,
		[NESTED] = in_nested, [AFTER] = after_value, [ITEMS] = between_items,
		[ITEM] = in_item,    [RESYNC] = resync,
	};
	struct json_cut *j = s->json;
	size_t i = 0;

	while (i < n && !s->stopped && !s->to_yaml)
		i = run[j->state](s, p, i, n);
	hold_keep(&j->hold, p, i, s->lim.item_bytes);
	hold_keep(&j->cap, p, i, CAP_MAX);
	s->offset += i;
	return i;
}

/* The end of the entry, or of a JSON document inside YAML. */
void
json_cut_end(struct item_scan *s)
{
	struct json_cut *j = s->json;

	if (j->state == LINE)
		line_done(s);
	if (j->state != TOP && j->state != RESYNC) {
		items_damage(s, "truncated", s->line, s->offset, "the end comes in the middle");
		j->damaged = true;
	}
	if (s->list)
		items_list_end(s, true);
	items_head_reset(s);
	hold_stop(&j->hold);
	hold_stop(&j->cap);
	j->state = TOP;
}
