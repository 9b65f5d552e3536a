/* The Timeline taken out: a night's information, the list in formats, as a command. */
#include <stdio.h>
#include <stdlib.h>

#include "nights.h"
#include "overlay/window.h"

unsigned
nights_info(struct app *a, struct view *v, int how)
{
	const struct nights *st = v->state;
	const struct log_row *r = nights_row(a, st, st->list.cursor);
	struct buf text = {0}, note = {0}, heading = {0}, past = {0};
	size_t cols = a->cols > 8 ? (size_t)a->cols - 4 : 4;
	char objects[24];

	(void)how;
	nights_date(a, &heading, r);
	nights_note(&note, r, a->cols);
	window_item(&text, "note", buf_cstr(&note), cols);
	window_item(&text, "lacks", r->lacks, cols);
	window_item(&text, "labels", r->labels, cols);
	if (r->past) {
		buf_printf(&past, "kept, :log --history %s tells them", r->name);
		window_item(&text, "minutes before", buf_cstr(&past), cols);
	}
	snprintf(objects, sizeof(objects), "%llu", (unsigned long long)r->objects);
	window_item(&text, "objects", objects, cols);
	window_item(&text, "word", r->name, cols);
	window_item(&text, "source", r->source, cols);
	window_item(&text, "archive", r->archive, cols);
	window_item(&text, "sha256", r->sha256, cols);
	window_item(&text, "commit", r->commit, cols);
	for (size_t i = 0; i < r->nchanged; i++)
		window_item(&text, i ? "" : "changed", r->changed[i].ref, cols);
	overlay_text(a, buf_cstr(&heading), &text);
	buf_release(&text);
	buf_release(&note);
	buf_release(&heading);
	buf_release(&past);
	return REACT_DRAW;
}

/* ---- the list ---- */

static void
list_of(const struct app *a, const struct nights *st, struct log_list *out)
{
	size_t n, rows;
	const struct log_row *row = timeline_rows(a->model.nights, &rows);
	const struct store_snapshot *at = timeline_snapshots(a->model.nights, &n);
	struct log_row *v = mem_zero(st->n + 1, sizeof(*v));

	*out = (struct log_list){.context = timeline_context(a->model.nights), .v = v, .n = st->n,
				 .snapshots = n, .from = at[0].instant, .to = at[n - 1].instant};
	for (size_t i = 0; i < st->n; i++) {
		v[i] = row[st->shown[i]];
		out->missing += v[i].missing;
	}
}

int
nights_export(struct app *a, struct view *v, const char *format, struct buf *out, struct error *err)
{
	struct render_opts o = a->o->render;
	struct log_list l;

	if (!render_format_parse(format, &o.format))
		return error_set(err, ERR_USAGE, "no format %s here", format);
	list_of(a, v->state, &l);
	render_log(out, &l, &o);
	free((void *)l.v);
	return 0;
}

void
nights_command(const struct app *a, const struct view *v, struct buf *out)
{
	(void)v;
	buf_printf(out, "assay log --context %s", timeline_context(a->model.nights));
	filter_options(a, out);
}
