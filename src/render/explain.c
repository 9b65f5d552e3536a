/* Why one change is judged as it is. */
#include "assay/render/explain.h"

#include "render.h"

#define LABEL 9			/* columns of a label, and what stands before it */

static const char *
reason_of(const struct rules *rules, const char *name)
{
	const char *reason = rules_reason(rules, name);

	return reason ? reason : "";
}

/* "  rule  service-port: port, critical. Clients ...", wrapped under the name; takes the text. */
static void
put_line(struct buf *out, const char *label, struct buf *text, const struct render_opts *o)
{
	struct buf safe = {0};

	if (text->n) {
		buf_add_safe(&safe, text->p, text->n);
		buf_printf(out, "  %-6s ", label);
		render_wrap(out, buf_cstr(&safe), LABEL, o->width);
		buf_putc(out, '\n');
	}
	buf_release(&safe);
	buf_clear(text);
}

/* ---- what decided ---- */

const char *
explain_rule(const struct drift_object *o, size_t change)
{
	const struct verdict *v = &o->verdicts[change];

	if (!o->comparable)
		return NULL;
	return v->noise ? v->noise : v->derived ? v->derived_by : v->rule;
}

void
explain_outcome(struct buf *out, const struct verdict *v)
{
	if (v->noise)
		buf_printf(out, "noise %s", v->noise);
	else if (v->derived)
		buf_printf(out, "follows from %s", v->derived);
	else
		buf_printf(out, "%s, %s", v->rule ? v->rule : "none", severity_name(v->severity));
}

static void
put_fate(struct buf *out, const struct drift_object *ob, const struct verdict *v)
{
	if (!ob->comparable)
		buf_puts(out, "is not comparable");
	else if (v->noise)
		buf_puts(out, "is hidden as noise");
	else if (v->derived)
		buf_printf(out, "follows from %s", v->derived);
	else
		buf_printf(out, "is shown: %s, %s", category_name(v->category),
			   severity_name(v->severity));
}

/* What the rule fits, and of what hides a change the sentence that a condition had for it. */
static json_t *
evidence_of(const struct drift_object *ob, size_t change, const struct rules *rules)
{
	const char *rule = explain_rule(ob, change);
	json_t *list = rule ? rules_evidence(rules, rule, ob, change) : NULL;
	const struct verdict *v = &ob->verdicts[change];

	if (!list)
		list = json_array();
	if (v->noise && v->why)
		json_array_append_new(list, json_string(v->why));
	if (!ob->comparable)
		json_array_append_new(list, json_string(ob->reason ? ob->reason : "not covered"));
	else if (!rule && v->derived)
		json_array_append_new(list, json_sprintf("one of many with this cause: %s",
							 v->derived));
	return list;
}

static void
put_match(struct buf *out, const struct drift_object *ob, size_t change,
	     const struct rules *rules)
{
	json_t *list = evidence_of(ob, change, rules), *one;
	size_t i;

	json_array_foreach(list, i, one)
		buf_printf(out, "%s%s", i ? "; " : "", json_string_value(one));
	json_decref(list);
}

/* ---- text ---- */

static void
put_change(struct buf *out, const struct drift_object *ob, size_t change,
	   const struct render_opts *o)
{
	const struct change *c = &ob->changes.v[change];
	struct buf b = {0};

	buf_add_safe(&b, ob->ref, strlen(ob->ref));
	buf_puts(&b, "  ");
	render_path(&b, *c->path ? c->path : "the whole object");
	buf_puts(&b, "  ");
	render_value(&b, c->old_value, 24);
	buf_puts(&b, " -> ");
	render_value(&b, c->new_value, 24);
	buf_puts(&b, "  ");
	put_fate(&b, ob, &ob->verdicts[change]);
	render_wrap(out, b.p, 2, o->width);
	buf_putc(out, '\n');
	buf_release(&b);
}

static void
put_keep(struct buf *out, const char *rule, bool derived)
{
	buf_printf(out, "{\"name\": \"%s\", \"enabled\": false} in STORE/rules.json", rule);
	if (derived)
		buf_puts(out, "; --derived shows it once");
}

void
render_explanation(struct buf *out, const struct drift *d, size_t object, size_t change,
		   const struct explaining *x, const struct render_opts *o)
{
	const struct drift_object *ob = &d->v[object];
	const struct verdict *v = &ob->verdicts[change];
	const char *rule = explain_rule(ob, change);
	const char *from = rule ? rules_source(x->rules, rule) : NULL;
	struct buf b = {0};

	put_change(out, ob, change, o);
	if (rule)
		buf_printf(&b, "%s (%s): %s", rule, from ? from : "no such rule",
			   reason_of(x->rules, rule));
	put_line(out, "rule", &b, o);
	put_match(&b, ob, change, x->rules);
	put_line(out, "match", &b, o);
	if (v->why && !v->noise && !str_eq(v->why, rule ? reason_of(x->rules, rule) : NULL))
		buf_puts(&b, v->why);
	put_line(out, "why", &b, o);
	if (x->next)
		buf_printf(&b, "without this rule: %s", x->next);
	put_line(out, "next", &b, o);
	if (rule && from)
		put_keep(&b, rule, v->derived && !v->noise);
	else if (v->derived)
		buf_puts(&b, "--derived shows it");
	put_line(out, "keep", &b, o);
	buf_release(&b);
}

void
render_explain(struct buf *out, const struct drift *d, size_t object, size_t change,
	       const struct rules *rules, const struct render_opts *o)
{
	render_explanation(out, d, object, change, &(struct explaining){.rules = rules}, o);
}

/* ---- data ---- */

static void
set_text(json_t *to, const char *member, const char *text)
{
	json_object_set_new(to, member, text ? json_string(text) : json_null());
}

static json_t *
explanation(const struct drift_object *ob, size_t change, const struct explaining *x)
{
	const struct verdict *v = &ob->verdicts[change];
	const char *rule = explain_rule(ob, change);
	json_t *j = json_object();

	set_text(j, "hidden", !ob->comparable ? "notComparable" : v->noise ? "noise"
			      : v->derived ? "derived" : NULL);
	set_text(j, "rule", rule);
	set_text(j, "source", rule ? rules_source(x->rules, rule) : NULL);
	set_text(j, "reason", rule ? reason_of(x->rules, rule) : NULL);
	json_object_set_new(j, "match", evidence_of(ob, change, x->rules));
	set_text(j, "next", x->next);
	json_object_set_new(j, "keep", rule && rules_source(x->rules, rule)
					       ? json_pack("{s:s, s:b}", "name", rule, "enabled", 0)
					       : json_null());
	return j;
}

json_t *
render_explain_json(const struct drift *d, size_t object, size_t change,
		    const struct explaining *x)
{
	const struct verdict *v = &d->v[object].verdicts[change];
	json_t *j = render_change_json(d, object, change), *reasons = json_object();
	const struct rules *rules = x->rules;

	if (v->noise)
		json_object_set_new(reasons, v->noise, json_string(reason_of(rules, v->noise)));
	if (v->derived && v->derived_by)
		json_object_set_new(reasons, v->derived_by,
				    json_string(reason_of(rules, v->derived_by)));
	if (v->rule)
		json_object_set_new(reasons, v->rule, json_string(reason_of(rules, v->rule)));
	json_object_set_new(j, "reasons", reasons);
	json_object_set_new(j, "explanation", explanation(&d->v[object], change, x));
	return j;
}
