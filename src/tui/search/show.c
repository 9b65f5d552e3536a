/* The object of a hit as text, opened at the line of its field. */
#include <stdlib.h>

#include "assay/compare.h"
#include "finds.h"
#include "overlay/window.h"

/* ---- which line a field is on ---- */

#define MARK	   "7391846205518273"	/* stands in no object by chance */
#define MARK_VALUE 7391846205518273

/* Puts the mark where the value is; *above gets how many lines above the mark the field is. */
static bool
put_mark(json_t *v, size_t *above)
{
	*above = json_is_object(v) || json_is_array(v);
	if (json_is_string(v))
		return json_string_set(v, MARK) == 0;
	if (json_is_integer(v))
		return json_integer_set(v, MARK_VALUE) == 0;
	if (json_is_object(v)) {
		json_object_clear(v);
		return json_object_set_new(v, MARK, json_null()) == 0;
	}
	if (json_is_array(v)) {
		json_array_clear(v);
		return json_array_append_new(v, json_string(MARK)) == 0;
	}
	return false;
}

static size_t
line_at(const char *text, const char *at)
{
	size_t line = 1;

	for (const char *p = text; p < at; p++)
		line += *p == '\n';
	return line;
}

/* The line, from 1, of the field in what render_show prints; 0: it cannot be marked. */
static size_t
marked_line(const struct shown_object *shown, const struct path *path,
	    const struct render_opts *o)
{
	const struct limits lim = LIMITS_DEFAULT;
	struct shown_object marked = *shown;
	struct buf text = {0};
	size_t above = 0, line = 0;
	json_t *value;

	marked.body = tree_copy(shown->body);
	value = compare_find(marked.body, path, &lim);
	if (value && put_mark(value, &above)) {
		const char *at;

		render_show(&text, &marked, o);
		at = strstr(buf_cstr(&text), MARK);
		line = at ? line_at(text.p, at) - above : 0;
	}
	json_decref(value);
	json_decref(marked.body);
	buf_release(&text);
	return line;
}

/* Of a value inside a document, and of what cannot be marked, the line of what holds it. */
static size_t
line_of(const struct shown_object *shown, const char *text, const struct render_opts *o)
{
	struct path path = {0}, part;
	size_t line = 0;

	if (path_parse(&path, text, NULL) == 0)
		for (part = path; part.n && !line; part.n--)
			line = marked_line(shown, &part, o);
	path_release(&path);
	return line;
}

/* ---- showing ---- */

/* The newest of the snapshots searched that had the value. */
static const struct store_snapshot *
snapshot_of(const struct finds *st, const struct found_row *f)
{
	for (size_t i = st->nat; i-- > 0;)
		if (st->at[i].instant == f->last)
			return &st->at[i];
	return NULL;
}

/* The object as it was then, with the field in sight. */
void
finds_show(struct app *a, const struct finds *st, const struct found_row *f)
{
	const struct store_snapshot *at = snapshot_of(st, f);
	struct render_opts o = a->o->render;
	struct shown_object shown = {.ref = f->ref};
	struct object_word word = {0};
	struct filter filter = {.words = &word, .nwords = 1};
	struct found_object found = {0};
	struct buf day = {0};
	struct window w = {0};
	struct error err = {0};

	if (!at || flow_kinds((struct kinds **)&o.kinds, a->o->store, at, &err) != 0 ||
	    object_word_parse(&word, f->ref, &err) != 0 ||
	    flow_find_one(a->o->store, at, o.kinds, &filter, &found, &err) != 0 ||
	    !(shown.body = flow_read(a->o->store, at, SECTION_OBJECTS, &found.key, &err))) {
		app_say_error(a, &err);
		goto done;
	}
	when_print_day(&day, at->instant, o.zone, o.now);
	shown.context = at->context;
	shown.instant = at->instant;
	shown.word = f->open ? "latest" : day.p;
	shown.key = found.key;
	o.format = FORMAT_TEXT;
	o.width = a->cols > 42 ? (size_t)a->cols - 2 : 40;
	render_show(&w.text, &shown, &o);
	w.heading = mem_strdup(f->ref);
	w.line = line_of(&shown, f->path, &o);
	window_open(a, &w);
done:
	json_decref(shown.body);
	object_key_release(&found.key);
	object_word_release(&word);
	kinds_free((struct kinds *)o.kinds);
	buf_release(&day);
}
