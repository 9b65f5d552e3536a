/* Which request of an audit log made a change? */
#include "request.h"

#include <stdlib.h>

/* Between the request's arrival and the second that managedFields tell. */
#define NEAR 2

/* ---- reading ---- */

void
requests_read(struct requests *out, const json_t *origins, int64_t after)
{
	const json_t *audit = tree_get(origins, "audit"), *list = tree_get(audit, "writes");

	*out = (struct requests){0};
	out->v = mem_zero(json_array_size(list) + 1, sizeof(*out->v));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *w = json_array_get(list, i);
		struct request q = {
			.verb = tree_str(w, "verb"),
			.user = tree_str(w, "user"),
			.by = tree_str(w, "by"),
			.address = tree_str(w, "address"),
			.manager = tree_str(w, "manager"),
			.time = tree_time(w, "time"),
			.from = tree_time(tree_str(w, "from") ? w : audit, "from"),
			.to = tree_time(tree_str(w, "to") ? w : audit, "to"),
			.source = w,
		};

		if (q.verb && q.user && q.time != WHEN_NONE && (after == WHEN_NONE || q.time > after))
			out->v[out->n++] = q;
	}
}

void
requests_release(struct requests *rs)
{
	free(rs->v);
	*rs = (struct requests){0};
}

/* ---- what a request touched ---- */

/* What a request says of a field: nothing, for it is about other fields; nobody knows; its new
 * value; another one. */
enum says { SAYS_NOTHING, SAYS_UNKNOWN, SAYS_SAME, SAYS_OTHER };

/* Is one of two printed paths the other, or does it lead to it? */
static bool
on_one_way(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	const char *longer = n > m ? a : b;
	size_t k = n > m ? m : n;

	return strncmp(a, b, k) == 0 && (n == m || longer[k] == '.' || longer[k] == '[' || !k);
}

static bool
touches(const json_t *paths, const char *path)
{
	for (size_t i = 0; i < json_array_size(paths); i++) {
		const char *p = json_string_value(json_array_get(paths, i));

		if (p && on_one_way(p, path))
			return true;
	}
	return false;
}

static bool
is_deletion(const struct request *q)
{
	const char *sub = tree_str(q->source, "subresource");

	return sub ? str_eq(sub, "eviction") : str_starts(q->verb, "delete");
}

static enum says
says_of(const struct request *q, const char *path)
{
	const char *body = tree_str(q->source, "body");

	if (is_deletion(q))
		return SAYS_NOTHING;
	if (str_eq(tree_str(q->source, "subresource"), "scale") &&
	    !on_one_way(path, "spec.replicas"))
		return SAYS_NOTHING;
	if (touches(tree_get(q->source, "other"), path))
		return SAYS_OTHER;
	if (!body)
		return SAYS_UNKNOWN;
	if (str_eq(body, "whole") || touches(tree_get(q->source, "same"), path))
		return SAYS_SAME;
	return SAYS_NOTHING;
}

/* ---- of a whole object ---- */

static const struct request *
pick_whole(const struct requests *rs, enum change_op op, const char **sign)
{
	const struct request *best = NULL;

	for (size_t i = 0; i < rs->n; i++) {
		const struct request *q = &rs->v[i];
		bool created = json_is_true(json_object_get(q->source, "created"));

		if (op == CHANGE_REMOVE ? is_deletion(q) : created)
			best = q;
	}
	*sign = op == CHANGE_REMOVE ? "the request that deleted it" : "the request that made it";
	return best;
}

/* ---- of a field ---- */

/* The first request with the new value after which no other one came. A whole object has all
 * fields, whoever gave them: it tells the author only where each request before it is known. */
static const struct request *
pick_by_body(const struct requests *rs, const char *path)
{
	const struct request *best = NULL;
	bool dark = false;

	for (size_t i = 0; i < rs->n; i++) {
		const struct request *q = &rs->v[i];
		enum says s = says_of(q, path);

		if (s == SAYS_OTHER)
			best = NULL;
		else if (s == SAYS_UNKNOWN)
			dark = true;
		else if (s == SAYS_SAME && !best &&
			 (!dark || str_eq(tree_str(q->source, "body"), "part")))
			best = q;
	}
	return best;
}

/* "kubectl" in a user agent is "kubectl-edit" in managedFields. */
static bool
same_tool(const char *a, const char *b)
{
	size_t n, m;

	if (!a || !b)
		return false;
	n = strlen(a);
	m = strlen(b);
	if (n > m)
		return strncmp(a, b, m) == 0 && a[m] == '-';
	return strncmp(a, b, n) == 0 && (b[n] == '-' || !b[n]);
}

/* Requests that fit equally well: of one person with one tool they are as good as one. */
struct fits {
	const struct request *last;
	bool several;			/* persons or tools */
};

static void
fits_add(struct fits *f, const struct request *q)
{
	const struct request *p = f->last;

	f->several |= p && !(str_eq(p->user, q->user) && str_eq(p->by, q->by) &&
			     str_eq(p->address, q->address) && str_eq(p->manager, q->manager));
	f->last = q;
}

static const struct request *
fits_one(const struct fits *f)
{
	return f->several ? NULL : f->last;
}

static const struct request *
pick_by_time(const struct requests *rs, const char *path, const struct request_hint *h)
{
	struct fits of_tool = {0}, any = {0};

	for (size_t i = 0; i < rs->n && h->time != WHEN_NONE; i++) {
		const struct request *q = &rs->v[i];
		enum says s = says_of(q, path);

		if (q->time < h->time - NEAR || q->time > h->time + NEAR || s == SAYS_NOTHING ||
		    s == SAYS_OTHER)
			continue;
		fits_add(&any, q);
		if (same_tool(q->manager, h->manager))
			fits_add(&of_tool, q);
	}
	return of_tool.last ? fits_one(&of_tool) : fits_one(&any);
}

/* Where managedFields tell a time, and the log has nothing then, it was another request. Whoever
 * wrote another value did not make this one, nor did those before. */
static const struct request *
pick_only(const struct requests *rs, const char *path, const struct request_hint *h)
{
	struct fits all = {0};

	if (h->time != WHEN_NONE)
		return NULL;
	for (size_t i = 0; i < rs->n; i++) {
		enum says s = says_of(&rs->v[i], path);

		if (s == SAYS_OTHER)
			all = (struct fits){0};
		else if (s != SAYS_NOTHING)
			fits_add(&all, &rs->v[i]);
	}
	return fits_one(&all);
}

const struct request *
requests_pick(const struct requests *rs, const struct change *c, const struct request_hint *h,
	      const char **sign)
{
	const struct request *q;
	struct buf path = {0};

	if (!c->at.n)
		return pick_whole(rs, c->op, sign);
	path_print(&path, &c->at);
	*sign = "the request has this value";
	q = pick_by_body(rs, buf_cstr(&path));
	if (!q) {
		*sign = "the request at the time of managedFields";
		q = pick_by_time(rs, buf_cstr(&path), h);
	}
	if (!q) {
		*sign = "the only one who asked for a write since";
		q = pick_only(rs, buf_cstr(&path), h);
	}
	buf_release(&path);
	return q;
}
