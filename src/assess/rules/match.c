/* Does a rule speak of a change? Cheap questions first: this is asked for every rule and change. */
#include <math.h>
#include <stdlib.h>

#include "judge.h"
#include "lineage/lineage.h"

bool
words_fit(const struct words *w, const char *text)
{
	bool wanted = false, fits = false;

	for (size_t i = 0; i < w->n; i++) {
		if (w->v[i][0] == '!') {
			if (str_glob(w->v[i] + 1, text))
				return false;
		} else {
			wanted = true;
			fits = fits || str_glob(w->v[i], text);
		}
	}
	return fits || !wanted;
}

/* ---- kinds ---- */

/* Groups of the APIs that Kubernetes and OpenShift serve themselves. config.openshift.io and
 * operator.openshift.io are not among them: they reuse Ingress, Build, Image and Network. */
static bool
is_own_group(const char *group)
{
	static const char *const plain[] = {"", "apps", "batch", "autoscaling", "policy"};

	for (size_t i = 0; i < countof(plain); i++)
		if (str_eq(group, plain[i]))
			return true;
	if (str_eq(group, "config.openshift.io") || str_ends(group, "operator.openshift.io"))
		return false;
	return str_ends(group, ".k8s.io") || str_ends(group, ".openshift.io");
}

static bool
has_template(const char *kind)
{
	static const char *const kinds[] = {
		"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "DeploymentConfig",
		"ReplicationController", "CronJob", "Job", "Pod",
	};

	for (size_t i = 0; i < countof(kinds); i++)
		if (str_eq(kind, kinds[i]))
			return true;
	return false;
}

static bool
kind_fits(const char *word, const char *group, const char *kind)
{
	const char *dot = strchr(word, '.');
	char name[128];

	if (str_eq(word, "*"))
		return true;
	if (str_eq(word, "@workload"))
		return is_own_group(group) && has_template(kind);
	if (!dot)
		return is_own_group(group) && str_glob(word, kind);
	if ((size_t)(dot - word) >= sizeof(name))
		return false;
	memcpy(name, word, (size_t)(dot - word));
	name[dot - word] = '\0';
	return str_glob(name, kind) && str_glob(dot + 1, group);
}

bool
rule_kind_fits(const struct rule *r, const char *group, const char *kind)
{
	bool wanted = false, fits = false;

	for (size_t i = 0; i < r->kind.n; i++) {
		const char *word = r->kind.v[i];

		if (*word == '!') {
			if (kind_fits(word + 1, group, kind))
				return false;
		} else {
			wanted = true;
			fits = fits || kind_fits(word, group, kind);
		}
	}
	return fits || !wanted;
}

/* ---- values ---- */

static bool
text_number(const char *s, size_t n, double *out)
{
	long double quantity;
	int64_t ns;

	if (n > 1 && s[n - 1] == '%')
		n--;
	if (quantity_parse(s, n, &quantity)) {
		*out = (double)quantity;
		return true;
	}
	if (!duration_parse(s, n, &ns))
		return false;
	*out = (double)ns / 1e9;
	return true;
}

bool
value_number(const json_t *v, double *out)
{
	if (json_is_number(v)) {
		*out = json_number_value(v);
		return true;
	}
	return json_is_string(v) && text_number(json_string_value(v), json_string_length(v), out);
}

static bool
is_empty(const json_t *v)
{
	if (json_is_string(v))
		return json_string_length(v) == 0;
	if (json_is_array(v))
		return json_array_size(v) == 0;
	if (json_is_object(v))
		return json_object_size(v) == 0;
	return !v || json_is_null(v);
}

static bool
is_one_of(const json_t *v, const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (v && tree_equal(v, json_array_get(list, i)))
			return true;
	return false;
}

static bool
text_matches(const struct pattern *p, const json_t *v)
{
	struct buf tmp = {0};
	bool tired, fits;

	if (!v)
		return false;
	if (json_is_string(v))
		return pattern_match(p, json_string_value(v), json_string_length(v), NULL, NULL,
				     &tired);
	canon_compact(&tmp, v);
	fits = pattern_match(p, buf_cstr(&tmp), tmp.n, NULL, NULL, &tired);
	buf_release(&tmp);
	return fits;
}

static bool
in_range(const struct value_test *t, const json_t *v)
{
	double x;

	if (!t->has_min && !t->has_max)
		return true;
	return value_number(v, &x) && (!t->has_min || x >= t->min) && (!t->has_max || x <= t->max);
}

static bool
test_holds(const struct value_test *t, const json_t *v)
{
	if (t->has_at)
		v = v ? path_find((json_t *)v, &t->at, NULL) : NULL;
	return (t->absent < 0 || t->absent == (v == NULL)) &&
	       (t->empty < 0 || t->empty == is_empty(v)) &&
	       (!t->equals || (v && tree_equal(v, t->equals))) &&
	       (!t->in || is_one_of(v, t->in)) && in_range(t, v) &&
	       (!t->matches || text_matches(t->matches, v));
}

static bool
tests_hold(const struct value_tests *ts, const json_t *v)
{
	for (size_t i = 0; i < ts->n; i++)
		if (!test_holds(&ts->v[i], v))
			return false;
	return true;
}

static bool
direction_holds(enum direction d, const struct change *c)
{
	double a, b;

	if (d == DIRECTION_ANY)
		return true;
	if (!value_number(c->old_value, &a) || !value_number(c->new_value, &b))
		return false;
	return d == DIRECTION_LOWER ? b < a : b > a;
}

/* ---- the rest ---- */

/* A rule of the whole object: what it says of one that came and of one that went it says of one
 * that took another's place, and if it hides such, of each field in which the two differ. */
static bool
whole_holds(const struct rule *r, const struct drift_object *o, const struct change *c,
	    struct ask *a)
{
	bool hides = r->has[EFFECT_NOISE] || r->has[EFFECT_DERIVED];

	return !c->at.n || lineage_is_name(o, c) || (hides && a && lineage_is_whole(a));
}

static bool
path_holds(const struct rule *r, const struct drift_object *o, const struct change *c,
	   struct ask *a)
{
	const char *first = c->at.n && c->at.v[0].kind == STEP_MEMBER ? c->at.v[0].name : "";

	for (size_t i = 0; i < r->npaths; i++) {
		const struct rule_path *p = &r->paths[i];

		if (!p->glob) {
			if (whole_holds(r, o, c, a))
				return true;
			continue;
		}
		if (c->at.n && (!p->first || str_eq(p->first, first)) &&
		    path_glob_match(p->glob, &c->at))
			return true;
	}
	return !r->npaths;
}

static bool
pairs_hold(const struct pair_tests *ps, const json_t *have)
{
	for (size_t i = 0; i < ps->n; i++) {
		const char *key;
		json_t *v;
		bool found = false;

		json_object_foreach((json_t *)have, key, v)
			found = found || (json_is_string(v) && str_glob(ps->v[i].name, key) &&
					  str_glob(ps->v[i].value, json_string_value(v)));
		if (!found)
			return false;
	}
	return true;
}

static bool
object_holds(const struct rule *r, const json_t *body)
{
	const char *type = r->type.n ? tree_str(body, "type") : NULL;

	return (!r->type.n || words_fit(&r->type, type ? type : "")) &&
	       (!r->labels.n || pairs_hold(&r->labels, tree_at(body, "metadata/labels"))) &&
	       (!r->annotations.n ||
		pairs_hold(&r->annotations, tree_at(body, "metadata/annotations")));
}

/* Words that only exclude ("!hand") leave the bits of classes that there are not. */
#define ONLY_EXCLUDED (1U << 31)

/* What the audit log tells is of the class of what was used, too. "audit" alone is all of it;
 * beside other words, and denied, it is what a person did, as "hand" is. */
static bool
class_holds(unsigned wanted, const struct origin *o)
{
	unsigned hand = 1U << ORIGIN_HAND, audit = 1U << ORIGIN_AUDIT;

	if (!wanted || o->cls != ORIGIN_AUDIT)
		return !wanted || (wanted & (1U << o->cls));
	if (wanted & ONLY_EXCLUDED)
		return o->by_hand ? (wanted & hand) && (wanted & audit)
				  : wanted & (1U << origin_tool(o));
	return wanted == audit || (wanted & 1U << origin_tool(o)) ||
	       (o->by_hand && (wanted & audit));
}

static bool
origin_holds(const struct rule *r, struct ask *a)
{
	const struct origin *o;

	if (!r->origins && !r->manager.n && !r->operation.n)
		return true;
	o = ask_origin(a);
	return class_holds(r->origins, o) &&
	       words_fit(&r->manager, o->manager ? o->manager : "") &&
	       words_fit(&r->operation, o->operation ? o->operation : "");
}

static bool
conditions_hold(const struct rule *r, struct ask *a)
{
	for (size_t i = 0; i < r->nwhen; i++)
		if (r->when[i].condition->holds(a) == r->when[i].negated)
			return false;
	return true;
}

static bool
change_holds(const struct rule *r, const struct drift_object *o, const struct change *c,
	     struct ask *a)
{
	return (!r->ops || (r->ops & (1U << c->op))) &&
	       (!r->forms || (r->forms & (1U << c->form))) && path_holds(r, o, c, a) &&
	       words_fit(&r->ns, o->key.ns) && words_fit(&r->object, o->key.name) &&
	       direction_holds(r->direction, c) && tests_hold(&r->old_tests, c->old_value) &&
	       tests_hold(&r->new_tests, c->new_value);
}

bool
rule_holds(const struct rule *r, struct ask *a)
{
	return change_holds(r, a->o, a->c, a) && object_holds(r, ask_body(a)) &&
	       origin_holds(r, a) && conditions_hold(r, a);
}

bool
rule_wrote_fits(const struct rule *r, const struct drift_object *o, const struct change *c)
{
	return rule_kind_fits(r, o->key.group, o->key.kind) && change_holds(r, o, c, NULL) &&
	       object_holds(r, drift_object_body(o));
}

bool
rule_manager_fits(const struct rule *r, const char *manager, const char *operation,
		  const char *subresource)
{
	return words_fit(&r->manager, manager ? manager : "") &&
	       words_fit(&r->operation, operation ? operation : "") &&
	       words_fit(&r->subresource, subresource ? subresource : "");
}
