/* Words of the command line to snapshots and objects (ux.md 2.2, 2.3). */
#include "cli.h"

#include <ctype.h>
#include <stdlib.h>

#include "assay/flow/timeline.h"

/* 13/09/2018 has slashes and is no object: it is handed on to be refused as a date. */
static bool
wrong_date(const char *s)
{
	size_t groups = 0;

	while (isdigit((unsigned char)*s)) {
		size_t n = strspn(s, "0123456789");

		groups++;
		s += n;
		if (n > 4 || (*s && *s != '/'))
			return false;
		s += *s == '/';
	}
	return groups == 3 && !*s;
}

static bool
is_snapshot(const char *s)
{
	const char *dots = strstr(s, "..");

	return !strchr(s, '/') || wrong_date(s) || str_starts(s, "healthy:") ||
	       (dots && str_starts(dots + 2, "healthy:"));
}

static int
add_end(struct arguments *a, char *word, struct error *err)
{
	if (a->nends < countof(a->end)) {
		a->end[a->nends++] = word;
		return 0;
	}
	error_set(err, ERR_USAGE, "'%s' is a third snapshot", word);
	free(word);
	return error_hint(err, "objects have a slash: svc/cart; -k svc and -n shop filter");
}

/* A, A.., A..B: an open end means the newest. */
static int
add_snapshot(struct arguments *a, const char *word, struct error *err)
{
	const char *dots = strstr(word, "..");

	if (!dots)
		return add_end(a, mem_strdup(word), err);
	a->range = true;
	if (dots == word) {
		error_set(err, ERR_USAGE, "'%s' has no beginning", word);
		return error_hint(err, "earliest%s", word);
	}
	if (add_end(a, mem_strndup(word, (size_t)(dots - word)), err) != 0)
		return -1;
	return add_end(a, mem_strdup(dots[2] ? dots + 2 : "latest"), err);
}

static int
add_object(struct arguments *a, const char *word, struct error *err)
{
	struct object_word *v = mem_grow(a->objects, a->nobjects + 1, sizeof(*v));

	a->objects = v;
	v[a->nobjects] = (struct object_word){0};
	if (object_word_parse(&v[a->nobjects], word, err) != 0)
		return -1;
	a->nobjects++;
	return 0;
}

int
arguments_parse(struct arguments *a, const struct words *w, size_t from, struct error *err)
{
	bool only_objects = false;

	for (size_t i = from; i < w->n; i++) {
		int rc;

		if (strcmp(w->v[i], "--") == 0) {
			only_objects = true;
			continue;
		}
		rc = !only_objects && is_snapshot(w->v[i]) ? add_snapshot(a, w->v[i], err)
							    : add_object(a, w->v[i], err);
		if (rc != 0)
			return -1;
	}
	return 0;
}

int
arguments_one(const struct arguments *a, const char *command, struct error *err)
{
	if (a->nobjects == 1 && a->nends <= 1)
		return 0;
	error_set(err, ERR_USAGE, "%s needs one object, and at most one snapshot", command);
	error_hint(err, "assay %s yesterday shop/svc/cart", command);
	return -1;
}

void
arguments_release(struct arguments *a)
{
	for (size_t i = 0; i < a->nends; i++)
		free(a->end[i]);
	for (size_t i = 0; i < a->nobjects; i++)
		object_word_release(&a->objects[i]);
	free(a->objects);
	*a = (struct arguments){0};
}

int
point_resolve(struct cli *c, const char *word, struct store_snapshot *out, struct error *err)
{
	struct store_query q = session_query(c);
	struct store_point p = {0};

	if (store_resolve(c->store, word, &q, &p, err) != 0)
		return -1;
	if (p.note[0])
		warn(c, NULL, "%s", p.note);
	*out = *p.at;
	return 0;
}

int
timeline_to(struct cli *c, const struct store_snapshot *at, struct timeline **out, size_t *n,
	    struct error *err)
{
	struct store_query q = session_query(c);
	const struct store_snapshot *v;
	size_t all;

	q.context = at->context;
	q.source = at->source;
	if (timeline_open(out, c->store, &q, err) != 0)
		return -1;
	v = timeline_snapshots(*out, &all);
	for (*n = 0; *n < all; (*n)++)
		if (flow_same(&v[*n], at))
			return (*n)++, 0;
	return error_set(err, ERR_NOT_FOUND, "that snapshot is gone from the store");
}

/* The last snapshot before an instant, and the first after it. */
static int
around(struct cli *c, struct store_snapshot ends[2], struct error *err)
{
	char *after = mem_printf("after:%s", c->opt.around);
	int rc = -1;

	if (point_resolve(c, c->opt.around, &ends[0], err) == 0 &&
	    point_resolve(c, after, &ends[1], err) == 0)
		rc = 0;
	free(after);
	return rc;
}

int
range_resolve(struct cli *c, const struct arguments *a, struct store_snapshot ends[2],
	      struct error *err)
{
	const char *from = a->nends > 0 ? a->end[0] : "@~1";
	const char *to = a->nends > 1 ? a->end[1] : "latest";
	const char *at = a->nends > 0 ? strchr(a->end[0], '@') : NULL;
	char *other = NULL;
	int rc;

	if (c->opt.around) {
		if (a->nends) {
			error_set(err, ERR_USAGE, "--around and '%s' exclude each other", from);
			return error_hint(err, "give one of them");
		}
		return around(c, ends, err);
	}
	/* stage-eu1@friday alone runs to the newest of the same context */
	if (a->nends == 1 && at && at != from && at[1])
		to = other = mem_printf("%.*s@latest", (int)(at - from), from);
	rc = point_resolve(c, from, &ends[0], err);
	if (rc == 0)
		rc = point_resolve(c, to, &ends[1], err);
	free(other);
	return rc;
}
