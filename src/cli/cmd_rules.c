/* assay rules: the rules in force, and why one change is judged as it is. */
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

static const char *
reason_of(const json_t *rules, const char *name)
{
	const char *reason = tree_str(rule_named(rules, name), "reason");

	return reason ? reason : "";
}

/* "  rule  service-port: port, critical. Clients ...", wrapped under the name. */
static void
put_line(struct cli *c, const char *label, const char *text)
{
	buf_printf(&c->out, "  %-6s ", label);
	render_wrap(&c->out, text, 9, c->width);
	buf_putc(&c->out, '\n');
}

static void
put_change(struct cli *c, const struct drift_object *o, const struct change *ch)
{
	struct buf b = {0};

	buf_printf(&b, "%s  ", o->ref);
	render_path(&b, *ch->path ? ch->path : "the whole object");
	buf_puts(&b, "  ");
	render_value(&b, ch->old_value, 24);
	buf_puts(&b, " -> ");
	render_value(&b, ch->new_value, 24);
	render_wrap(&c->out, b.p, 2, c->width);
	buf_putc(&c->out, '\n');
	buf_release(&b);
}

static void
explain_text(struct cli *c, const json_t *rules, const struct drift_object *o, size_t i)
{
	const struct verdict *v = &o->verdicts[i];
	struct buf b = {0};

	put_change(c, o, &o->changes.v[i]);
	if (!o->comparable)
		put_line(c, "not comparable:", o->reason ? o->reason : "not covered");
	if (v->noise) {
		buf_printf(&b, "%s hides it: %s", v->noise, reason_of(rules, v->noise));
		put_line(c, "noise", b.p);
		buf_clear(&b);
	}
	if (v->derived) {
		buf_printf(&b, "from %s", v->derived);
		put_line(c, "follows", b.p);
		buf_clear(&b);
	}
	if (v->rule) {
		buf_printf(&b, "%s: %s, %s. %s", v->rule, category_name(v->category),
			   severity_name(v->severity), reason_of(rules, v->rule));
		put_line(c, "rule", b.p);
		buf_clear(&b);
	}
	if (v->why)
		put_line(c, "why", v->why);
	if (v->noise) {
		buf_printf(&b, "{\"name\": \"%s\", \"enabled\": false} in rules.json of the store "
			       "shows it always", v->noise);
		put_line(c, "keep", b.p);
	}
	buf_release(&b);
}

/* The record of the change, with what the rules that it names say of themselves. */
static json_t *
explain_json(const json_t *rules, const struct drift *d, size_t object, size_t i)
{
	const struct verdict *v = &d->v[object].verdicts[i];
	json_t *j = render_change_json(d, object, i), *reasons = json_object();

	if (v->noise)
		json_object_set_new(reasons, v->noise, json_string(reason_of(rules, v->noise)));
	if (v->rule)
		json_object_set_new(reasons, v->rule, json_string(reason_of(rules, v->rule)));
	json_object_set_new(j, "reasons", reasons);
	return j;
}

static void
put_head(struct cli *c, const struct drift *d)
{
	const struct render_opts o = {.format = FORMAT_TEXT, .width = c->width, .zone = c->zone,
				      .now = c->now, .colour = c->color};

	render_drift_head(&c->out, d, &o);
}

static void
explain_all(struct cli *c, const struct drift *d, enum render_format f)
{
	json_t *rules = rules_list(c->rules), *items = json_array(), *doc;
	size_t found = 0;

	if (f == FORMAT_TEXT)
		put_head(c, d);
	for (size_t i = 0; i < d->n; i++)
		for (size_t k = 0; k < d->v[i].changes.n; k++) {
			if (d->v[i].verdicts[k].hidden == HIDDEN_FILTERED)
				continue;
			if (f == FORMAT_TEXT)
				explain_text(c, rules, &d->v[i], k);
			else
				json_array_append_new(items, explain_json(rules, d, i, k));
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
	json_decref(rules);
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
