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
#include "json.h"
#include "scan.h"

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

void
json_mark_place(struct item_scan *s, size_t i)
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

void
json_begin_document(struct item_scan *s, size_t i, bool array)
{
	struct json_cut *j = s->json;

	items_head_reset(s);
	json_mark_place(s, i);
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

void
json_end_list(struct item_scan *s, size_t i)
{
	struct json_cut *j = s->json;

	if (s->head.kind && !items_is_list_kind(s->head.kind)) {
		items_damage(s, "not-a-list", s->line, s->offset + i,
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
		json_end_list(s, to);
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

static size_t
before_key(struct item_scan *s, const char *p, size_t i)
{
	struct json_cut *j = s->json;

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
		if (strlen(names[k]) == j->nword && memcmp(names[k], j->word, j->nword) == 0)
			return (enum key)k;
	return KEY_OTHER;
}

static size_t
in_key(struct item_scan *s, const char *p, size_t i, size_t n)
{
	struct json_cut *j = s->json;

	for (; i < n; i++) {
		if (p[i] == '\n') {
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
before_colon(struct item_scan *s, const char *p, size_t i)
{
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
before_value(struct item_scan *s, const char *p, size_t i)
{
	struct json_cut *j = s->json;

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
	while (i < n && !json_is_blank(p[i]) && p[i] != ',' && p[i] != ']' && p[i] != '}')
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
after_value(struct item_scan *s, const char *p, size_t i)
{
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
between_items(struct item_scan *s, const char *p, size_t i)
{
	struct json_cut *j = s->json;

	switch (p[i]) {
	case '{':
		if (j->fresh)
			j->indent = j->col;
		json_mark_place(s, i);
		hold_start(&j->hold, i);
		skim_start(&j->skim);
		j->lost = false;
		j->state = ITEM;
		return i;
	case ']':
		if (j->array)
			json_end_list(s, i);
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

size_t
json_cut_feed(struct item_scan *s, const char *p, size_t n)
{
	static const struct {
		size_t (*run)(struct item_scan *, const char *, size_t, size_t);
		size_t (*at)(struct item_scan *, const char *, size_t);	/* behind blanks */
	} states[] = {
		[TOP] = {.at = json_at_top},	[LINE] = {.run = json_in_line},
		[LOGS] = {.run = json_in_logs},	[KEY] = {.at = before_key},
		[IN_KEY] = {.run = in_key},	[COLON] = {.at = before_colon},
		[VALUE] = {.at = before_value},	[STRING] = {.run = in_string},
		[SCALAR] = {.run = in_scalar},	[NESTED] = {.run = in_nested},
		[AFTER] = {.at = after_value},	[ITEMS] = {.at = between_items},
		[ITEM] = {.run = in_item},	[RESYNC] = {.run = json_resync},
	};
	struct json_cut *j = s->json;
	size_t i = 0;

	while (i < n && !s->stopped && !s->to_yaml) {
		if (states[j->state].run)
			i = states[j->state].run(s, p, i, n);
		else if ((i = json_blanks(s, p, i, n)) < n)
			i = states[j->state].at(s, p, i);
	}
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
		json_line_done(s);
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
