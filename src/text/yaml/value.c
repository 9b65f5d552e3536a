/* Values of libyaml's scalars and keys, and its mistakes in our words. */
#include "value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "tree_scan.h"
#include "scalar.h"

int
yaml_fail(struct error *err, enum error_code code, const yaml_event_t *e, const char *text)
{
	return error_set(err, code, "line %zu, column %zu: %s", e->start_mark.line + 1,
			 e->start_mark.column + 1, text);
}

/* Bytes of a !!binary; JSON can hold them only if they are text. */
static json_t *
binary_value(const yaml_event_t *e, struct error *err)
{
	const char *p = (const char *)e->data.scalar.value;
	struct buf packed = {0};
	uint8_t *bytes;
	json_t *v = NULL;
	size_t n;

	for (size_t i = 0; i < e->data.scalar.length; i++)
		if (!strchr(" \t\r\n", p[i]))
			buf_putc(&packed, p[i]);
	bytes = base64_decode(buf_cstr(&packed), packed.n, &n);
	if (bytes)
		v = json_stringn((const char *)bytes, n);
	if (!v)
		yaml_fail(err, ERR_INPUT, e, "a !!binary that is no text in base64");
	free(bytes);
	buf_release(&packed);
	return v;
}

static void
count_big(struct tree_oddities *odd, const yaml_event_t *e)
{
	odd->big_integers++;
	if (!odd->first[0])
		snprintf(odd->first, sizeof(odd->first), "line %zu", e->start_mark.line + 1);
}

static json_t *
resolved_value(const struct scalar *s, const yaml_event_t *e, struct tree_oddities *odd,
	       struct error *err)
{
	const char *p = (const char *)e->data.scalar.value;

	switch (s->kind) {
	case SCALAR_NULL:
		return json_null();
	case SCALAR_BOOL:
		return json_boolean(s->truth);
	case SCALAR_INT:
		return json_integer(s->integer);
	case SCALAR_BIG:
		count_big(odd, e);
		return number_tag_new(s->digits, strlen(s->digits));
	case SCALAR_BEYOND:
		count_big(odd, e);
		break;
	case SCALAR_FLOAT:
		return json_real(s->real);
	case SCALAR_NOT_FINITE:
		yaml_fail(err, ERR_INPUT, e, "infinity or not-a-number, which JSON cannot hold");
		return NULL;
	case SCALAR_STRING:
	case SCALAR_TIME:
	case SCALAR_MERGE:
		break;
	}
	return json_stringn_nocheck(p, e->data.scalar.length);
}

/* A scalar with one of YAML's own tags; what does not fit is refused, as in Kubernetes. */
static json_t *
tagged_value(const yaml_event_t *e, const char *tag, struct tree_oddities *odd, struct error *err)
{
	static const struct {
		const char *tag;
		enum scalar_kind kinds[4];
	} tags[] = {
		{YAML_TAG "null", {SCALAR_NULL}},
		{YAML_TAG "bool", {SCALAR_BOOL}},
		{YAML_TAG "int", {SCALAR_INT, SCALAR_BIG}},
		{YAML_TAG "float", {SCALAR_FLOAT, SCALAR_INT, SCALAR_BIG, SCALAR_NOT_FINITE}},
	};
	const char *p = (const char *)e->data.scalar.value;
	struct scalar s;

	if (str_eq(tag, YAML_TAG "binary"))
		return binary_value(e, err);
	for (size_t i = 0; i < countof(tags); i++) {
		if (!str_eq(tag, tags[i].tag))
			continue;
		scalar_resolve(&s, p, e->data.scalar.length);
		for (size_t k = 0; k < countof(tags[i].kinds); k++)
			if (tags[i].kinds[k] == s.kind && s.kind != SCALAR_STRING)
				return resolved_value(&s, e, odd, err);
		yaml_fail(err, ERR_INPUT, e, "a value that does not fit its tag");
		return NULL;
	}
	return json_stringn_nocheck(p, e->data.scalar.length);
}

json_t *
yaml_value(const yaml_event_t *e, struct tree_oddities *odd, struct error *err)
{
	const char *tag = (const char *)e->data.scalar.tag;
	struct scalar s = {.kind = SCALAR_STRING};

	if (tag && *tag)
		return tagged_value(e, tag, odd, err);
	if (e->data.scalar.plain_implicit)
		scalar_resolve(&s, (const char *)e->data.scalar.value, e->data.scalar.length);
	return resolved_value(&s, e, odd, err);
}

/* A number as a key: Kubernetes' reader prints it with Go's 'g' format and 32 bits. */
static void
print_float_key(char *out, size_t size, double d)
{
	float f = (float)d;
	int digits = 1, exponent;
	char text[64];

	if (!isfinite(f)) {
		snprintf(out, size, "%.17g", d);
		return;
	}
	do
		snprintf(text, sizeof(text), "%.*e", digits - 1, (double)f);
	while (strtof(text, NULL) != f && ++digits < 10);
	exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
	if (exponent < -4 || exponent >= 6)
		snprintf(out, size, "%s", text);
	else
		snprintf(out, size, "%.*f", digits - 1 > exponent ? digits - 1 - exponent : 0,
			 (double)f);
}

int
yaml_key_text(struct buf *out, const json_t *k)
{
	char text[64];

	switch (json_typeof(k)) {
	case JSON_STRING:
		if (number_tag(k))
			buf_puts(out, number_tag(k));
		else
			buf_add(out, json_string_value(k), json_string_length(k));
		return 0;
	case JSON_TRUE:
	case JSON_FALSE:
		buf_puts(out, json_is_true(k) ? "true" : "false");
		return 0;
	case JSON_INTEGER:
		buf_printf(out, "%lld", (long long)json_integer_value(k));
		return 0;
	case JSON_REAL:
		print_float_key(text, sizeof(text), json_real_value(k));
		buf_puts(out, text);
		return 0;
	default:
		return -1;
	}
}

/* libyaml's words for what is wrong, and ours. */
int
yaml_syntax_error(const yaml_parser_t *y, const char *p, size_t n, struct error *err)
{
	static const struct {
		const char *theirs, *ours;
	} t[] = {
		{"mapping values are not allowed", "a \":\" where no key can be"},
		{"could not find expected ':'", "a key without its \":\""},
		{"did not find expected key", "a key was expected"},
		{"did not find expected '-' indicator", "a list item was expected"},
		{"did not find expected ',' or", "a bracket that is not closed"},
		{"did not find expected node content", "a value was expected"},
		{"expected <document start>", "a second document or text after the end"},
		{"cannot start any token", "a character that no value begins with"},
		{"found a tab", "a tab as indentation"},
		{"unexpected end of stream", "a quoted string that is not closed"},
		{"unexpected document indicator", "a quoted string that is not closed"},
		{"escape", "an escape that YAML does not know"},
		{"Unicode character", "an escape that is no character"},
		{"tag handle", "a tag that was not declared"},
		{"control characters are not allowed", "a control character"},
		{"UTF-8", "bytes that are not UTF-8"},
		{"Unicode", "bytes that are not UTF-8"},
		{"block mapping", "a mapping in a wrong place"},
		{"block sequence entries are not allowed", "a list item in a wrong place"},
	};
	size_t line = y->problem_mark.line + 1, column = y->problem_mark.column + 1;
	const char *why = "this is no YAML";

	for (size_t i = 0; y->problem && i < countof(t); i++) {
		if (strstr(y->problem, t[i].theirs)) {
			why = t[i].ours;
			break;
		}
	}
	if (y->error == YAML_READER_ERROR)
		tree_place(p, n, y->problem_offset < n ? y->problem_offset : n, &line, &column);
	return error_set(err, ERR_INPUT, "line %zu, column %zu: %s", line, column, why);
}
