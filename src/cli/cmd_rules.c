/* assay rules: the rules in force, and why one change is judged as it is. */
#include "assay/render/explain.h"
#include "cli.h"

#include <stdlib.h>

/* Name and effect, and the reason behind them, or below where there is no room. */
static void
list_text(struct cli *c, const json_t *rules)
{
	size_t indent = c->width >= 72 ? 51 : 4;
	json_t *r;
	size_t i;

	json_array_foreach(rules, i, r) {
		const char *reason = tree_str(r, "reason"), *name = tree_str(r, "name");
		const char *severity = tree_str(r, "severity"), *category = tree_str(r, "category");
		bool noise = json_is_true(tree_get(r, "noise"));
		struct buf head = {0};

		buf_printf(&head, indent > 4 ? "%-28s %-9s %s" : "%s  %s %s", name ? name : "",
			   noise ? "noise" : severity ? severity : "-", category ? category : "");
		if (json_is_false(tree_get(r, "enabled")))
			buf_puts(&head, " off");
		while (head.n && head.p[head.n - 1] == ' ')
			head.n--;
		buf_add_safe(&c->out, head.p, head.n);
		if (head.n + 1 < indent)
			buf_fill(&c->out, ' ', indent - head.n);
		else {
			buf_putc(&c->out, '\n');
			buf_fill(&c->out, ' ', indent);
		}
		render_wrap(&c->out, reason ? reason : "", indent, c->width);
		buf_putc(&c->out, '\n');
		buf_release(&head);
	}
}

static int
list(struct cli *c, struct error *err)
{
	json_t *rules;

	if (session_rules(c, err) != 0)
		return -1;
	rules = rules_list(c->rules);
	if (str_eq(c->opt.output, "json")) {
		json_t *doc = json_pack("{s:s, s:s, s:O}", "apiVersion", "assay/v1", "kind",
					"Rules", "rules", rules);

		canon_dump_ordered(&c->out, doc);
		json_decref(doc);
	} else {
		list_text(c, rules);
	}
	json_decref(rules);
	return 0;
}

static void
explain_all(struct cli *c, const struct drift *d, enum render_format f)
{
	const struct render_opts o = session_render(c, f);
	json_t *items = json_array(), *doc;
	size_t found = 0;

	if (f == FORMAT_TEXT)
		render_drift_head(&c->out, d, &o);
	for (size_t i = 0; i < d->n; i++)
		for (size_t k = 0; k < d->v[i].changes.n; k++) {
			if (d->v[i].verdicts[k].hidden == HIDDEN_FILTERED)
				continue;
			if (f == FORMAT_TEXT)
				render_explain(&c->out, d, i, k, c->rules, &o);
			else
				json_array_append_new(items,
						      render_explain_json(d, i, k, c->rules));
			found++;
		}
	if (!found)
		warn(c, "assay log OBJECT shows when it changed", "nothing differs there");
	if (f == FORMAT_JSON) {
		doc = json_pack("{s:s, s:s, s:O}", "apiVersion", "assay/v1", "kind", "Explanation",
				"items", items);
		canon_dump_ordered(&c->out, doc);
		json_decref(doc);
	}
	json_decref(items);
}

static int
explain(struct cli *c, const struct words *w, enum render_format f, struct error *err)
{
	struct examine_opts o = {.limits = LIMITS_DEFAULT};
	struct store_snapshot ends[2];
	struct examined *e = NULL;
	struct arguments a = {0};
	int rc = -1;

	if (arguments_parse(&a, w, 2, err) != 0 || session_filter(c, &o.filter, err) != 0)
		goto done;
	if (!a.nobjects) {
		error_set(err, ERR_USAGE, "rules explain needs an object");
		error_hint(err, "assay rules explain shop/dc/checkout -f spec.replicas");
		goto done;
	}
	if (session_store(c, false, err) != 0 || session_rules(c, err) != 0 ||
	    range_resolve(c, &a, ends, err) != 0 ||
	    check_names(c, ends, 2, &c->opt.kinds, &a, err) != 0)
		goto done;
	o.rules = c->rules;
	o.filter.words = a.objects;
	o.filter.nwords = a.nobjects;
	o.filter.noise = NOISE_SHOW;
	o.filter.derived = true;
	rc = examine(&e, c->store, &ends[0], &ends[1], &o, err);
	if (rc == 0)
		explain_all(c, examined_drift(e), f);
done:
	examined_free(e);
	arguments_release(&a);
	return rc;
}

static int
run(struct cli *c, const struct words *w)
{
	struct error err = {0};
	enum render_format f;
	int rc = -1;

	if (session_format(c, "text json", &f, &err) != 0)
		return fail(&err);
	if (w->n == 1 || (w->n == 2 && str_eq(w->v[1], "list"))) {
		session_store(c, false, NULL);	/* its rules count, if there is one */
		rc = list(c, &err);
	} else if (str_eq(w->v[1], "explain")) {
		rc = explain(c, w, f, &err);
	} else {
		error_set(&err, ERR_USAGE, "'%s' is not what rules can do", w->v[1]);
		error_hint(&err, "assay rules list, assay rules explain OBJECT");
	}
	return rc == 0 ? EXIT_DONE : fail(&err);
}

const struct command cmd_rules = {
	.name = "rules",
	.group = "rules",
	.arguments = "[list | explain OBJECT [FROM TO]]",
	.summary = "the rules of noise and severity, and why one applied",
	.examples = "assay rules   all rules in force\n"
		    "assay rules explain shop/deploy/frontend -f spec.replicas\n",
	.formats = "text json",
	.run = run,
};
