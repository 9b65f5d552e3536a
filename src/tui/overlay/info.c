/* What is known of the row under the cursor: object, change, why it is judged so, evidence, coverage. */
#include <stdlib.h>

#include "assay/render/explain.h"
#include "assay/render/rows.h"
#include "window.h"

#define CHANGES_MAX 50		/* of one object */

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

/* Who made it, and how that is known: with the lines that go on. */
static void
put_who(const struct sheet *s, const struct case_file *f)
{
	bool in = false;

	for (size_t i = 0; i < f->n; i++) {
		in = *f->v[i].label ? str_eq(f->v[i].label, "WHO") : in;
		if (in)
			window_item(s->out, f->v[i].label, f->v[i].text, s->cols);
	}
}

/* What `rules explain` prints of it, then who made it. */
static void
put_change(const struct sheet *s, const struct drift *d, size_t object, size_t i)
{
	const struct drift_object *o = &d->v[object];
	const struct change *c = &o->changes.v[i];
	struct render_opts how = s->a->o->render;
	struct case_file f = {0};

	how.width = s->cols;
	buf_putc(s->out, '\n');
	render_explain(s->out, d, object, i, s->a->o->rules, &how);
	put(s, "CHANGE", "%s, %s", change_op_name(c->op), o->verdicts[i].id);
	if (c->pointer && *c->pointer)
		put(s, "POINTER", "%s", c->pointer);
	render_case(&f, d, object, i, s->a->o->rules, &how);
	put_who(s, &f);
	put_mark(s, o->verdicts[i].id);
	case_file_release(&f);
}

/* All of them, where they have been asked for. */
static void
put_users(const struct sheet *s, const struct drift_object *o)
{
	struct buf b = {0};

	render_used_by(&b, o, 0);
	if (b.n)
		window_item(s->out, "USED BY", b.p, s->cols);
	buf_release(&b);
}

/* Of an object as a whole all, shown or hidden, what says most of it first. */
static void
put_changes(const struct sheet *s, size_t object)
{
	const struct model *m = &s->a->model;
	const struct drift_object *o = &m->drift->v[object];
	size_t first = model_worst(m, object), told = 0;

	if (first == SIZE_MAX)
		return;
	put_change(s, m->drift, object, first);
	for (size_t i = 0; i < o->changes.n && told < CHANGES_MAX; i++)
		if (i != first && o->verdicts[i].hidden != HIDDEN_FILTERED) {
			put_change(s, m->drift, object, i);
			told++;
		}
	if (told == CHANGES_MAX && o->changes.n > told + 1)
		buf_printf(s->out, "\n%zu more\n", o->changes.n - told - 1);
}

/* ---- a namespace, or a kind in one ---- */

static void
count_hidden(const struct drift_object *o, struct map *rules, size_t n[HIDDEN_REVIEWED + 1])
{
	for (size_t i = 0; i < o->changes.n; i++) {
		const struct verdict *v = &o->verdicts[i];

		n[v->hidden]++;
		if (v->noise && v->hidden == HIDDEN_NOISE) {
			struct map_entry *e = map_at(rules, v->noise, strlen(v->noise));

			e->value = (void *)((uintptr_t)e->value + 1);
		}
	}
}

/* How many changes are shown and hidden, and which rules hide them. */
static void
put_many(const struct sheet *s, size_t first, size_t end)
{
	static const char *const words[] = {
		[SHOWN] = "shown", [HIDDEN_NOT_COMPARABLE] = "not comparable",
		[HIDDEN_FILTERED] = "left out by options", [HIDDEN_NOISE] = "noise",
		[HIDDEN_DERIVED] = "derived", [HIDDEN_ACCEPTED] = "accepted",
		[HIDDEN_REVIEWED] = "reviewed",
	};
	const struct drift *d = s->a->model.drift;
	size_t n[HIDDEN_REVIEWED + 1] = {0};
	struct map rules = {0};
	struct buf b = {0};

	for (size_t i = first; i < end; i++)
		count_hidden(&d->v[i], &rules, n);
	put(s, "OBJECTS", "%zu", end - first);
	for (size_t i = 0; i < countof(n); i++)
		if (n[i])
			buf_printf(&b, "%s%zu %s", b.n ? ", " : "", n[i], words[i]);
	put(s, "CHANGES", "%s", buf_cstr(&b));
	map_each(&rules, e) {
		const char *reason = rules_reason(s->a->o->rules, e->key);

		put(s, "NOISE", "%zu by %s: %s", (size_t)(uintptr_t)e->value, e->key,
		    reason ? reason : "");
	}
	map_release(&rules, NULL);
	buf_release(&b);
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
	if (m->examined && t.key)
		put_coverage(&s, m->drift, t.key);
	if (o)
		put_users(&s, o);
	if (o && t.change < o->changes.n)
		put_change(&s, m->drift, t.object, t.change);
	else if (o)
		put_changes(&s, t.object);
	else if (m->examined && t.cause)
		overlay_cause(a, t.cause);
	else if (m->examined && t.end > t.first && t.end <= m->drift->n)
		put_many(&s, t.first, t.end);
	if (t.snapshot != SIZE_MAX && m->nights)
		put_night(&s, t.snapshot);
	if (t.cause)
		return;
	if (!w.text.n) {
		app_say(a, "nothing more is known of this row");
		return;
	}
	w.heading = mem_strdup("Information");
	window_open(a, &w);
}
