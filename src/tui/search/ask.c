/* The prompt for a pattern: what is searched is typed before it, or changed by Tab. */
#include <stdlib.h>

#include "assay/text.h"
#include "finds.h"

/* A pattern that cannot be is told as it is typed. */
static int
check(struct app *a, const char *text, struct error *err)
{
	struct pattern *p = NULL;
	struct wanted w;

	(void)a;
	finds_parse(&w, text);
	if (!*w.pattern || w.literal)
		return 0;
	if (pattern_new(&p, w.pattern, PATTERN_SMART, err) != 0)
		return -1;
	pattern_free(p);
	return 0;
}

static void
suggest(struct app *a, const char *text, struct buf *out)
{
	struct wanted w;
	size_t n;

	finds_parse(&w, text);
	timeline_snapshots(a->model.nights, &n);
	buf_printf(out, w.all ? "  newest snapshot   [all %zu snapshots]   Tab changes it\n"
			      : " [newest snapshot]   all %zu snapshots    Tab changes it\n", n);
	buf_puts(out, " regular expression, in values and paths   -F text  -i any case  "
		      "--path in paths\n");
}

/* Tab: "--all " before the pattern, or away again. */
static void
toggle(struct app *a, struct buf *text)
{
	struct wanted w;
	char *before = mem_strdup(buf_cstr(text)), *at;

	(void)a;
	finds_parse(&w, before);
	buf_clear(text);
	at = strstr(before, "--all");
	if (!w.all) {
		buf_printf(text, "--all %s", before);
	} else {
		buf_add(text, before, (size_t)(at - before));
		at += strlen("--all");
		buf_puts(text, at + strspn(at, " "));
	}
	free(before);
}

static void
done(struct app *a, const char *text)
{
	if (text && *text) {
		search_start(a, text);
		return;
	}
	if (a->view->ops == &view_search && a->view->under &&
	    !((const struct finds *)a->view->state)->typed)
		app_back(a);
}

void
finds_ask(struct app *a, const struct finds *st)
{
	prompt_open(a, &(struct prompt_opts){.mark = "search: ",
					     .initial = st && st->typed ? st->typed : "",
					     .history = "search", .changed = check,
					     .suggest = suggest, .complete = toggle,
					     .done = done});
}
