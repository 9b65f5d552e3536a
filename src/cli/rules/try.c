/* assay rules test: what a file of rules would change in what is told. Only reads. */
#include "rules.h"

#include <stdlib.h>

/* Where a record counts: the rows of the table, the hidden ones last. */
enum row { ROW_CRITICAL, ROW_WARNING, ROW_INFO, ROW_HIDDEN };
#define ROWS (ROW_HIDDEN + 1)

static const char *const row_names[] = {"critical", "warning", "info", "hidden fields"};

struct tally {
	const struct drift *d;
	size_t n[ROWS];			/* objects by their worst; hidden: changes */
};

/* A record that counts elsewhere with the file, or by another rule. */
struct move {
	size_t object, change;
	const struct verdict *was, *is;
};

struct trying {
	struct cli *c;
	const char *file;
	struct tally now, then;
	struct move *v;
	size_t n, cap;
};

static enum row
row_of(const struct verdict *v)
{
	return v->noise || v->derived ? ROW_HIDDEN
	       : v->severity == SEVERITY_CRITICAL ? ROW_CRITICAL
	       : v->severity == SEVERITY_WARNING ? ROW_WARNING : ROW_INFO;
}

static void
count(struct tally *s)
{
	for (size_t i = 0; i < s->d->n; i++) {
		const struct drift_object *o = &s->d->v[i];
		enum row worst = ROW_HIDDEN;

		for (size_t k = 0; o->comparable && k < o->changes.n; k++) {
			enum row at = row_of(&o->verdicts[k]);

			if (o->verdicts[k].hidden == HIDDEN_FILTERED)
				continue;
			s->n[ROW_HIDDEN] += at == ROW_HIDDEN;
			worst = at < worst ? at : worst;
		}
		s->n[worst] += worst != ROW_HIDDEN;
	}
}

static const char *
rule_of(const struct verdict *v)
{
	return v->noise ? v->noise : v->derived ? v->derived_by ? v->derived_by : v->derived
						: v->rule;
}

static bool
moved(const struct verdict *was, const struct verdict *is)
{
	return row_of(was) != row_of(is) || !str_eq(rule_of(was), rule_of(is));
}

static void
find_moves(struct trying *t)
{
	struct map before = {0};

	for (size_t i = 0; i < t->now.d->n; i++)
		for (size_t k = 0; k < t->now.d->v[i].changes.n; k++)
			map_put(&before, t->now.d->v[i].verdicts[k].id,
				&t->now.d->v[i].verdicts[k]);
	for (size_t i = 0; i < t->then.d->n; i++)
		for (size_t k = 0; k < t->then.d->v[i].changes.n; k++) {
			const struct verdict *is = &t->then.d->v[i].verdicts[k];
			const struct verdict *was = map_get(&before, is->id);

			if (!was || !t->then.d->v[i].comparable || is->hidden == HIDDEN_FILTERED ||
			    !moved(was, is))
				continue;
			vec_grow(t->v, t->n, t->cap);
			t->v[t->n++] = (struct move){i, k, was, is};
		}
	map_release(&before, NULL);
}

/* ---- output ---- */

static void
put_move(struct buf *out, const struct trying *t, const struct move *m)
{
	const struct drift_object *o = &t->then.d->v[m->object];
	const char *path = o->changes.v[m->change].path, *rule = rule_of(m->is);

	buf_puts(out, "+ ");
	buf_add_safe(out, o->ref, strlen(o->ref));
	buf_putc(out, ' ');
	render_path(out, *path ? path : "the whole object");
	buf_puts(out, " (");
	buf_add_safe(out, rule ? rule : "none", strlen(rule ? rule : "none"));
	buf_putc(out, ')');
}

/* The numbers of a row, and behind or below them what came to it. */
static void
put_row(struct trying *t, enum row row, size_t wide)
{
	struct buf *out = &t->c->out, b = {0};
	size_t start = out->n, indent;
	bool first = true;

	buf_printf(out, "  %-13s %7zu %*zu", row_names[row], t->now.n[row], (int)wide,
		   t->then.n[row]);
	indent = t->c->width >= 72 ? out->n - start + 3 : 4;
	for (size_t i = 0; i < t->n; i++) {
		if (row_of(t->v[i].is) != row)
			continue;
		if (first && indent > 4) {
			buf_puts(out, "   ");
		} else {
			buf_putc(out, '\n');
			buf_fill(out, ' ', indent);
		}
		first = false;
		buf_clear(&b);
		put_move(&b, t, &t->v[i]);
		render_wrap(out, buf_cstr(&b), indent + 2, t->c->width);
	}
	buf_putc(out, '\n');
	buf_release(&b);
}

static void
print_text(struct trying *t)
{
	const struct render_opts o = session_render(t->c, FORMAT_TEXT);
	const char *slash = strrchr(t->file, '/');
	struct buf name = {0};
	size_t wide;

	buf_puts(&name, "with ");
	buf_add_safe(&name, slash ? slash + 1 : t->file, strlen(slash ? slash + 1 : t->file));
	wide = utf8_width(name.p, name.n) + 2;
	wide = wide > 30 ? 30 : wide;
	render_drift_head(&t->c->out, t->now.d, &o);
	buf_printf(&t->c->out, "  %-13s %7s %*s\n", "", "now", (int)wide, buf_cstr(&name));
	for (enum row r = 0; r < ROWS; r++)
		put_row(t, r, wide);
	buf_release(&name);
}

static json_t *
numbers(const struct tally *s)
{
	return json_pack("{s:I, s:I, s:I, s:I}", "critical", (json_int_t)s->n[ROW_CRITICAL],
			 "warning", (json_int_t)s->n[ROW_WARNING], "info",
			 (json_int_t)s->n[ROW_INFO], "hiddenFields",
			 (json_int_t)s->n[ROW_HIDDEN]);
}

static json_t *
judged(const struct verdict *v)
{
	const char *rule = rule_of(v);

	return json_pack("{s:s, s:s, s:s}", "row", row_of(v) == ROW_HIDDEN ? "hidden"
									   : row_names[row_of(v)],
			 "severity", severity_name(v->severity), "rule", rule ? rule : "none");
}

static void
print_json(struct trying *t)
{
	json_t *moves = json_array(), *doc;

	for (size_t i = 0; i < t->n; i++) {
		json_t *j = render_change_json(t->then.d, t->v[i].object, t->v[i].change);

		json_object_set_new(j, "before", judged(t->v[i].was));
		json_object_set_new(j, "after", judged(t->v[i].is));
		json_array_append_new(moves, j);
	}
	doc = json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "apiVersion", "assay/v1", "kind",
			"RulesTest", "file", t->file, "now", numbers(&t->now), "with",
			numbers(&t->then), "moved", moves);
	canon_dump_ordered(&t->c->out, doc);
	json_decref(doc);
}

/* ---- the two looks ---- */

static int
look(struct trying *t, const struct store_snapshot ends[2], const struct rules *rules,
     const struct arguments *a, struct examined **e, struct error *err)
{
	struct examine_opts o = {.rules = rules, .limits = LIMITS_DEFAULT};

	if (session_filter(t->c, &o.filter, err) != 0)
		return -1;
	o.filter.words = a->objects;
	o.filter.nwords = a->nobjects;
	o.filter.noise = NOISE_SHOW;
	o.filter.derived = true;
	o.progress = progress_start(t->c);
	return examine(e, t->c->store, &ends[0], &ends[1], &o, err);
}

/* The rules in force and the file, as if it stood last in the store's. */
static int
rules_with(struct trying *t, struct rules **out, struct error *err)
{
	struct buf b = {0};
	int rc = session_rules_new(t->c, out, err);

	if (rc == 0)
		rc = io_read_file(t->file, 16U << 20, &b, err);
	if (rc == 0)
		rc = rules_add(*out, b.p, b.n, t->file, err);
	buf_release(&b);
	return rc;
}

static int
try_file(struct trying *t, const struct arguments *a, enum render_format f, struct error *err)
{
	struct examined *now = NULL, *then = NULL;
	struct store_snapshot ends[2];
	struct rules *with = NULL;
	int rc = -1;

	if (session_store(t->c, false, err) != 0 || session_rules(t->c, err) != 0 ||
	    rules_with(t, &with, err) != 0 || range_resolve(t->c, a, ends, err) != 0 ||
	    check_names(t->c, ends, 2, &t->c->opt.kinds, a, err) != 0 ||
	    look(t, ends, t->c->rules, a, &now, err) != 0 ||
	    look(t, ends, with, a, &then, err) != 0)
		goto done;
	t->now.d = examined_drift(now);
	t->then.d = examined_drift(then);
	count(&t->now);
	count(&t->then);
	find_moves(t);
	if (f == FORMAT_JSON)
		print_json(t);
	else
		print_text(t);
	rc = 0;
done:
	examined_free(now);
	examined_free(then);
	rules_free(with);
	free(t->v);
	return rc;
}

int
rules_try(struct cli *c, const struct words *w, enum render_format f, struct error *err)
{
	struct trying t = {.c = c};
	struct arguments a = {0};
	int rc = -1;

	if (w->n < 3) {
		error_set(err, ERR_USAGE, "rules test needs a file of rules");
		return error_hint(err, "assay rules test new-rules.json friday latest");
	}
	t.file = w->v[2];
	if (arguments_parse(&a, w, 3, err) == 0)
		rc = try_file(&t, &a, f, err);
	arguments_release(&a);
	return rc;
}
