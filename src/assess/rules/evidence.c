/* Why a rule fits: what of the change and its object it asked for, as short texts. */
#include <stdlib.h>

#include "judge.h"

#define MAX_VALUE 60	/* bytes of a value that are shown */

static void __attribute__((format(printf, 2, 3)))
say(json_t *list, const char *fmt, ...)
{
	struct buf b = {0};
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	json_array_append_new(list, json_stringn_nocheck(b.p, utf8_valid(b.p, b.n)));
	buf_release(&b);
}

/* A value on one line, cut where it is long. */
static char *
short_value(const json_t *v)
{
	struct buf b = {0};

	if (!v)
		return mem_strdup("nothing");
	if (json_is_string(v) && json_string_length(v))
		buf_add(&b, json_string_value(v), json_string_length(v));
	else
		canon_compact(&b, v);
	if (b.n > MAX_VALUE) {
		b.n = utf8_valid(b.p, MAX_VALUE);
		buf_puts(&b, "..");
	}
	return buf_take(&b);
}

/* ---- the object ---- */

static void
say_object(json_t *list, const struct rule *r, const struct drift_object *o, const json_t *body)
{
	const char *type = tree_str(body, "type");

	if (r->kind.n)
		say(list, strchr(o->key.group, '.') && !str_ends(o->key.group, ".k8s.io")
				  ? "kind %s.%s" : "kind %s",
		    o->key.kind, o->key.group);
	if (r->ns.n)
		say(list, *o->key.ns ? "namespace %s" : "cluster-wide", o->key.ns);
	if (r->object.n)
		say(list, "name %s", o->key.name);
	if (r->type.n)
		say(list, "type %s", type ? type : "none");
}

static void
say_pairs(json_t *list, const char *what, const struct pair_tests *ps, const json_t *have)
{
	const char *key;
	json_t *v;

	for (size_t i = 0; i < ps->n; i++)
		json_object_foreach((json_t *)have, key, v) {
			char *value;

			if (!str_glob(ps->v[i].name, key) || !json_is_string(v) ||
			    !str_glob(ps->v[i].value, json_string_value(v)))
				continue;
			value = short_value(v);
			say(list, "%s %s=%s", what, key, value);
			free(value);
			break;
		}
}

/* ---- the change ---- */

static bool
fits_path(const struct rule *r, const struct change *c)
{
	for (size_t i = 0; i < r->npaths; i++)
		if (r->paths[i].glob ? c->at.n && path_glob_match(r->paths[i].glob, &c->at)
				     : !c->at.n)
			return true;
	return false;
}

/* Where the rule fits what lies below, the whole is hidden or as bad as its parts. */
static void
say_path(json_t *list, const struct rule *r, const struct change *c)
{
	static const char *const whole[] = {"came", "went", "changed", "was made anew"};

	if (r->npaths && !c->at.n)
		say(list, "the whole object %s", whole[c->op]);
	else if (r->npaths)
		say(list, fits_path(r, c) ? "field %s" : "what lies below %s", c->path);
	else if (r->ops)
		say(list, "op %s", change_op_name(c->op));
}

static void
say_form(json_t *list, const struct rule *r, const struct change *c)
{
	static const char *const forms[] = {"another value", "only the order differs",
					    "only the order differs, and it has a meaning",
					    "written otherwise, the same meaning"};

	if (r->forms)
		say(list, "%s", forms[c->form]);
}

static void
say_values(json_t *list, const struct rule *r, const struct change *c)
{
	char *was = short_value(c->old_value), *is = short_value(c->new_value);

	if (r->old_tests.n)
		say(list, "before: %s", was);
	if (r->new_tests.n)
		say(list, "now: %s", is);
	if (r->direction != DIRECTION_ANY)
		say(list, "%s is %s than %s", is,
		    r->direction == DIRECTION_LOWER ? "lower" : "higher", was);
	free(was);
	free(is);
}

static void
say_origin(json_t *list, const struct rule *r, const struct origin *o)
{
	const char *first = json_string_value(json_array_get(o->evidence, 0));

	if (!r->origins && !r->manager.n && !r->operation.n)
		return;
	if (o->manager)
		say(list, "by %s (%s%s%s)", origin_name(o->cls), o->manager, first ? ", " : "",
		    first ? first : "");
	else
		say(list, o->cls == ORIGIN_UNKNOWN ? "by whom is not known" : "by %s",
		    origin_name(o->cls));
}

static void
say_conditions(json_t *list, const struct rule *r)
{
	for (size_t i = 0; i < r->nwhen; i++)
		say(list, r->when[i].negated ? "not so: %s" : "%s", r->when[i].condition->about);
}

static const struct rule *
rule_of(const struct rules *rs, const char *name)
{
	for (size_t i = 0; i < rs->n; i++)
		if (str_eq(rs->v[i]->name, name))
			return rs->v[i];
	return NULL;
}

json_t *
rules_evidence(const struct rules *rs, const char *name, const struct drift_object *o,
	       size_t change)
{
	const struct rule *r = rule_of(rs, name);
	const struct change *c = &o->changes.v[change];
	bool older = (c->op == CHANGE_REMOVE && o->old_body) || !o->new_body;
	const json_t *body = older ? o->old_body : o->new_body;
	json_t *list;

	if (!r)
		return NULL;
	list = json_array();
	say_object(list, r, o, body);
	say_pairs(list, "label", &r->labels, tree_at(body, "metadata/labels"));
	say_pairs(list, "annotation", &r->annotations, tree_at(body, "metadata/annotations"));
	say_path(list, r, c);
	say_form(list, r, c);
	say_values(list, r, c);
	say_origin(list, r, &o->verdicts[change].origin);
	say_conditions(list, r);
	if (!json_array_size(list))
		say(list, "every change");
	return list;
}
