/* assay rules explain: why one change is judged as it is, and what would hold else. */
#include "rules.h"

#include <stdlib.h>

#include "assay/render/explain.h"

/* One record to explain. */
struct explained {
	size_t object, change;
	const char *rule;		/* that decided, NULL: none */
	char *next;			/* what would hold without it; NULL: not known */
};

struct explaining_all {
	struct cli *c;
	struct examine_opts o;
	struct examined *e;
	const struct drift *d;		/* of e */
	struct explained *v;
	size_t n, cap;
};

static void
collect(struct explaining_all *x)
{
	for (size_t i = 0; i < x->d->n; i++)
		for (size_t k = 0; k < x->d->v[i].changes.n; k++) {
			if (x->d->v[i].verdicts[k].hidden == HIDDEN_FILTERED)
				continue;
			vec_grow(x->v, x->n, x->cap);
			x->v[x->n++] = (struct explained){i, k, explain_rule(&x->d->v[i], k), NULL};
		}
}

/* ---- what would hold else: judged again, with the rule switched off ---- */

static int
toggle(struct rules *rs, const char *rule, bool on, struct error *err)
{
	json_t *j = json_pack("[{s:s, s:b}]", "name", rule, "enabled", on);
	struct buf b = {0};
	int rc;

	canon_compact(&b, j);
	rc = rules_add(rs, b.p, b.n, "rules", err);
	buf_release(&b);
	json_decref(j);
	return rc;
}

static void
note_outcomes(struct explaining_all *x, const char *rule)
{
	for (size_t i = 0; i < x->n; i++) {
		struct explained *it = &x->v[i];
		struct buf b = {0};

		if (it->next || !it->rule || strcmp(it->rule, rule) != 0)
			continue;
		explain_outcome(&b, &x->d->v[it->object].verdicts[it->change]);
		it->next = buf_take(&b);
	}
}

static int
ask_without(struct explaining_all *x, const char *rule, struct error *err)
{
	int rc = toggle(x->c->rules, rule, false, err);

	if (rc == 0)
		rc = examined_judge(x->e, err);
	if (rc == 0)
		note_outcomes(x, rule);
	return toggle(x->c->rules, rule, true, rc == 0 ? err : NULL) == 0 ? rc : -1;
}

static int
ask_all(struct explaining_all *x, struct error *err)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->v[i].rule && !x->v[i].next && rules_source(x->c->rules, x->v[i].rule) &&
		    ask_without(x, x->v[i].rule, err) != 0)
			return -1;
	return examined_judge(x->e, err);
}

/* ---- output ---- */

static void
print(struct explaining_all *x, enum render_format f)
{
	const struct render_opts o = session_render(x->c, f);
	json_t *items = json_array(), *doc;

	if (f == FORMAT_TEXT)
		render_drift_head(&x->c->out, x->d, &o);
	for (size_t i = 0; i < x->n; i++) {
		const struct explaining how = {x->c->rules, x->v[i].next};
		const struct explained *it = &x->v[i];

		if (f == FORMAT_TEXT)
			render_explanation(&x->c->out, x->d, it->object, it->change, &how, &o);
		else
			json_array_append_new(items, render_explain_json(x->d, it->object,
									 it->change, &how));
	}
	if (!x->n)
		warn(x->c, "assay log OBJECT shows when it changed", "nothing differs there");
	if (f == FORMAT_JSON) {
		doc = json_pack("{s:s, s:s, s:O}", "apiVersion", "assay/v1", "kind", "Explanation",
				"items", items);
		canon_dump_ordered(&x->c->out, doc);
		json_decref(doc);
	}
	json_decref(items);
}

static int
explain(struct cli *c, const struct arguments *a, enum render_format f, struct error *err)
{
	struct explaining_all x = {.c = c, .o = {.limits = LIMITS_DEFAULT}};
	struct store_snapshot ends[2];
	int rc = -1;

	if (session_filter(c, &x.o.filter, err) != 0 || session_store(c, false, err) != 0 ||
	    session_rules(c, err) != 0 || range_resolve(c, a, ends, err) != 0 ||
	    check_names(c, ends, 2, &c->opt.kinds, a, err) != 0)
		return -1;
	x.o.rules = c->rules;
	x.o.filter.words = a->objects;
	x.o.filter.nwords = a->nobjects;
	x.o.filter.noise = NOISE_SHOW;
	x.o.filter.derived = true;
	x.o.again = true;
	x.o.progress = progress_start(c);
	if (examine(&x.e, c->store, &ends[0], &ends[1], &x.o, err) != 0)
		goto done;
	x.d = examined_drift(x.e);
	collect(&x);
	rc = ask_all(&x, err);
	if (rc == 0)
		print(&x, f);
done:
	for (size_t i = 0; i < x.n; i++)
		free(x.v[i].next);
	free(x.v);
	examined_free(x.e);
	return rc;
}

int
rules_explain(struct cli *c, const struct words *w, enum render_format f, struct error *err)
{
	struct arguments a = {0};
	int rc = -1;

	if (arguments_parse(&a, w, 2, err) == 0) {
		if (a.nobjects) {
			rc = explain(c, &a, f, err);
		} else {
			error_set(err, ERR_USAGE, "rules explain needs an object");
			error_hint(err, "assay rules explain shop/dc/checkout -f spec.replicas");
		}
	}
	arguments_release(&a);
	return rc;
}
