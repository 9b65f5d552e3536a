/* Paths into trees: steps, their printed form, and the way from one to the value. */
#include "assay/text/path.h"

#include <stdlib.h>

#include "assay/text/canon.h"
#include "assay/text/tree.h"
#include "lex.h"
#include "value.h"

/* The key name of the short form [http], which leaves open what key it is. */
#define ANY_KEY ""

static struct step *
push(struct path *p, enum step_kind kind)
{
	vec_grow(p->v, p->n, p->cap);
	p->v[p->n] = (struct step){.kind = kind};
	return &p->v[p->n++];
}

void
path_member(struct path *p, const char *name)
{
	push(p, STEP_MEMBER)->name = mem_strdup(name);
}

void
path_keyed_new(struct path *p, json_t *keys, unsigned dup)
{
	struct step *s = push(p, STEP_KEYED);

	s->value = keys;
	s->dup = dup;
}

void
path_value_new(struct path *p, json_t *value)
{
	push(p, STEP_VALUE)->value = value;
}

void
path_index(struct path *p, size_t index)
{
	push(p, STEP_INDEX)->index = index;
}

void
path_pop(struct path *p)
{
	struct step *s = &p->v[--p->n];

	free(s->name);
	json_decref(s->value);
}

void
path_copy(struct path *to, const struct path *from)
{
	*to = (struct path){0};
	for (size_t i = 0; i < from->n; i++) {
		const struct step *s = &from->v[i];
		struct step *t = push(to, s->kind);

		t->name = s->name ? mem_strdup(s->name) : NULL;
		t->index = s->index;
		t->dup = s->dup;
		t->value = tree_copy(s->value);
	}
}

void
path_release(struct path *p)
{
	if (!p)
		return;
	while (p->n)
		path_pop(p);
	free(p->v);
	*p = (struct path){0};
}

static bool
is_word(const char *s)
{
	if (!(*s == '_' || (*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z')))
		return false;
	for (; *s; s++)
		if (!(*s == '_' || (*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z') ||
		      (*s >= '0' && *s <= '9')))
			return false;
	return true;
}

/* Whether a string may stand in brackets without quotes and is read as the same string. */
static bool
is_plain(const char *s)
{
	json_t *v;
	bool string;

	if (!*s || strpbrk(s, "\"\\[]{},=#*?"))
		return false;
	for (const char *p = s; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f)
			return false;
	v = path_scalar_new(s);
	string = json_is_string(v) && !number_tag(v);
	json_decref(v);
	return string;
}

static void
print_value(struct buf *out, const json_t *v)
{
	const char *s = number_tag(v) ? NULL : json_string_value(v);

	if (s && strlen(s) == json_string_length(v) && is_plain(s))
		buf_puts(out, s);
	else
		canon_compact(out, v);
}

static void
print_key(struct buf *out, const char *key)
{
	if (is_word(key))
		buf_puts(out, key);
	else
		canon_string(out, key, strlen(key));
}

static void
print_dup(struct buf *out, const struct step *s)
{
	if (s->dup > 1)
		buf_printf(out, "#%u", s->dup);
}

static void
print_keyed(struct buf *out, const struct step *s)
{
	const char *key, *comma = "";
	json_t *v;

	buf_putc(out, '[');
	json_object_foreach(s->value, key, v) {
		buf_puts(out, comma);
		/* ["x"] would be a member */
		if (*key || json_object_size(s->value) > 1 || !json_is_string(v) ||
		    !is_plain(json_string_value(v))) {
			print_key(out, key);
			buf_putc(out, '=');
		}
		print_value(out, v);
		comma = ",";
	}
	print_dup(out, s);
	buf_putc(out, ']');
}

static void
print_step(struct buf *out, const struct step *s, bool first)
{
	switch (s->kind) {
	case STEP_MEMBER:
		if (is_word(s->name)) {
			if (!first)
				buf_putc(out, '.');
			buf_puts(out, s->name);
		} else {
			buf_putc(out, '[');
			canon_string(out, s->name, strlen(s->name));
			buf_putc(out, ']');
		}
		break;
	case STEP_KEYED:
		print_keyed(out, s);
		break;
	case STEP_VALUE:
		buf_puts(out, "[=");
		print_value(out, s->value);
		print_dup(out, s);
		buf_putc(out, ']');
		break;
	case STEP_INDEX:
		buf_printf(out, "[%zu]", s->index);
		break;
	}
}

void
path_print(struct buf *out, const struct path *p)
{
	for (size_t i = 0; i < p->n; i++)
		print_step(out, &p->v[i], i == 0);
}

static json_t *
word_value(const struct word *w)
{
	return w->quoted ? json_stringn_nocheck(w->text, w->n) : path_scalar_new(w->text);
}

/* Digits without leading zeros, as an index is written. */
static bool
is_index(const char *s, size_t *out)
{
	unsigned long long n;

	if ((*s == '0' && s[1]) || !str_to_u64(s, strlen(s), &n) || n > UINT32_MAX)
		return false;
	*out = (size_t)n;
	return true;
}

static void
bare_step(struct path *p, const struct lex_step *s)
{
	json_t *keys;
	size_t index;

	if (s->dup == 0 && is_index(s->values[0].text, &index)) {
		path_index(p, index);
		return;
	}
	keys = json_object();
	json_object_set_new(keys, ANY_KEY, json_string(s->values[0].text));
	path_keyed_new(p, keys, s->dup);
}

static void
keyed_step(struct path *p, const struct lex_step *s)
{
	json_t *keys = json_object();

	for (size_t i = 0; i < s->n; i++)
		json_object_set_new(keys, s->keys[i].text, word_value(&s->values[i]));
	path_keyed_new(p, keys, s->dup);
}

static void
value_step(struct path *p, const struct lex_step *s)
{
	const struct word *w = &s->values[0];
	struct limits lim = LIMITS_DEFAULT;
	json_t *v = NULL;

	if (!w->quoted && (*w->text == '{' || *w->text == '['))
		v = tree_parse_json(w->text, strlen(w->text), &lim, NULL, NULL);
	path_value_new(p, v ? v : word_value(w));
	p->v[p->n - 1].dup = s->dup;
}

int
path_parse(struct path *out, const char *text, struct error *err)
{
	struct path p = {0};
	struct lex lex;
	size_t index;

	if (path_lex(&lex, text, err) != 0)
		return -1;
	for (size_t i = 0; i < lex.n; i++) {
		const struct lex_step *s = &lex.v[i];

		switch (s->kind) {
		case LEX_MEMBER:
			path_member(&p, s->values[0].text);
			break;
		case LEX_TOKEN:
			if (is_index(s->values[0].text, &index))
				path_index(&p, index);
			else
				path_member(&p, s->values[0].text);
			break;
		case LEX_BARE:
			bare_step(&p, s);
			break;
		case LEX_KEYED:
			keyed_step(&p, s);
			break;
		case LEX_VALUE:
			value_step(&p, s);
			break;
		}
	}
	path_lex_release(&lex);
	*out = p;
	return 0;
}

void
pointer_token(struct buf *out, const char *name)
{
	buf_putc(out, '/');
	for (; *name; name++) {
		if (*name == '~')
			buf_puts(out, "~0");
		else if (*name == '/')
			buf_puts(out, "~1");
		else
			buf_putc(out, *name);
	}
}
