/* `PATH OP VALUE`: a question about one field, read strictly, and its answer for a value. */
#include "assay/flow/predicate.h"

#include <stdlib.h>

enum operator { IS, IS_NOT, UNDER, OVER, AT_MOST, AT_LEAST, FITS, EXISTS, ABSENT };

/* Those with a sign; of two that begin alike the longer comes first. */
static const struct {
	const char *sign;
	enum operator op;
} signs[] = {
	{"!=", IS_NOT}, {"<=", AT_MOST}, {">=", AT_LEAST},
	{"=", IS}, {"<", UNDER}, {">", OVER}, {"~", FITS},
};
static const struct {
	const char *word;
	enum operator op;
} words[] = {{"exists", EXISTS}, {"absent", ABSENT}};

#define SIGN_BYTES "=!<>~"
#define BLANKS	   " \t"

struct predicate {
	char *text;			/* of the path */
	struct path path;
	enum operator op;
	char *value;			/* NULL for words */
	bool quoted, quantity;
	long double number;		/* of a quantity */
	struct pattern *pattern;	/* of FITS */
};

/* ---- reading ---- */

struct reading {
	const char *text, *p;
	struct error *err;
};

static size_t
column(const struct reading *r)
{
	return utf8_width(r->text, (size_t)(r->p - r->text));
}

/* A hint with the place under the text; -1. */
static int
point_there(const struct reading *r)
{
	struct buf pad = {0};

	buf_fill(&pad, ' ', column(r));
	error_hint(r->err, "%s\n%s^", r->text, buf_cstr(&pad));
	buf_release(&pad);
	return -1;
}

static int
refuse(const struct reading *r, const char *what)
{
	error_set(r->err, ERR_USAGE, "bad predicate '%s': %s at column %zu", r->text, what,
		  column(r) + 1);
	return point_there(r);
}

static void
skip_blanks(struct reading *r)
{
	r->p += strspn(r->p, BLANKS);
}

/* Past a JSON string, or to the end of the text. */
static const char *
past_quotes(const char *p)
{
	for (p++; *p && *p != '"'; p++)
		if (*p == '\\' && p[1])
			p++;
	return *p ? p + 1 : p;
}

/* Up to a blank or a sign that is not in brackets; in a JSON pointer ~ is no sign, nor is =. */
static const char *
path_end(const char *p)
{
	const char *stops = *p == '/' ? BLANKS : BLANKS SIGN_BYTES;
	bool pointer = *p == '/', inside = false;

	while (*p) {
		if (inside && *p == '"') {
			p = past_quotes(p);
			continue;
		}
		if (!inside && strchr(stops, *p))
			break;
		if (!pointer && (*p == '[' || *p == ']'))
			inside = *p == '[';
		p++;
	}
	return p;
}

static bool
has_star(const struct path *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct step *s = &p->v[i];
		const char *word = s->kind == STEP_MEMBER ? s->name : NULL;

		if (s->kind == STEP_KEYED)
			word = json_string_value(json_object_get(s->value, ""));
		if (word && (str_eq(word, "*") || str_eq(word, "**")))
			return true;
	}
	return false;
}

static int
read_path(struct reading *r, struct predicate *p)
{
	const char *end = path_end(r->p);
	struct error why = {0};

	if (end == r->p)
		return refuse(r, "a path is missing");
	p->text = mem_strndup(r->p, (size_t)(end - r->p));
	if (path_parse(&p->path, p->text, &why) != 0) {
		error_set(r->err, ERR_USAGE, "bad predicate: %s", why.text);
		return point_there(r);
	}
	if (!p->path.n)
		return refuse(r, "the whole object has no value");
	if (has_star(&p->path))
		return refuse(r, "it asks one field, and * stands for many");
	r->p = end;
	return 0;
}

static int
read_operator(struct reading *r, struct predicate *p)
{
	for (size_t i = 0; i < countof(words); i++) {
		size_t n = strlen(words[i].word);

		if (strncmp(r->p, words[i].word, n) == 0 && (!r->p[n] || strchr(BLANKS, r->p[n]))) {
			p->op = words[i].op;
			r->p += n;
			return 0;
		}
	}
	for (size_t i = 0; i < countof(signs); i++) {
		size_t n = strlen(signs[i].sign);

		if (strncmp(r->p, signs[i].sign, n) != 0)
			continue;
		p->op = signs[i].op;
		r->p += n;
		if (p->op != FITS && *r->p && strchr(SIGN_BYTES, *r->p))
			return refuse(r, "a sign too many");
		return 0;
	}
	return refuse(r, *r->p ? "none of = != < > <= >= ~ exists absent"
			       : "one of = != < > <= >= ~ exists absent is missing");
}

static int
read_quoted(struct reading *r, struct predicate *p)
{
	const char *end = past_quotes(r->p);
	json_t *v = json_loadb(r->p, (size_t)(end - r->p), JSON_DECODE_ANY, NULL);

	if (!v)
		return refuse(r, "a string that does not end or is not JSON's");
	p->value = mem_strdup(json_string_value(v));
	p->quoted = true;
	json_decref(v);
	r->p = end;
	return 0;
}

static int
read_value(struct reading *r, struct predicate *p)
{
	size_t n = strcspn(r->p, BLANKS);

	if (!*r->p)
		return refuse(r, "a value is missing");
	if (*r->p == '"')
		return read_quoted(r, p);
	if (*r->p == '{' || *r->p == '[')
		return refuse(r, "a value is a text, a number, true or false");
	p->value = mem_strndup(r->p, n);
	p->quantity = quantity_parse(p->value, n, &p->number);
	r->p += n;
	return 0;
}

/* All that is left is the pattern, blanks in it and all, unless it stands in quotes. */
static int
read_pattern(struct reading *r, struct predicate *p)
{
	size_t n = strlen(r->p);

	if (!n)
		return refuse(r, "a pattern is missing");
	if (*r->p == '"') {
		if (read_quoted(r, p) != 0)
			return -1;
	} else {
		p->value = mem_strndup(r->p, n);
		r->p += n;
	}
	return pattern_new(&p->pattern, p->value, 0, r->err);
}

static int
read_all(struct reading *r, struct predicate *p)
{
	bool word;

	skip_blanks(r);
	if (read_path(r, p) != 0)
		return -1;
	skip_blanks(r);
	if (read_operator(r, p) != 0)
		return -1;
	word = p->op == EXISTS || p->op == ABSENT;
	skip_blanks(r);
	if (!word && (p->op == FITS ? read_pattern(r, p) : read_value(r, p)) != 0)
		return -1;
	skip_blanks(r);
	return *r->p ? refuse(r, word ? "nothing may follow" : "a text with blanks stands in quotes") : 0;
}

int
predicate_new(struct predicate **out, const char *text, struct error *err)
{
	struct reading r = {.text = text, .p = text, .err = err};
	struct predicate *p = mem_zero(1, sizeof(*p));

	if (read_all(&r, p) != 0) {
		predicate_free(p);
		return -1;
	}
	*out = p;
	return 0;
}

void
predicate_free(struct predicate *p)
{
	if (!p)
		return;
	path_release(&p->path);
	pattern_free(p->pattern);
	free(p->text);
	free(p->value);
	free(p);
}

bool
predicate_compares(const struct predicate *p)
{
	return p->op != EXISTS && p->op != ABSENT;
}

const struct path *
predicate_path(const struct predicate *p)
{
	return &p->path;
}

static const char *
sign_of(enum operator op)
{
	for (size_t i = 0; i < countof(signs); i++)
		if (signs[i].op == op)
			return signs[i].sign;
	return words[op - EXISTS].word;
}

void
predicate_print(struct buf *out, const struct predicate *p)
{
	buf_printf(out, "%s %s", p->text, sign_of(p->op));
	if (p->quoted) {
		json_t *v = json_string(p->value);

		buf_putc(out, ' ');
		canon_compact(out, v);
		json_decref(v);
	} else if (p->value) {
		buf_printf(out, " %s", p->value);
	}
}

/* ---- the answer ---- */

/* A scalar as text; false for maps and lists, which are no answer to anything but `exists`. */
static bool
printed(struct buf *out, const json_t *v)
{
	const char *digits = number_tag(v);

	if (json_is_object(v) || json_is_array(v))
		return false;
	if (digits)
		buf_puts(out, digits);
	else if (json_is_string(v))
		buf_add(out, json_string_value(v), json_string_length(v));
	else
		canon_compact(out, v);
	buf_cstr(out);
	return true;
}

/* Below 0, 0, above: of texts by bytes, of quantities by what they mean. */
static int
order(const struct predicate *p, const struct buf *have, long double number, bool both)
{
	int rc;

	if (both) {
		if (quantity_equal(have->p, p->value))
			return 0;
		if (number != p->number)
			return number < p->number ? -1 : 1;
	}
	rc = strcmp(have->p, p->value);
	return rc ? rc : strlen(have->p) < have->n;	/* U+0000 goes on */
}

static bool
compares(const struct predicate *p, const struct buf *have)
{
	long double number = 0;
	bool both = p->quantity && quantity_parse(have->p, have->n, &number);
	int cmp = order(p, have, number, both);

	if (p->op == IS || p->op == IS_NOT)
		return (cmp == 0) == (p->op == IS);
	if (p->quantity && !both)	/* a word is neither more nor less than a number */
		return false;
	if (p->op == UNDER || p->op == AT_LEAST)
		return (cmp < 0) == (p->op == UNDER);
	return (cmp > 0) == (p->op == OVER);
}

bool
predicate_holds(const struct predicate *p, const json_t *value)
{
	struct buf b = {0};
	bool holds;

	if (!value || json_is_null(value))
		return p->op == ABSENT;
	if (p->op == EXISTS || p->op == ABSENT)
		return p->op == EXISTS;
	if (!printed(&b, value))
		holds = p->op == IS_NOT;
	else if (p->op == FITS)
		holds = pattern_match(p->pattern, b.p, b.n, NULL, NULL, NULL);
	else
		holds = compares(p, &b);
	buf_release(&b);
	return holds;
}
