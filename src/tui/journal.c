/* The journal of deeds in the store: {"done": [{"what": "filter", …}, …], "undone": […]}. */
#include "undo.h"

#include <jansson.h>
#include <stdlib.h>

#define FILE_MAX (1U << 20)

static const char *const kinds[] = {
	[DEED_RANGE] = "range", [DEED_FILTER] = "filter", [DEED_LABEL] = "label",
	[DEED_RULE] = "rule", [DEED_MARK] = "mark",
};

/* ---- reading ---- */

static char *
text_of(const json_t *t, const char *key)
{
	const char *s = json_string_value(json_object_get(t, key));

	return s ? mem_strdup(s) : NULL;
}

static bool
read_snapshot(const json_t *t, struct store_snapshot *out)
{
	const json_t *at = json_object_get(t, "instant");
	const char *s = json_string_value(at);

	if (!s || !when_parse_rfc3339(s, json_string_length(at), &out->instant))
		return false;
	out->context = text_of(t, "context");
	out->source = text_of(t, "source");
	return out->context != NULL;
}

/* Has it all that its kind needs? */
static bool
read_deed(const json_t *t, struct deed *out)
{
	const char *what = json_string_value(json_object_get(t, "what"));
	size_t kind = 0;

	while (kind < countof(kinds) && !str_eq(kinds[kind], what))
		kind++;
	if (kind == countof(kinds))
		return false;
	out->kind = (enum deed_kind)kind;
	out->text = text_of(t, "text");
	out->context = text_of(t, "context");
	out->has = json_is_true(json_object_get(t, "has"));
	if (out->kind == DEED_RANGE)
		return read_snapshot(json_object_get(t, "from"), &out->from) &&
		       read_snapshot(json_object_get(t, "to"), &out->to);
	if (out->kind == DEED_LABEL && out->has &&
	    !read_snapshot(json_object_get(t, "from"), &out->from))
		return false;
	return out->kind == DEED_MARK ||
	       (out->text && (out->kind == DEED_RULE || out->context));
}

static void
read_deeds(const json_t *list, struct deeds *out)
{
	const json_t *t;
	size_t i;

	json_array_foreach(list, i, t) {
		struct deed d = {0};

		if (read_deed(t, &d))
			deeds_add(out, d);
		else
			deed_release(&d);
	}
}

void
journal_read(const char *file, struct undo *out)
{
	struct limits lim = LIMITS_DEFAULT;
	struct buf b = {0};
	json_t *t = NULL;

	if (file && io_read_file(file, FILE_MAX, &b, NULL) == 0)
		t = tree_parse_json(b.p, b.n, &lim, NULL, NULL);
	read_deeds(json_object_get(t, "done"), &out->done);
	read_deeds(json_object_get(t, "undone"), &out->undone);
	json_decref(t);
	buf_release(&b);
}

/* ---- writing ---- */

static void
put_text(json_t *t, const char *key, const char *s)
{
	if (s)
		json_object_set_new(t, key, json_string(s));
}

static json_t *
snapshot_tree(const struct store_snapshot *s)
{
	json_t *t = json_object();
	struct buf at = {0};

	when_print_utc(&at, s->instant);
	put_text(t, "context", s->context);
	put_text(t, "instant", buf_cstr(&at));
	put_text(t, "source", s->source);
	buf_release(&at);
	return t;
}

static json_t *
deed_tree(const struct deed *d)
{
	json_t *t = json_object();

	put_text(t, "what", kinds[d->kind]);
	put_text(t, "text", d->text);
	put_text(t, "context", d->context);
	if (d->has)
		json_object_set_new(t, "has", json_true());
	if (d->from.context)
		json_object_set_new(t, "from", snapshot_tree(&d->from));
	if (d->to.context)
		json_object_set_new(t, "to", snapshot_tree(&d->to));
	return t;
}

static json_t *
deeds_tree(const struct deeds *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->n; i++)
		json_array_append_new(list, deed_tree(&s->v[i]));
	return list;
}

void
journal_write(const char *file, const struct undo *u)
{
	json_t *t = json_object();
	struct buf b = {0};

	json_object_set_new(t, "done", deeds_tree(&u->done));
	json_object_set_new(t, "undone", deeds_tree(&u->undone));
	canon_dump_ordered(&b, t);
	state_write(file, &b);
	json_decref(t);
	buf_release(&b);
}
