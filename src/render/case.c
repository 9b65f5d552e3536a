/* What is known of one change: why it matters, who made it, why it is hidden. */
#include "rows/rows.h"

#include <stdlib.h>

#include "assay/render/rows.h"

/* Takes the text, whatever it holds, and makes it safe. */
static void
add(struct case_file *out, const char *label, struct buf *text)
{
	struct buf safe = {0};

	if (text->n) {
		buf_add_safe(&safe, text->p, text->n);
		vec_grow(out->v, out->n, out->cap);
		out->v[out->n++] =
			(struct case_line){label, arena_strndup(&out->mem, buf_cstr(&safe), safe.n)};
	}
	buf_release(&safe);
	buf_clear(text);
}

/* The label of a part stands on its first line only. */
static const char *
once(const struct case_file *out, const char *label)
{
	for (size_t i = out->n; i-- > 0;)
		if (str_eq(out->v[i].label, label))
			return "";
	return label;
}

static void
add_why(struct case_file *out, const struct verdict *v, const struct rules *rules)
{
	const char *reason = v->rule ? rules_reason(rules, v->rule) : NULL;
	struct buf b = {0};

	if (v->why)
		buf_puts(&b, v->why);
	add(out, "WHY", &b);
	if (reason && !str_eq(reason, v->why))
		buf_puts(&b, reason);
	add(out, once(out, "WHY"), &b);
	if (v->rule)
		buf_printf(&b, "%s, %s, category %s", v->rule, severity_name(v->severity),
			   category_name(v->category));
	add(out, "RULE", &b);
	buf_release(&b);
}

/* "Sat 2026-09-12 16:41:07 +02:00" */
static void
put_instant(struct buf *out, int64_t at, const struct render_opts *o)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	struct civil c;

	zone_civil(o->zone, at, &c);
	buf_printf(out, "%s %04d-%02d-%02d %02d:%02d:%02d ", days[c.weekday], c.year, c.month,
		   c.day, c.hour, c.minute, c.second);
	put_zone(out, at, o);
}

static void
put_who(struct buf *b, const struct origin *g, const struct render_opts *o)
{
	static const char *const classes[] = {
		[ORIGIN_UNKNOWN] = "not known: no manager recorded for this field",
		[ORIGIN_HAND] = "by hand",
		[ORIGIN_DEPLOY] = "a deployment",
		[ORIGIN_CONTROLLER] = "a controller",
		[ORIGIN_AUDIT] = "told by the audit log",
	};

	buf_puts(b, g->user ? g->user : g->manager ? g->manager : classes[g->cls]);
	if (g->user)
		buf_printf(b, ", %s%s%s", g->verb, g->address ? " from " : "",
			   g->address ? g->address : "");
	if (g->user && g->manager)
		buf_printf(b, " with %s", g->manager);
	if (g->operation)
		buf_printf(b, ", %s", g->operation);
	if (g->time == WHEN_NONE)
		return;
	buf_puts(b, ", ");
	put_instant(b, g->time, o);
}

static void
add_who(struct case_file *out, const struct verdict *v, const struct render_opts *o)
{
	struct buf b = {0};
	json_t *e;
	size_t i;

	put_who(&b, &v->origin, o);
	if (v->origin.cls == ORIGIN_AUDIT)
		buf_puts(&b, v->origin.by_hand ? " (audit log, by hand)" : " (audit log)");
	else if (v->origin.manager)
		buf_printf(&b, " (%s%s)", v->origin.cls == ORIGIN_UNKNOWN ? "origin " : "by ",
			   origin_name(v->origin.cls));
	add(out, "WHO", &b);
	json_array_foreach(v->origin.evidence, i, e)
		if (json_is_string(e))
			buf_printf(&b, "%s%s", b.n ? "; " : "evidence: ", json_string_value(e));
	add(out, "", &b);
	if (v->origin.cls == ORIGIN_AUDIT && v->origin.window_from != WHEN_NONE) {
		buf_puts(&b, "audit log covers ");
		put_window(&b, &v->origin, o);
	}
	add(out, "", &b);
	buf_release(&b);
}

/* The change of that id, if the drift has it: shop/svc/cart spec.ports[http].port. */
static void
put_cause(struct buf *out, const struct drift *d, const char *id)
{
	buf_printf(out, "follows from %s", id);
	if (!str_starts(id, "c-"))
		return;
	for (size_t i = 0; i < d->n; i++)
		for (size_t k = 0; k < d->v[i].changes.n; k++) {
			if (strcmp(d->v[i].verdicts[k].id, id) != 0)
				continue;
			buf_printf(out, ": %s", d->v[i].ref);
			if (*d->v[i].changes.v[k].path)
				buf_putc(out, ' ');
			render_path(out, d->v[i].changes.v[k].path);
			return;
		}
}

static void
add_hidden(struct case_file *out, const struct drift *d, const struct drift_object *ob,
	   const struct verdict *v, const struct rules *rules)
{
	static const char *const words[] = {
		[SHOWN] = NULL,
		[HIDDEN_NOT_COMPARABLE] = "not held by both backups",
		[HIDDEN_FILTERED] = "left out by the filter",
		[HIDDEN_NOISE] = NULL,
		[HIDDEN_DERIVED] = NULL,
		[HIDDEN_ACCEPTED] = "accepted before",
		[HIDDEN_REVIEWED] = "reviewed before",
	};
	const char *reason = v->noise ? rules_reason(rules, v->noise) : NULL;
	struct buf b = {0};

	if (v->noise)
		buf_printf(&b, "%s: %s", v->noise, reason ? reason : "");
	add(out, once(out, "HIDDEN"), &b);
	if (v->derived)
		put_cause(&b, d, v->derived);
	add(out, once(out, "HIDDEN"), &b);
	if (words[v->hidden])
		buf_puts(&b, words[v->hidden]);
	if (v->hidden == HIDDEN_NOT_COMPARABLE && ob->reason)
		buf_printf(&b, ": %s", ob->reason);
	add(out, once(out, "HIDDEN"), &b);
	buf_release(&b);
}

static void
add_rolled(struct case_file *out, const struct drift_object *ob)
{
	struct buf b = {0};

	if (ob->rolled_ref)
		buf_printf(&b, "from %s", ob->rolled_ref);
	add(out, "ROLLED", &b);
	buf_release(&b);
}

void
render_case(struct case_file *out, const struct drift *d, size_t object, size_t change,
	    const struct rules *rules, const struct render_opts *o)
{
	const struct drift_object *ob = &d->v[object];
	const struct verdict *v = &ob->verdicts[change];

	add_why(out, v, rules);
	add_who(out, v, o);
	add_hidden(out, d, ob, v, rules);
	add_rolled(out, ob);
}

void
case_file_release(struct case_file *f)
{
	if (!f)
		return;
	free(f->v);
	arena_release(&f->mem);
	*f = (struct case_file){0};
}
