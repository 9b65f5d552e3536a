/*
 * Which way a NetworkPolicy went. A policy allows: another rule, peer or port
 * lets more through. But where a rule names no peer or no port it allows any,
 * so the first one that is named narrows, and the last one that goes widens.
 */
#include <stdlib.h>

#include "condition.h"

enum way { WAY_NARROWER = -1, WAY_UNKNOWN, WAY_WIDER };

struct place {
	const char *member;	/* the last one named on the way */
	const char *above;	/* the one before it */
	size_t list;		/* steps up to and with member */
	bool item;		/* below it an item of its list follows */
};

static struct place
place_of(const struct path *at)
{
	struct place p = {.member = "", .above = ""};

	for (size_t i = 0; i < at->n; i++)
		if (at->v[i].kind == STEP_MEMBER) {
			p = (struct place){at->v[i].name, p.member, i + 1, false};
		} else {
			p.item = true;
		}
	return p;
}

static enum way
way_of(bool wider)
{
	return wider ? WAY_WIDER : WAY_NARROWER;
}

/* How many items the list has there on a side. */
static size_t
length_at(const json_t *body, const struct path *at, size_t steps)
{
	const struct path up = {.v = at->v, .n = steps};

	return json_array_size(path_find((json_t *)body, &up, NULL));
}

/* from, to and ports: none means any. */
static enum way
way_of_choice(const struct ask *a, const struct place *p)
{
	const json_t *was = a->o->old_body, *is = a->o->new_body;

	if (a->c->op == CHANGE_ADD)
		return way_of(p->item && length_at(was, &a->c->at, p->list));
	if (a->c->op == CHANGE_REMOVE)
		return way_of(!p->item || !length_at(is, &a->c->at, p->list));
	return WAY_UNKNOWN;
}

/* The bits that an address must share; fewer let more through. */
static enum way
way_of_range(const struct change *c)
{
	const char *was = json_string_value(c->old_value), *is = json_string_value(c->new_value);
	const char *a = was ? strchr(was, '/') : NULL, *b = is ? strchr(is, '/') : NULL;
	long x = a ? strtol(a + 1, NULL, 10) : 0, y = b ? strtol(b + 1, NULL, 10) : 0;

	return a && b && x != y ? way_of(y < x) : WAY_UNKNOWN;
}

static bool
is_rule(const struct place *p)
{
	return str_eq(p->member, "ingress") || str_eq(p->member, "egress");
}

static bool
is_choice(const struct place *p)
{
	return str_eq(p->member, "from") || str_eq(p->member, "to") || str_eq(p->member, "ports");
}

static bool
is_condition(const struct place *p)
{
	return str_eq(p->member, "except") || str_eq(p->member, "policyTypes") ||
	       str_eq(p->above, "matchLabels") || str_eq(p->member, "matchExpressions");
}

static enum way
way_below(const struct ask *a)
{
	struct place p = place_of(&a->c->at);
	bool add = a->c->op == CHANGE_ADD, remove = a->c->op == CHANGE_REMOVE;

	if (str_eq(p.member, "cidr"))
		return way_of_range(a->c);
	if (!add && !remove)
		return WAY_UNKNOWN;
	/* which pods it holds for is neither more nor less of what it allows */
	if (a->c->at.n > 1 && a->c->at.v[1].kind == STEP_MEMBER &&
	    str_eq(a->c->at.v[1].name, "podSelector"))
		return WAY_UNKNOWN;
	if (is_rule(&p))
		return way_of(add);
	if (is_choice(&p))
		return way_of_choice(a, &p);
	if (is_condition(&p))
		return way_of(remove);
	return WAY_UNKNOWN;
}

static enum way
way(const struct ask *a)
{
	if (a->c->at.n)
		return way_below(a);
	return a->c->op == CHANGE_ADD ? WAY_NARROWER
	       : a->c->op == CHANGE_REMOVE ? WAY_WIDER : WAY_UNKNOWN;
}

bool
policy_wider(struct ask *a)
{
	return way(a) == WAY_WIDER;
}

bool
policy_narrower(struct ask *a)
{
	return way(a) == WAY_NARROWER;
}
