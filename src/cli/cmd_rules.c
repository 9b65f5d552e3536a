/* assay rules: the rules in force, and why one change is judged as it is. */
#include "cli.h"

#include <stdlib.h>

static void
list_text(struct cli *c, const json_t *rules)
{
	json_t *r;
	size_t i;

	json_array_foreach(rules, i, r) {
		const char *reason = tree_str(r, "reason"), *name = tree_str(r, "name");
		const char *severity = tree_str(r, "severity"), *category = tree_str(r, "category");
		bool noise = json_is_true(tree_get(r, "noise"));

		buf_printf(&c->out, "%-28s %-9s %-11s ", name ? name : "",
			   noise ? "noise" : severity ? severity : "-", category ? category : "");
		render_wrap(&c->out, reason ? reason : "", 51, c->width);
		buf_putc(&c->out, '\n');
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

static const json_t *
rule_named(const json_t *rules, const char *name)
{
	json_t *r;
	size_t i;

	json_array_foreach(rules, i, r)
		if (name && str_eq(tree_str(r, "name"), name))
			return r;
	return NULL;
}

static void
explain_one(struct cli *c, const json_t *rules, const struct drift_object *o, size_t i)
{
	const struct change *ch = &o->changes.v[i];
	const struct verdict *v = &o->verdicts[i];
	const json_t *noise = rule_named(rules, v->noise), *rule = rule_named(rules, v->rule);

	buf_add_safe(&c->out, o->ref, strlen(o->ref));
	buf_puts(&c->out, "  ");
	render_path(&c->out, *ch->path ? ch->path : "the whole object");
	buf_puts(&c->out, "  ");
	render_value(&c->out, ch->old_value, 24);
	buf_puts(&c->out, " -> ");
	render_value(&c->out, ch->new_value, 24);
	buf_putc(&c->out, '\n');
	if (!o->comparable)
		buf_printf(&c->out, "  not comparable: %s\n", o->reason ? o->reason : "not covered");
	if (v->noise)
		buf_printf(&c->out, "  hidden as noise by %s: %s\n", v->noise,
			   noise && tree_str(noise, "reason") ? tree_str(noise, "reason") : "");
	if (v->derived)
		buf_printf(&c->out, "  follows from %s\n", v->derived);
	buf_printf(&c->out, "  rule %s: %s, %s. %s\n", v->rule, category_name(v->category),
		   severity_name(v->severity),
		   rule && tree_str(rule, "reason") ? tree_str(rule, "reason") : "");
	if (v->why)
		buf_printf(&c->out, "  why  %s\n", v->why);
	if (v->noise)
		buf_printf(&c->out, "  keep  {\"name\": \"%s\", \"enabled\": false}   in "
				    "rules.json of the store\n", v->noise);
}

static int
explain(struct cli *c, const struct words *w, struct error *err)
{
	struct examine_opts o = {.limits = LIMITS_DEFAULT};
	struct store_snapshot ends[2];
	struct examined *e = NULL;
	struct arguments a = {0};
	json_t *rules = NULL;
	size_t found = 0;
	int rc = -1;

	if (arguments_parse(&a, w, 2, err) != 0 || session_filter(c, &o.filter, err) != 0)
		goto done;
	if (!a.nobjects) {
		error_set(err, ERR_USAGE, "rules explain needs an object");
		error_hint(err, "assay rules explain shop/dc/checkout -f spec.replicas");
		goto done;
	}
	if (session_store(c, false, err) != 0 || session_rules(c, err) != 0 ||
	    range_resolve(c, &a, ends, err) != 0)
		goto done;
	o.rules = c->rules;
	o.filter.words = a.objects;
	o.filter.nwords = a.nobjects;
	o.filter.noise = NOISE_SHOW;
	o.filter.derived = true;
	if (examine(&e, c->store, &ends[0], &ends[1], &o, err) != 0)
		goto done;
	rules = rules_list(c->rules);
	for (size_t i = 0; i < examined_drift(e)->n; i++) {
		const struct drift_object *ob = &examined_drift(e)->v[i];

		for (size_t k = 0; k < ob->changes.n; k++) {
			if (ob->verdicts[k].hidden == HIDDEN_FILTERED)
				continue;
			explain_one(c, rules, ob, k);
			found++;
		}
	}
	if (!found)
		warn(c, "assay log OBJECT shows when it changed", "nothing differs there");
	rc = 0;
done:
	examined_free(e);
	json_decref(rules);
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
		rc = explain(c, w, &err);
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
