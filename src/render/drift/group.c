/*
 * Causes with many changes. One whose record is shown is told below that
 * record; the others stand for themselves, before the objects.
 */
#include "render.h"

static void
put_size(struct buf *out, const struct drift_group *g, const struct render_opts *o)
{
	put_count(out, g->shown, "change");
	buf_puts(out, " in ");
	put_count(out, g->shown_objects, "object");
	if (!o->derived)
		buf_puts(out, g->shown == 1 ? ": --derived shows it" : ": --derived lists them");
}

/* The title, and its severity where that of an object stands. */
static void
put_title(struct buf *out, const struct drift_group *g, const struct render_opts *o)
{
	size_t width = o->width < 100 ? o->width : 100;
	size_t column = o->width > 71 ? width - 27 : width - 13, used;
	struct buf safe = {0};

	put_safe(&safe, g->title);
	used = 4 + utf8_width(buf_cstr(&safe), safe.n);
	buf_puts(out, "  * ");
	render_style(out, STYLE_HEAD, o);
	render_wrap(out, g->title, 4, o->width);
	render_style(out, STYLE_NONE, o);
	if (used >= column) {
		buf_putc(out, '\n');
		used = 0;
	}
	buf_fill(out, ' ', column - used);
	put_severity(out, g->severity, o);
	while (out->n && out->p[out->n - 1] == ' ')
		out->n--;
	buf_putc(out, '\n');
	buf_release(&safe);
}

void
put_groups(struct buf *out, const struct drift *d, const struct render_opts *o)
{
	struct buf line = {0};

	if (!d->summary.apart)
		return;
	buf_puts(out, "\n(many objects)\n");
	for (size_t i = 0; i < d->ngroups; i++) {
		const struct drift_group *g = &d->groups[i];

		if (!g->apart)
			continue;
		put_title(out, g, o);
		buf_clear(&line);
		put_size(&line, g, o);
		buf_fill(out, ' ', 8);
		render_wrap(out, buf_cstr(&line), 10, o->width);
		buf_putc(out, '\n');
	}
	buf_release(&line);
}

void
put_groups_of(struct buf *out, const struct drift *d, size_t object, const struct render_opts *o)
{
	for (size_t i = 0; i < d->ngroups; i++) {
		const struct drift_group *g = &d->groups[i];
		struct buf line = {0};

		if (!g->shown || g->apart || g->record_object != object)
			continue;
		buf_printf(&line, "%s, ", g->title);
		put_size(&line, g, o);
		if (g->severity > SEVERITY_INFO)
			buf_printf(&line, "; the worst is %s", severity_name(g->severity));
		put_labelled(out, "with", WHY_COLUMN, buf_cstr(&line), o);
		buf_release(&line);
	}
}

static json_t *
members_json(const struct drift *d, const struct drift_group *g)
{
	json_t *list = json_array();

	for (size_t i = 0; i < g->n; i++) {
		const struct drift_object *ob = &d->v[g->v[i].object];

		if (drift_member_shown(d, g, i))
			json_array_append_new(list,
					      json_pack("{s:s, s:s, s:s}", "ref", ob->ref, "path",
							ob->changes.v[g->v[i].change].path, "id",
							ob->verdicts[g->v[i].change].id));
	}
	return list;
}

json_t *
groups_json(const struct drift *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->ngroups; i++) {
		const struct drift_group *g = &d->groups[i];

		if (g->shown)
			json_array_append_new(list, json_pack(
				"{s:s, s:s, s:s, s:s, s:s?, s:I, s:I, s:o}", "id", g->id, "cause",
				g->cause, "title", g->title, "severity", severity_name(g->severity),
				"record", g->record, "records", (json_int_t)g->shown, "objects",
				(json_int_t)g->shown_objects, "members", members_json(d, g)));
	}
	return list;
}
