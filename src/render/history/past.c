/* The transactions of the minutes before a snapshot. */
#include "assay/render/past.h"

#include "render.h"

void
put_moment(struct buf *out, int64_t at, bool told, const struct render_opts *o)
{
	struct civil c;

	if (!told)
		buf_puts(out, "about ");
	when_print_short(out, at, o->zone, o->now);
	zone_civil(o->zone, at, &c);
	buf_printf(out, ":%02d", c.second);
}

/* ---- as text ---- */

static void
put_head(struct buf *out, const struct past_list *l, const struct render_opts *o)
{
	struct buf b = {0};

	buf_printf(&b, "%s, before ", l->context);
	when_print_short(&b, l->snapshot, o->zone, o->now);
	buf_putc(&b, ' ');
	put_zone(&b, l->snapshot, o);
	buf_puts(&b, ": ");
	put_count(&b, l->transactions, "transaction");
	buf_puts(&b, " since ");
	put_moment(&b, l->from, l->from_told, o);
	if (l->n < l->transactions)
		buf_printf(&b, ", %zu without a change that is shown", l->transactions - l->n);
	render_wrap(out, b.p, 2, o->width);
	buf_putc(out, '\n');
	buf_release(&b);
}

static void
put_object(struct buf *out, const struct past_object *ob, const struct render_opts *o)
{
	struct buf b = {0};

	buf_puts(&b, ob->ref);
	if (ob->op == CHANGE_REPLACE) {
		buf_puts(&b, "  ");
		render_path(&b, ob->path);
		if (ob->fields > 1)
			buf_printf(&b, " and %zu more", ob->fields - 1);
	}
	if (ob->manager)
		buf_printf(&b, "  (%s)", ob->manager);
	buf_printf(out, "    %s %2s ", op_sign(ob->op), render_severity_sign(ob->severity));
	render_wrap(out, b.p, 9, o->width);
	buf_putc(out, '\n');
	buf_release(&b);
}

static void
put_row(struct buf *out, const struct past_row *r, const struct render_opts *o)
{
	buf_puts(out, "  ");
	put_moment(out, r->instant, r->told, o);
	buf_printf(out, "  revision %lld%s", (long long)r->revision,
		   r->holes ? ", others may be gone" : "");
	if (o->format == FORMAT_WIDE)
		buf_printf(out, "  %.12s", r->commit);
	buf_putc(out, '\n');
	for (size_t i = 0; i < r->n; i++)
		put_object(out, &r->v[i], o);
}

/* ---- as records ---- */

static void
set_anchor(json_t *row, const char *name, const struct past_anchor *a)
{
	if (a->instant != WHEN_NONE)
		json_object_set_new(row, name,
				    json_pack("{s:I, s:o}", "revision", (json_int_t)a->revision,
					      "instant", time_json(a->instant)));
}

static json_t *
object_json(const struct past_object *ob)
{
	json_t *j = json_pack("{s:s, s:s, s:s, s:s, s:I}", "ref", ob->ref, "op",
			      change_op_name(ob->op), "severity", severity_name(ob->severity),
			      "path", ob->path, "fields", (json_int_t)ob->fields);

	if (ob->manager)
		json_object_set_new(j, "manager", json_string(ob->manager));
	return j;
}

static json_t *
row_json(const struct past_list *l, const struct past_row *r)
{
	json_t *list = json_array(), *j;

	for (size_t i = 0; i < r->n; i++)
		json_array_append_new(list, object_json(&r->v[i]));
	j = json_pack("{s:s, s:s, s:s, s:o, s:o, s:b, s:I, s:s, s:b}", "apiVersion", "assay/v1",
		      "kind", "Transaction", "context", l->context, "snapshot",
		      time_json(l->snapshot), "instant", time_json(r->instant), "told", r->told,
		      "revision", (json_int_t)r->revision, "commit", r->commit, "holes", r->holes);
	set_anchor(j, "before", &r->before);
	set_anchor(j, "after", &r->after);
	json_object_set_new(j, "objects", list);
	return j;
}

void
render_past(struct buf *out, const struct past_list *v, size_t n, const struct render_opts *o)
{
	bool machine = o->format == FORMAT_JSON || o->format == FORMAT_NDJSON;
	json_t *items = machine ? json_array() : NULL;

	for (size_t i = 0; i < n; i++) {
		if (!machine && o->format != FORMAT_NAME)
			put_head(out, &v[i], o);
		for (size_t k = 0; k < v[i].n; k++) {
			if (machine)
				json_array_append_new(items, row_json(&v[i], &v[i].v[k]));
			else if (o->format == FORMAT_NAME)
				buf_printf(out, "%lld\n", (long long)v[i].v[k].revision);
			else
				put_row(out, &v[i].v[k], o);
		}
	}
	if (machine)
		put_json_records(out, items, "Past", o->format);
}
