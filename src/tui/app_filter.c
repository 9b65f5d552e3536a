/* The filter of a list, typed with its result in sight. */
#include "app.h"

#include <stdlib.h>

#include "part/narrow.h"

bool
filter_can(const struct app *a, const char **why)
{
	*why = "this screen has nothing to filter";
	return view_filters(app_focus(a));
}

static const char *
text_now(const struct app *a)
{
	return view_filter_text(a, app_focus(a));
}

bool
filter_can_clear(const struct app *a, const char **why)
{
	if (!filter_can(a, why))
		return false;
	*why = "there is no filter to clear";
	return text_now(a)[0] != '\0';
}

static int
changed(struct app *a, const char *text, struct error *err)
{
	return view_filter(a, app_focus(a), text, err);
}

static void
done(struct app *a, const char *text)
{
	struct view *v = app_focus(a);
	struct error err = {0};

	/* what is bad stays out: the last good result is what was seen */
	if (text && view_filter(a, v, text, &err) != 0)
		app_say_error(a, &err);
	view_filter_end(a, v, text != NULL);
	if (text && !str_eq(a->filter_before, text_now(a)))
		undo_note_filter(a, v, a->filter_before);
}

static void
cheat_sheet(struct app *a, const char *text, struct buf *out)
{
	(void)text;
	if (app_focus(a)->ops == &view_diff)
		return;
	buf_puts(out, " . any char    a|b either    ^ $ ends     \\b word edge    (?i) any case\n"
		      " ! not         ns: namespace kind: kind   sev: severity   by: origin\n"
		      " path: field   old: value    new: value   label: k=v     Tab completes\n");
}

static void
count(const struct app *a, struct buf *out)
{
	const struct view *v = app_focus(a);

	if (v->ops->filter_count)
		v->ops->filter_count(a, v, out);
	buf_puts(out, "  Enter keep  Esc drop  Up older");
}

/* ---- Tab ---- */

static void
offer(struct buf *best, size_t *n, const char *typed, const char *word)
{
	if (!word || !*word || !str_starts(word, typed) || strpbrk(word, " \t"))
		return;
	if (*n == 0) {
		buf_puts(best, word);
	} else {
		size_t same = 0;

		while (same < best->n && best->p[same] == word[same])
			same++;
		best->n = same;
		best->p[same] = '\0';
	}
	++*n;
}

static void
offer_objects(const struct model *m, bool kinds, const char *typed, struct buf *best, size_t *n)
{
	for (size_t i = 0; m->drift && i < m->drift->n; i++)
		offer(best, n, typed, kinds ? m->drift->v[i].key.kind : m->drift->v[i].key.ns);
}

/* The longest beginning that all values of a prefix share with what stands behind it. */
static void
complete(struct app *a, struct buf *text)
{
	static const char *const prefixes[] = {"ns:", "kind:", "path:", "old:", "new:", "sev:",
					       "by:", "label:"};
	const char *start = strrchr(buf_cstr(text), ' ');
	const char *word = start ? start + 1 : text->p, *typed;
	struct buf best = {0};
	size_t n = 0;

	word += *word == '!';
	typed = strchr(word, ':') ? strchr(word, ':') + 1 : word;
	if (str_starts(word, "ns:") || str_starts(word, "kind:"))
		offer_objects(&a->model, word[0] == 'k', typed, &best, &n);
	else if (str_starts(word, "by:"))
		for (int i = 0; i <= ORIGIN_AUDIT; i++)
			offer(&best, &n, typed, origin_name((enum origin_class)i));
	else if (str_starts(word, "sev:"))
		for (int i = 0; i <= SEVERITY_CRITICAL; i++)
			offer(&best, &n, typed, severity_name((enum severity)i));
	else if (typed == word && *word)
		for (size_t i = 0; i < countof(prefixes); i++)
			offer(&best, &n, typed, prefixes[i]);
	if (best.n > strlen(typed))
		buf_puts(text, best.p + strlen(typed));
	buf_release(&best);
}

static void
put_options(struct buf *out, const char *option, const char *const *values)
{
	for (; values && *values; values++) {
		buf_printf(out, " %s ", option);
		buf_add_word(out, *values);
	}
}

void
filter_objects(const struct app *a, struct buf *out)
{
	const struct filter *f = &a->o->filter;

	put_options(out, "-n", f->namespaces);
	put_options(out, "-k", f->kinds);
	put_options(out, "-l", f->selectors);
	if (a->o->query.source) {
		buf_puts(out, " --source ");
		buf_add_word(out, a->o->query.source);
	}
}

void
filter_options(const struct app *a, struct buf *out)
{
	const struct filter *f = &a->o->filter;

	filter_objects(a, out);
	put_options(out, "-f", f->fields);
	put_options(out, "--by", f->origins);
	if (f->severity != SEVERITY_INFO)
		buf_printf(out, " -s %s", severity_name(f->severity));
	if (a->o->unreviewed)
		buf_puts(out, " --unreviewed");
}

unsigned
filter_open(struct app *a)
{
	free(a->filter_before);
	a->filter_before = mem_strdup(text_now(a));
	prompt_open(a, &(struct prompt_opts){.mark = "/ ", .initial = a->filter_before,
					     .history = "filter", .changed = changed,
					     .suggest = cheat_sheet, .complete = complete,
					     .done = done, .status = count});
	return REACT_DRAW;
}

unsigned
filter_clear(struct app *a)
{
	free(a->filter_before);
	a->filter_before = mem_strdup(text_now(a));
	done(a, "");
	app_say(a, "the filter is off: %s brings it back", keymap_key(a->keys, ACTION_UNDO));
	return REACT_DRAW;
}
