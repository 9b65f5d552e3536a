/*
 * Assignments inside a text, whatever its format: NAME=value, name: value,
 * "name": "value", --name=value, ?name=value, <name>value</name>. The name is
 * read backwards from its sign; how far the value goes depends on where the
 * name stands (a line of its own, a query, a flow mapping, inside quotes).
 */
#include <ctype.h>

#include "scan.h"

struct key {
	struct str name;	/* without quotes and dashes */
	size_t start;		/* where its first byte is, quotes and dashes with it */
	size_t column;
	bool quoted;
	bool flag;		/* --name */
	bool starts_line;
	/* the value is a secret whatever it looks like: all of the line is it */
	bool known;
	bool escaped;		/* after a line break that JSON wrote as \\n */
	char sign;		/* = or : */
	char before;		/* the byte before start, blanks aside; '\n' at the beginning */
	char around;		/* the quote that name and value stand in together, or 0 */
	size_t slashes;		/* before that quote */
};

/* ---- the name, backwards */

/* The key's column, and whether only blanks and dashes of a YAML list are before it. */
static void
place_in_line(const struct scan *c, struct key *k)
{
	size_t i = k->start, line;

	for (line = i; line > 0 && c->s[line - 1] != '\n' && i - line < SCAN_KEY_MAX; line--)
		;
	k->column = i - line;
	while (i > line && (scan_blank(c->s[i - 1]) ||
			    (c->s[i - 1] == '-' && i < c->len && scan_blank(c->s[i]))))
		i--;
	k->starts_line = i == line && (line == 0 || c->s[line - 1] == '\n');
	k->before = i == 0 ? '\n' : c->s[i - 1];
	if (scan_quote(k->before) && !k->quoted && i == k->start) {
		k->around = k->before;
		for (i--; i > 0 && c->s[i - 1] == '\\'; i--)
			k->slashes++;
	}
}

/* A closing quote, its backslashes and the bracket of ['name'] stand between name and sign. */
static size_t
skip_closing(const struct scan *c, size_t i, struct key *k, char *quote)
{
	if (i > 0 && c->s[i - 1] == ']')
		i--;
	*quote = i > 0 && scan_quote(c->s[i - 1]) ? c->s[i - 1] : 0;
	if (*quote) {
		k->quoted = true;
		for (i--; i > 0 && c->s[i - 1] == '\\'; i--)
			;
	}
	return i;
}

static bool
read_key(const struct scan *c, size_t sign, struct key *k)
{
	size_t end = sign, from;
	char quote;

	*k = (struct key){.sign = c->s[sign]};
	while (end > 0 && sign - end < 8 && (scan_blank(c->s[end - 1]) || c->s[end - 1] == ':'))
		end--;
	end = skip_closing(c, end, k, &quote);
	from = end;
	while (from > 0 && end - from < SCAN_KEY_MAX && scan_key_char(c->s[from - 1], k->quoted))
		from--;
	k->start = from;
	if (k->quoted) {
		if (k->start == 0 || c->s[k->start - 1] != quote)
			return false;
		for (k->start--; k->start > 0 && c->s[k->start - 1] == '\\';)
			k->start--;
	} else if (from > 0 && c->s[from - 1] == '\\' && end - from > 1 &&
		   memchr("ntr", c->s[from], 3)) {
		from = k->start = from + 1;
		k->escaped = true;
	}
	k->name = name_of_flag((struct str){c->s + from, end - from});
	k->flag = k->name.p > c->s + from;
	if (k->name.n == 0)
		return false;
	place_in_line(c, k);
	return true;
}

static bool
key_is(const struct key *k, const char *word)
{
	return k->name.n == strlen(word) && memcmp(k->name.p, word, k->name.n) == 0;
}

/* ---- the value, forwards */

static bool
at_break(const struct scan *c, size_t i)
{
	return i >= c->len || c->s[i] == '\n' || c->s[i] == '\r';
}

/* "key=" comes next */
static bool
assigns(const struct scan *c, size_t i)
{
	size_t from = i = scan_skip(c, i);

	while (i < c->len && i - from < SCAN_KEY_MAX && scan_key_char(c->s[i], false))
		i++;
	return i > from && i < c->len && c->s[i] == '=';
}

/* The quote at `open` (slashes backslashes before it) closes at the next of its like. */
static size_t
closing_quote(const struct scan *c, size_t open, char quote, size_t slashes)
{
	size_t run = 0;

	for (size_t i = open; i < c->len; i++) {
		if (c->s[i] == '\\') {
			run++;
			continue;
		}
		if (c->s[i] == quote && run <= slashes) {
			if (quote == '\'' && i + 1 < c->len && c->s[i + 1] == '\'')
				i++;	/* YAML's quote inside quotes */
			else
				return i - run;
		}
		run = 0;
	}
	return c->len;
}

/* A value without quotes ends where the style of its surroundings says so. */
static bool
ends_value(const struct scan *c, size_t i, const struct key *k)
{
	char ch = c->s[i];
	bool whole_line = k->starts_line && c->mode == SCAN_TEXT && !k->flag;

	if (k->known && k->starts_line)
		return ch == '\n';
	if (k->escaped)
		return ch == '\\' || ch == '"' || ch == '\n';
	if (k->before == '{' || (k->before == ',' && k->sign == ':'))
		return memchr(",}]\r\n", ch, 5) != NULL;
	if (memchr("?&", k->before, 2) && (ch == '&' || ch == '#'))
		return true;
	/* the first of several may be parted by any of these, the others as the one before was */
	if (memchr(";&,", ch, 3) && (k->before == ch || k->before == '\n' || k->around) &&
	    assigns(c, i + 1))
		return true;
	if (whole_line && ch == '\n')
		return i == 0 || c->s[i - 1] != '\\';
	if (whole_line)
		return (ch == ' ' && (assigns(c, i) || (i + 1 < c->len && c->s[i + 1] == '#')));
	return scan_space(ch) || scan_quote(ch) ||
	       (c->mode == SCAN_SHELL && memchr(";|&)`", ch, 5));
}

/* "Bearer x": the word tells how, not what. */
static size_t
skip_scheme(const struct scan *c, size_t from, size_t to)
{
	static const struct str schemes[] = {STR("bearer "), STR("basic "), STR("token ")};

	for (size_t i = 0; i < countof(schemes); i++)
		if (to - from > schemes[i].n &&
		    strncasecmp(c->s + from, schemes[i].p, schemes[i].n) == 0)
			return from + schemes[i].n;
	return from;
}

static size_t
bare_end(const struct scan *c, size_t from, const struct key *k)
{
	size_t i = from + hidden_len(c->s + from, c->len - from);

	while (i < c->len && !ends_value(c, i, k))
		i++;
	while (i > from && scan_space(c->s[i - 1]))
		i--;
	return i;
}

/* A list of plain values in brackets, and nothing else: where it closes, or 0. */
static size_t
list_end(const struct scan *c, size_t from)
{
	for (size_t i = from + 1; i < c->len && !memchr("[{", c->s[i], 2); i++)
		if (c->s[i] == ']')
			return i + 1 == c->len || scan_space(c->s[i + 1]) ||
				memchr(",}\\\"'", c->s[i + 1], 5) ? i : 0;
	return 0;
}

/* The quote (and its backslashes) of a member's name, for a value that stands in none. */
static struct str
quote_of(const struct scan *c, const struct key *k)
{
	if (!k->quoted || k->sign != ':')
		return (struct str){0};
	return (struct str){c->s + k->start, (size_t)(k->name.p - c->s) - k->start};
}

/* What is in the brackets, or in the quotes of the only item. */
static struct extent
list_value(const struct scan *c, size_t from, size_t to, const struct key *k)
{
	size_t open = scan_skip(c, from), slashes = 0, close;

	for (; open < to && c->s[open] == '\\'; open++)
		slashes++;
	if (open < to && scan_quote(c->s[open])) {
		close = closing_quote(c, open + 1, c->s[open], slashes);
		if (close < to && scan_skip(c, close + slashes + 1) == to)
			return (struct extent){open + 1, close, close > open + 1, false, {0}};
	}
	return (struct extent){from, to, to > from, false, quote_of(c, k)};
}

/* Members of such a value are looked at by themselves. */
static bool
is_structure(const struct scan *c, size_t from, const struct key *k)
{
	if (k->quoted)
		return memchr("[{", c->s[from], 2) != NULL;
	return c->s[from] == '{' && k->sign == ':' && !(from + 1 < c->len && c->s[from + 1] == '{');
}

static size_t
indent_of(const struct scan *c, size_t line)
{
	return scan_skip(c, line) - line;
}

/* `|` or `>` of YAML: the lines below that are indented deeper than the key. */
static size_t
block_end(const struct scan *c, size_t from, const struct key *k)
{
	size_t i = from + 1, end;

	while (i < c->len && memchr("+-0123456789", c->s[i], 12))
		i++;
	i = scan_skip(c, i);
	if (!k->starts_line || !(at_break(c, i) || c->s[i] == '#'))
		return 0;
	end = i = scan_line_end(c, i);
	while (i < c->len) {
		size_t line = i + 1, eol = scan_line_end(c, line);

		if (scan_skip(c, line) < eol && indent_of(c, line) <= k->column)
			break;
		end = i = eol;
	}
	return end;
}

static struct extent
read_value(const struct scan *c, size_t sign, const struct key *k)
{
	size_t from = sign + 1, open, to;

	if (c->s[sign] == '=' && from < c->len && c->s[from] == '>')
		from++;
	if (c->s[sign] == ':' || c->mode == SCAN_TEXT)
		from = scan_skip(c, from);
	for (open = from; open < c->len && c->s[open] == '\\'; open++)
		;
	if (at_break(c, from))
		return (struct extent){0};
	if (k->around && !(open < c->len && c->s[open] == k->around && open == from))
		return (struct extent){from, closing_quote(c, from, k->around, k->slashes), true, false, {0}};
	if (open < c->len && scan_quote(c->s[open]) && !k->around) {
		to = closing_quote(c, open + 1, c->s[open], open - from);
		return (struct extent){open + 1, to, to > open, false, {0}};
	}
	if (c->s[sign] == ':' && (c->s[from] == '|' || c->s[from] == '>')) {
		to = block_end(c, from, k);
		if (to)
			return (struct extent){from, to, true, false, {0}};
	}
	to = c->s[from] == '[' ? list_end(c, from) : 0;
	if (to)
		return list_value(c, from + 1, to, k);
	if (is_structure(c, from, k))
		return (struct extent){0};
	if (!k->quoted)
		from = skip_scheme(c, from, c->len);
	to = bare_end(c, from, k);
	return (struct extent){from, to, to > from, false, quote_of(c, k)};
}

/* ---- what to do with it */

/* A comparison, or a colon that separates nothing (a tag of an image, prose). */
static bool
is_assignment(const struct scan *c, size_t sign, const struct key *k)
{
	char next = sign + 1 < c->len ? c->s[sign + 1] : '\n';

	if (c->s[sign] == '=')
		return next != '=' && next != '~' &&
		       (sign == 0 || !memchr("!<>=", c->s[sign - 1], 4));
	if (k->quoted)
		return true;
	if (scan_space(next) || scan_quote(next) || next == '[')
		return k->starts_line || k->escaped || k->around ||
		       memchr("{[,;(", k->before, 5);
	if (memchr("{,", k->before, 2))
		return true;
	return k->starts_line && (c->lines || c->mode == SCAN_SHELL) && next != ':';
}

void
scan_value(struct scan *c, struct extent e, bool base64)
{
	if (e.wrap.n == 0)
		e.from = skip_scheme(c, e.from, e.to);
	if (e.from < c->done || (e.known ? hidden_is(c->s + e.from, e.to - e.from) :
					   value_is_open(c->n, c->s + e.from, e.to - e.from)))
		return;
	buf_add(&c->out, c->s + c->done, e.from - c->done);
	buf_add(&c->out, e.wrap.p, e.wrap.n);
	c->done = e.from;
	scan_hide(c, e.from, e.to, base64);
	buf_add(&c->out, e.wrap.p, e.wrap.n);
}

/* The value of a secret's name may stand on the lines below it: alone, or as items of a list. */
static void
hide_lines_below(struct scan *c, size_t sign, const struct key *k)
{
	size_t i = scan_line_end(c, sign);

	while (i < c->len && c->s[sign] == ':' && k->starts_line) {
		size_t from = scan_skip(c, i + 1), eol = scan_line_end(c, i + 1), to = eol;
		size_t deep = from - i - 1;
		bool item = from + 1 < eol && c->s[from] == '-' && c->s[from + 1] == ' ';
		const char *colon = memchr(c->s + i + 1, ':', eol - i - 1);

		if (from >= eol || deep < k->column || (deep == k->column && !item) ||
		    (colon && (colon + 1 == c->s + eol || scan_space(colon[1]))))
			return;
		if (item)
			from = scan_skip(c, from + 1);
		while (to > from && (scan_space(c->s[to - 1]) || scan_quote(c->s[to - 1])))
			to--;
		if (from < to && scan_quote(c->s[from]))
			from++;
		if (from < to)
			scan_value(c, (struct extent){from, to, true, false, {0}}, false);
		i = eol;
	}
}

/* ---- a Secret written in YAML: every value below data and stringData */

static bool
says_kind_secret(const char *p, size_t n)
{
	const char *end = p + n;

	for (const char *at = p; (at = memmem(at, end - at, "kind", 4)) != NULL; at += 4) {
		const char *v = at + 4;

		while (v < end && (scan_blank(*v) || *v == ':' || scan_quote(*v)))
			v++;
		if (end - v >= 6 && memcmp(v, "Secret", 6) == 0 &&
		    (end - v == 6 || !isalnum((unsigned char)v[6])))
			return true;
	}
	return false;
}

static bool
in_secret_document(struct scan *c, size_t at)
{
	const char *next;
	size_t from = c->doc_end;

	if (!c->mentions_secret)
		return false;
	while (at >= c->doc_end && c->doc_end < c->len) {
		from = c->doc_end;
		next = memmem(c->s + from, c->len - from, "\n---", 4);
		c->doc_end = next ? (size_t)(next - c->s) + 4 : c->len;
		c->doc_is_secret = says_kind_secret(c->s + from, c->doc_end - from);
	}
	return c->doc_is_secret;
}

/* Something but an opening brace follows on the line. */
static bool
has_value(const struct scan *c, size_t sign)
{
	size_t i = scan_skip(c, sign + 1);

	if (i < c->len && c->s[i] == '{')
		i = scan_skip(c, i + 1);
	return !at_break(c, i);
}

/* True when the key stands inside such data, or opens it with a value on its own line. */
static bool
in_secret_data(struct scan *c, const struct key *k, size_t sign)
{
	if (!in_secret_document(c, k->start))
		return c->in_data = false;
	if (c->s[sign] != ':' || !(k->starts_line || k->before == '{'))
		return false;
	if (c->in_data && k->starts_line && k->column <= c->data_column)
		c->in_data = false;
	if (!c->in_data && (key_is(k, "data") || key_is(k, "stringData"))) {
		c->in_data = true;
		c->data_base64 = key_is(k, "data");
		c->data_column = k->column;
		return has_value(c, sign);
	}
	return c->in_data;
}

size_t
scan_assignment(struct scan *c, size_t sign)
{
	struct key k;
	struct extent e;
	enum name_verdict v;
	bool is_name, in_data;

	if (!read_key(c, sign, &k) || !is_assignment(c, sign, &k))
		return sign + 1;
	in_data = in_secret_data(c, &k, sign);
	is_name = key_is(&k, "name") || key_is(&k, "key");
	k.known = in_data || (key_is(&k, "value") && c->names_secret);
	v = name_judge(c->n, k.name.p, k.name.n, NAME_FREE);
	if (!k.known && !is_name && v == NAME_PLAIN && !key_is(&k, "auth"))
		return sign + 1;
	e = read_value(c, sign, &k);
	if (is_name)
		c->names_secret = e.found && name_judge(c->n, c->s + e.from, e.to - e.from,
							NAME_FREE) == NAME_SECRET;
	if (!e.found) {
		if ((in_data || v == NAME_SECRET) && at_break(c, scan_skip(c, sign + 1)))
			hide_lines_below(c, sign, &k);
	} else if (k.known ||
		   pair_is_secret(c->n, k.name, (struct str){c->s + e.from, e.to - e.from},
				  NAME_FREE)) {
		e.known = in_data;
		scan_value(c, e, in_data && c->data_base64);
	}
	return c->done > sign ? c->done : sign + 1;
}
