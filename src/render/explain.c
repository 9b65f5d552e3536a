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

static void
put_change(struct buf *out, const struct drift_object *ob, const struct change *c,
	   const struct render_opts *o)
{
	struct buf b = {0};

	buf_add_safe(&b, ob->ref, strlen(ob->ref));
	buf_puts(&b, "  ");
	render_path(&b, *c->path ? c->path : "the whole object");
	buf_puts(&b, "  ");
	render_value(&b, c->old_value, 24);
	buf_puts(&b, " -> ");
	render_value(&b, c->new_value, 24);
	render_wrap(out, b.p, 2, o->width);
	buf_putc(out, '\n');
	buf_release(&b);
}

void
render_explain(struct buf *out, const struct drift *d, size_t object, size_t change,
	       const struct rules *rules, const struct render_opts *o)
{
	const struct drift_object *ob = &d->v[object];
	const struct verdict *v = &ob->verdicts[change];
	struct buf b = {0};

	put_change(out, ob, &ob->changes.v[change], o);
	if (!ob->comparable)
		buf_puts(&b, ob->reason ? ob->reason : "not covered");
	put_line(out, "not comparable:", &b, o);
	if (v->noise)
		buf_printf(&b, "%s hides it: %s", v->noise, reason_of(rules, v->noise));
	put_line(out, "noise", &b, o);
	if (v->derived)
		buf_printf(&b, "from %s", v->derived);
	put_line(out, "follows", &b, o);
	if (v->rule)
		buf_printf(&b, "%s: %s, %s. %s", v->rule, category_name(v->category),
			   severity_name(v->severity), reason_of(rules, v->rule));
	put_line(out, "rule", &b, o);
	if (v->why)
		buf_puts(&b, v->why);
	put_line(out, "why", &b, o);
	if (v->noise)
		buf_printf(&b, "{\"name\": \"%s\", \"enabled\": false} in rules.json of the store "
			       "shows it always", v->noise);
	put_line(out, "keep", &b, o);
	buf_release(&b);
}

json_t *
render_explain_json(const struct drift *d, size_t object, size_t change,
		    const struct rules *rules)
{
	const struct verdict *v = &d->v[object].verdicts[change];
	json_t *j = render_change_json(d, object, change), *reasons = json_object();

	if (v->noise)
		json_object_set_new(reasons, v->noise, json_string(reason_of(rules, v->noise)));
	if (v->rule)
		json_object_set_new(reasons, v->rule, json_string(reason_of(rules, v->rule)));
	json_object_set_new(j, "reasons", reasons);
	return j;
}
