/*
 * The item scanner's front: byte order marks, UTF-16, JSON or YAML, and the
 * way out to the sink. The cutting itself is in json.c and yaml.c.
 */
#include "assay/text/items.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "items.h"

/* Blanks before the first byte that tells the format. */
#define START_MAX (1 << 20)

struct item_scan *
item_scan_new(const struct item_sink *sink, const struct limits *lim)
{
	struct item_scan *s = mem_zero(1, sizeof(*s));

	s->sink = *sink;
	s->lim = *lim;
	s->line = 1;
	s->json = json_cut_new(lim);
	s->yaml = yaml_cut_new();
	return s;
}

void
item_scan_free(struct item_scan *s)
{
	if (!s)
		return;
	items_head_reset(s);
	buf_release(&s->start);
	buf_release(&s->utf8);
	json_cut_free(s->json);
	yaml_cut_free(s->yaml);
	free(s);
}

uint64_t
item_scan_count(const struct item_scan *s)
{
	return s->count;
}

bool
items_is_list_kind(const char *kind)
{
	return kind && str_ends(kind, "List");
}

void
items_damage(struct item_scan *s, const char *code, uint64_t line, uint64_t offset,
	     const char *fmt, ...)
{
	char place[64];
	char *text;
	va_list ap;

	if (!s->sink.damage || s->stopped)
		return;
	snprintf(place, sizeof(place), "line %" PRIu64 ", byte %" PRIu64, line, offset);
	va_start(ap, fmt);
	text = mem_vprintf(fmt, ap);
	va_end(ap);
	s->sink.damage(s->sink.ctx, code, place, text);
	free(text);
}

void
items_junk(struct item_scan *s, uint64_t line, uint64_t offset)
{
	if (s->told)
		return;
	s->told = true;
	items_damage(s, "not-json-or-yaml", line, offset,
		     "text that is neither JSON nor YAML of an object");
}

void
items_head_reset(struct item_scan *s)
{
	free(s->head.kind);
	free(s->head.version);
	s->head = (struct item_head){0};
}

void
items_list_begin(struct item_scan *s)
{
	s->list = ++s->lists;
	s->items = 0;
}

void
items_list_end(struct item_scan *s, bool partial)
{
	struct item_list l = {s->list, s->head.kind, s->head.version, s->items,
			      partial || s->head.partial};

	s->count++;
	s->list = 0;
	if (s->sink.list_end && !s->stopped && s->sink.list_end(s->sink.ctx, &l, s->err) != 0)
		s->stopped = true;
}

void
items_emit(struct item_scan *s, struct item *it)
{
	it->list = s->list;
	it->list_kind = s->list ? s->head.kind : NULL;
	it->list_version = s->list ? s->head.version : NULL;
	s->count++;
	s->items++;
	if (!s->stopped && s->sink.item(s->sink.ctx, it, s->err) != 0)
		s->stopped = true;
}

static void
cut(struct item_scan *s, const char *p, size_t n)
{
	size_t used;

	if (s->mode == SCAN_JSON) {
		used = json_cut_feed(s, p, n);
		if (!s->to_yaml)
			return;
		s->mode = SCAN_YAML;
		s->to_yaml = false;
		s->offset -= 3;
		yaml_cut_feed(s, "---", 3);
		p += used;
		n -= used;
	}
	yaml_cut_feed(s, p, n);
}

/* JSON begins with a bracket, and behind { comes a quote; all else is for YAML to say. */
static bool
format_known(struct item_scan *s, bool at_end)
{
	static const char blanks[] = " \t\r\n";
	const char *p = buf_cstr(&s->start), *end = p + s->start.n;
	bool all = at_end || s->start.n >= START_MAX;

	p += strspn(p, blanks);
	if (p == end && !all)
		return false;
	s->mode = *p == '[' || *p == '=' ? SCAN_JSON : SCAN_YAML;
	if (*p == '{') {
		p += 1 + strspn(p + 1, blanks);
		s->mode = p == end || *p == '"' || *p == '}' ? SCAN_JSON : SCAN_YAML;
		if (p == end && !all)
			s->mode = SCAN_START;
	}
	return s->mode != SCAN_START;
}

static void
feed_bytes(struct item_scan *s, const char *p, size_t n)
{
	if (s->mode != SCAN_START) {
		cut(s, p, n);
		return;
	}
	buf_add(&s->start, p, n);
	if (!format_known(s, false))
		return;
	cut(s, s->start.p, s->start.n);
	buf_release(&s->start);
}

/* Half pairs become U+FFFD, as everywhere. */
static void
add_unit(struct item_scan *s, unsigned unit)
{
	if (s->high && unit >= 0xdc00 && unit <= 0xdfff) {
		buf_add_utf8(&s->utf8, 0x10000 + ((s->high - 0xd800) << 10) + (unit - 0xdc00));
		s->high = 0;
		return;
	}
	if (s->high)
		buf_add_utf8(&s->utf8, 0xfffd);
	s->high = 0;
	if (unit >= 0xd800 && unit <= 0xdbff)
		s->high = unit;
	else
		buf_add_utf8(&s->utf8, unit >= 0xdc00 && unit <= 0xdfff ? 0xfffd : unit);
}

static void
feed_utf16(struct item_scan *s, const char *p, size_t n)
{
	buf_clear(&s->utf8);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (!s->has_odd) {
			s->odd = c;
			s->has_odd = true;
			continue;
		}
		s->has_odd = false;
		add_unit(s, s->encoding == SCAN_UTF16LE ? (unsigned)c << 8 | s->odd
							: (unsigned)s->odd << 8 | c);
	}
	if (s->utf8.n)
		feed_bytes(s, s->utf8.p, s->utf8.n);
}

/* True once the first bytes are known to be a mark or not; then *skip of them belong to it. */
static bool
mark_known(struct item_scan *s, const unsigned char *p, size_t n, size_t *skip, bool at_end)
{
	*skip = 0;
	if (n >= 2 && p[0] == 0xff && p[1] == 0xfe) {
		s->encoding = SCAN_UTF16LE;
		*skip = 2;
	} else if (n >= 2 && p[0] == 0xfe && p[1] == 0xff) {
		s->encoding = SCAN_UTF16BE;
		*skip = 2;
	} else if (n >= 3 && p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf) {
		*skip = 3;
	} else if (n < 3 && !at_end) {
		return !n || (p[0] != 0xff && p[0] != 0xfe && p[0] != 0xef) ||
		       (n == 2 && p[1] != 0xbb);
	}
	return true;
}

/* The first bytes of all, which may come one by one. */
static void
feed_first(struct item_scan *s, const char *p, size_t n, bool at_end)
{
	struct buf first;
	size_t skip;

	buf_add(&s->start, p, n);
	if (!s->start.n ||
	    !mark_known(s, (const unsigned char *)s->start.p, s->start.n, &skip, at_end))
		return;
	first = s->start;
	s->start = (struct buf){0};
	s->marked = true;
	s->offset = s->encoding == SCAN_BYTES ? skip : 0;
	if (s->encoding == SCAN_BYTES)
		feed_bytes(s, first.p + skip, first.n - skip);
	else
		feed_utf16(s, first.p + skip, first.n - skip);
	buf_release(&first);
}

int
item_scan_feed(struct item_scan *s, const char *p, size_t n, struct error *err)
{
	s->err = err;
	if (n && !s->stopped) {
		if (!s->marked)
			feed_first(s, p, n, false);
		else if (s->encoding == SCAN_BYTES)
			feed_bytes(s, p, n);
		else
			feed_utf16(s, p, n);
	}
	s->err = NULL;
	return s->stopped ? -1 : 0;
}

int
item_scan_end(struct item_scan *s, struct error *err)
{
	s->err = err;
	if (!s->stopped && !s->marked)
		feed_first(s, "", 0, true);
	if (!s->stopped && s->mode == SCAN_START && s->start.n) {
		format_known(s, true);
		cut(s, s->start.p, s->start.n);
		buf_release(&s->start);
	}
	if (!s->stopped && s->mode == SCAN_JSON)
		json_cut_end(s);
	if (!s->stopped && s->mode == SCAN_YAML)
		yaml_cut_end(s);
	s->err = NULL;
	return s->stopped ? -1 : 0;
}
