/* Cuts the text of a path into steps of words; what a word means is its readers' business. */
#include "lex.h"

#include <jansson.h>
#include <stdlib.h>

struct cut {
	const char *text, *p;
	struct lex *out;
	struct error *err;
};

static int
bad(const struct cut *c, const char *what)
{
	error_set(c->err, ERR_USAGE, "bad path '%s': %s at column %zu", c->text, what,
		  (size_t)(c->p - c->text) + 1);
	return error_hint(c->err, "paths are like spec.ports[name=http].port, data[\"a.b\"], "
				  "/spec/ports/0/port");
}

static struct lex_step *
add_step(struct cut *c, enum lex_kind kind)
{
	struct lex *l = c->out;

	vec_grow(l->v, l->n, l->cap);
	l->v[l->n] = (struct lex_step){.kind = kind};
	return &l->v[l->n++];
}

static void
add_value(struct lex_step *s, struct word w)
{
	vec_grow(s->values, s->n, s->cap_values);
	s->values[s->n++] = w;
}

/* One JSON value at c->p by jansson, which tells where it ended. */
static json_t *
json_here(struct cut *c)
{
	json_error_t je;
	json_t *v = json_loads(c->p, JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL,
			       &je);

	if (v)
		c->p += je.position;
	return v;
}

static int
quoted_word(struct cut *c, struct word *out)
{
	json_t *v = json_here(c);

	if (!v)
		return bad(c, "a string that does not end or is not JSON's");
	*out = (struct word){mem_strndup(json_string_value(v), json_string_length(v)),
			     json_string_length(v), true};
	json_decref(v);
	return 0;
}

/* Bytes up to one of the stops, or a JSON string. */
static int
word(struct cut *c, const char *stops, struct word *out)
{
	size_t n;

	if (*c->p == '"')
		return quoted_word(c, out);
	n = strcspn(c->p, stops);
	*out = (struct word){mem_strndup(c->p, n), n, false};
	c->p += n;
	return 0;
}

/* A name of a member: none has U+0000 in it. */
static int
name_word(struct cut *c, const char *stops, struct word *out)
{
	const char *from = c->p;

	if (word(c, stops, out) != 0)
		return -1;
	if (strlen(out->text) == out->n)
		return 0;
	free(out->text);
	c->p = from;
	return bad(c, "a name with U+0000");
}

/* An element of a set may be an object or a list; it stays text here. */
static int
value_word(struct cut *c, struct word *out)
{
	const char *from = c->p;
	json_t *v;

	if (*from != '{' && *from != '[')
		return word(c, "]", out);
	v = json_here(c);
	if (!v)
		return bad(c, "not a JSON value");
	json_decref(v);
	*out = (struct word){mem_strndup(from, (size_t)(c->p - from)), (size_t)(c->p - from), false};
	return 0;
}

/* Takes the #2 off a bare word, or reads it behind a quoted one. */
static void
take_dup(struct cut *c, struct lex_step *s, struct word *w)
{
	char *sharp = w->quoted ? NULL : strrchr(w->text, '#');
	unsigned long long n;
	size_t digits;

	if (w->quoted && *c->p == '#') {
		digits = strcspn(c->p + 1, "]");
		if (str_to_u64(c->p + 1, digits, &n) && n >= 2 && n <= 1000000) {
			s->dup = (unsigned)n;
			c->p += 1 + digits;
		}
	} else if (sharp && *c->p == ']' && str_to_u64(sharp + 1, strlen(sharp + 1), &n) &&
		   n >= 2 && n <= 1000000) {
		s->dup = (unsigned)n;
		*sharp = '\0';
		w->n = (size_t)(sharp - w->text);
	}
}

/* The rest of [key=value,key=value#2] after the first key. */
static int
keyed(struct cut *c, struct lex_step *s, struct word key)
{
	for (;;) {
		struct word value;

		c->p++;		/* = */
		vec_grow(s->keys, s->n, s->cap_keys);
		s->keys[s->n] = key;
		if (word(c, ",]", &value) != 0) {
			free(key.text);
			return -1;
		}
		take_dup(c, s, &value);
		add_value(s, value);
		if (*c->p != ',')
			return 0;
		c->p++;
		if (name_word(c, "=,]", &key) != 0)
			return -1;
		if (*c->p != '=') {
			free(key.text);
			return bad(c, "a key without a value");
		}
	}
}

static int
bracket(struct cut *c)
{
	struct lex_step *s;
	struct word w;

	c->p++;
	if (*c->p == '=') {
		c->p++;
		s = add_step(c, LEX_VALUE);
		if (value_word(c, &w) != 0)
			return -1;
		take_dup(c, s, &w);
		add_value(s, w);
	} else {
		s = add_step(c, LEX_BARE);
		if (name_word(c, "=]", &w) != 0)
			return -1;
		if (*c->p == '=') {
			s->kind = LEX_KEYED;
			if (keyed(c, s, w) != 0)
				return -1;
		} else {
			s->kind = w.quoted ? LEX_MEMBER : LEX_BARE;
			if (!w.quoted)
				take_dup(c, s, &w);
			add_value(s, w);
			if (!w.quoted && !*w.text)
				return bad(c, "nothing in the brackets");
		}
	}
	if (*c->p != ']')
		return bad(c, "']' is missing");
	c->p++;
	return 0;
}

static int
dotted(struct cut *c)
{
	if (*c->p == '.')
		c->p++;
	while (*c->p) {
		if (*c->p == '[') {
			if (bracket(c) != 0)
				return -1;
		} else {
			size_t n = strcspn(c->p, ".[]");

			if (n == 0)
				return bad(c,
					   *c->p == ']' ? "']' without '['" : "a name is missing");
			add_value(add_step(c, LEX_MEMBER),
				  (struct word){mem_strndup(c->p, n), n, false});
			c->p += n;
		}
		if (*c->p == '.') {
			c->p++;
			if (!*c->p || *c->p == '[')
				return bad(c, "a name is missing");
		} else if (*c->p && *c->p != '[') {
			return bad(c, "'.' is missing");
		}
	}
	return 0;
}

/* RFC 6901: ~1 is a slash, ~0 a tilde. */
static int
pointer(struct cut *c)
{
	while (*c->p) {
		struct buf b = {0};

		for (c->p++; *c->p && *c->p != '/'; c->p++) {
			if (*c->p != '~') {
				buf_putc(&b, *c->p);
			} else if (c->p[1] == '0' || c->p[1] == '1') {
				buf_putc(&b, *++c->p == '0' ? '~' : '/');
			} else {
				buf_release(&b);
				return bad(c, "'~' stands only before 0 and 1");
			}
		}
		size_t n = b.n;

		add_value(add_step(c, LEX_TOKEN), (struct word){buf_take(&b), n, true});
	}
	return 0;
}

int
path_lex(struct lex *out, const char *text, struct error *err)
{
	struct lex found = {0};
	struct cut c = {text, text, &found, err};

	if (utf8_valid(text, strlen(text)) != strlen(text))
		return error_set(err, ERR_USAGE, "a path that is not UTF-8");
	if ((*text == '/' ? pointer(&c) : dotted(&c)) != 0) {
		path_lex_release(&found);
		return -1;
	}
	*out = found;
	return 0;
}

void
path_lex_release(struct lex *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < l->n; i++) {
		struct lex_step *s = &l->v[i];

		for (size_t k = 0; k < s->n; k++) {
			free(s->values[k].text);
			if (s->keys)
				free(s->keys[k].text);
		}
		free(s->keys);
		free(s->values);
	}
	free(l->v);
	*l = (struct lex){0};
}
