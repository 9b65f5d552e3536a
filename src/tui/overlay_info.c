/* What is known of the row under the cursor: object, change, judgement, evidence, coverage. */
#include <stdlib.h>

#include "assay/render/rows.h"
#include "window.h"

struct sheet {
	const struct app *a;
	struct buf *out;
	size_t cols;
};

static void __attribute__((format(printf, 3, 4)))
put(const struct sheet *s, const char *label, const char *fmt, ...)
{
	struct buf b = {0}, safe = {0};
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	buf_add_safe(&safe, buf_cstr(&b), b.n);
	window_item(s->out, label, buf_cstr(&safe), s->cols);
	buf_release(&b);
	buf_release(&safe);
}

/* ---- the object ---- */

static const char *
held(const struct snapshot *s, const struct object_key *k)
{
	const char *reason = NULL;

	if (!s || !s->coverage)
		return "not known";
	return coverage_holds(s->coverage, k, NULL, &reason) ? "held completely"
							     : reason ? reason : "not held";
}

/* Whether this kind in this namespace can be judged at all: an absent object of a pair that a
 * backup does not hold is not a removed one. */
static void
put_coverage(const struct sheet *s, const struct drift *d, const struct object_key *k)
{
	struct buf from = {0}, to = {0};

	when_print_short(&from, d->from, s->a->o->render.zone, s->a->o->render.now);
	when_print_short(&to, d->to, s->a->o->render.zone, s->a->o->render.now);
	put(s, "COVERAGE", "%s in %s: %s %s", k->kind, *k->ns ? k->ns : "the cluster",
	    buf_cstr(&from), held(d->old_facts, k));
	put(s, "", "%s %s", buf_cstr(&to), held(d->new_facts, k));
	buf_release(&from);
	buf_release(&to);
}

static void
put_object(const struct sheet *s, const struct target *t)
{
	const struct object_key *k = t->key;

	put(s, "OBJECT", "%s", t->ref ? t->ref : k ? k->name : "");
	if (!k)
		return;
	put(s, "KIND", "%s%s%s", k->kind, *k->group ? "." : "", k->group);
}

/* ---- the change ---- */

static void
put_mark(const struct sheet *s, const char *id)
{
	const struct model *m = &s->a->model;
	const struct mark *k = m->reviews ? reviews_find(m->reviews, id, s->a->o->render.now) : NULL;
	struct buf when = {0};

	if (!k)
		return;
	when_print_short(&when, k->time, s->a->o->render.zone, s->a->o->render.now);
	put(s, "MARK", "%s by %s, %s%s%s", mark_name(k->state), k->user, buf_cstr(&when),
	    k->note && *k->note ? ": " : "", k->note ? k->note : "");
	buf_release(&when);
}

static void
put_change(const struct sheet *s, const struct drift *d, size_t object, size_t i)
{
	const struct drift_object *o = &d->v[object];
	const struct change *c = &o->changes.v[i];
	struct case_file f = {0};
	struct buf values = {0};

	put(s, "FIELD", "%s", *c->path ? c->path : "the whole object");
	if (c->pointer && *c->pointer)
		put(s, "POINTER", "%s", c->pointer);
	if (*c->path) {
		render_value(&values, c->old_value, 200);
		buf_puts(&values, " -> ");
		render_value(&values, c->new_value, 200);
		window_item(s->out, "VALUES", buf_cstr(&values), s->cols);
	}
	put(s, "CHANGE", "%s, %s", change_op_name(c->op), o->verdicts[i].id);
	render_case(&f, d, object, i, s->a->o->rules, &s->a->o->render);
	for (size_t k = 0; k < f.n; k++)
		window_item(s->out, f.v[k].label, f.v[k].text, s->cols);
	put_mark(s, o->verdicts[i].id);
	case_file_release(&f);
	buf_release(&values);
}

static size_t
worst(const struct drift_object *o)
{
	size_t best = 0;

	for (size_t i = 1; i < o->changes.n; i++) {
		const struct verdict *v = &o->verdicts[i], *b = &o->verdicts[best];

		if ((v->hidden == SHOWN) > (b->hidden == SHOWN) ||
		    ((v->hidden == SHOWN) == (b->hidden == SHOWN) && v->severity > b->severity))
			best = i;
	}
	return best;
}

/* ---- a night ---- */

static void
put_night(const struct sheet *s, size_t snapshot)
{
	const struct timeline *nights = s->a->model.nights;
	size_t n, row = timeline_row_of(nights, snapshot);
	const struct log_row *v = timeline_rows(nights, &n);
	struct buf when = {0};

	if (row >= n)
		return;
	v += row;
	when_print_zoned(&when, v->instant, s->a->o->render.zone);
	put(s, "SNAPSHOT", "%s", buf_cstr(&when));
	if (v->missing) {
		put(s, "BACKUP", "none was found for this night");
	} else {
		put(s, "ARCHIVE", "%s", v->archive ? v->archive : "not known");
		put(s, "SOURCE", "%s", v->source ? v->source : "");
		put(s, "SHA-256", "%s", v->sha256 ? v->sha256 : "");
		put(s, "COMMIT", "%s", v->commit ? v->commit : "");
		put(s, "OBJECTS", "%llu", (unsigned long long)v->objects);
		put(s, "LABELS", "%s", v->labels ? v->labels : "");
		put(s, "COMPLETE", "%s", v->partial ? "no" : "yes");
		put(s, "LACKS", "%s", v->lacks ? v->lacks : "");
	}
	buf_release(&when);
}

void
overlay_info(struct app *a)
{
	const struct model *m = &a->model;
	struct window w = {0};
	struct sheet s = {a, &w.text, window_text_cols(a)};
	const struct drift_object *o;
	struct target t;

	app_target(a, &t);
	o = m->examined && m->drift && t.object < m->drift->n ? &m->drift->v[t.object] : NULL;
	if (t.ref || t.key)
		put_object(&s, &t);
	if (o && o->api_version)
		put(&s, "VERSION", "%s", o->api_version);
	if (o && o->changes.n)
		put_change(&s, m->drift, t.object, t.change < o->changes.n ? t.change : worst(o));
	if (m->examined && t.key)
		put_coverage(&s, m->drift, t.key);
	if (t.snapshot != SIZE_MAX && m->nights)
		put_night(&s, t.snapshot);
	if (!w.text.n) {
		app_say(a, "nothing more is known of this row");
		return;
	}
	w.heading = mem_strdup("Information");
	window_open(a, &w);
}
