/* A past is read back: from the ref along the parents, trailers strictly. */
#include <stdlib.h>
#include <string.h>

#include "past.h"

#define PAST_MAX 1000000 /* commits; whoever writes one stops far below */

/* ---- which there are ---- */

struct instants {
	int64_t *v;
	size_t n, cap;
};

static int
add_instant(void *ctx, const char *rest, const struct oid *at, struct error *err)
{
	struct instants *l = ctx;
	int64_t instant = past_instant(rest);

	(void)at;
	(void)err;
	if (instant == WHEN_NONE)
		return 0;
	vec_grow(l->v, l->n, l->cap);
	l->v[l->n++] = instant;
	return 0;
}

static int
by_instant(const void *pa, const void *pb)
{
	int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;

	return (a > b) - (a < b);
}

int
store_past_list(struct store *s, const char *context, int64_t **out, size_t *n, struct error *err)
{
	struct instants l = {0};
	char *prefix;
	int rc = 0;

	if (store_name_ok(context)) {
		prefix = mem_printf(PAST_PREFIX "%s/", context);
		rc = ref_each(s, prefix, add_instant, &l, err);
		free(prefix);
	}
	if (l.n)
		qsort(l.v, l.n, sizeof(*l.v), by_instant);
	*out = l.v;
	*n = l.n;
	return rc;
}

/* ---- one commit ---- */

/* "1024 2026-03-02T23:49:55Z" */
static void
anchor(const struct str *v, struct store_anchor *out)
{
	const char *blank = memchr(v->p, ' ', v->n);
	long long revision;
	int64_t at;

	if (!blank || !str_to_i64(v->p, (size_t)(blank - v->p), &revision) ||
	    !when_parse_rfc3339(blank + 1, v->n - (size_t)(blank + 1 - v->p), &at))
		return;
	out->revision = revision;
	out->instant = at;
}

static bool
trailers(struct str rest, struct store_moment *m)
{
	struct str line, v;
	bool revision = false;
	long long n;

	m->before.instant = m->after.instant = WHEN_NONE;
	while (message_line(&rest, &line)) {
		if (message_after(&line, "Revision: ", &v) && str_to_i64(v.p, v.n, &n)) {
			m->revision = n;
			revision = true;
		} else if (message_after(&line, "Anchor-Before: ", &v)) {
			anchor(&v, &m->before);
		} else if (message_after(&line, "Anchor-After: ", &v)) {
			anchor(&v, &m->after);
		} else if (message_after(&line, "Holes: ", &v)) {
			m->holes = true;
		}
	}
	return revision;
}

static int
read_moment(struct store *s, const struct oid *at, struct store_moment *out, struct oid *parent,
	    struct error *err)
{
	git_odb_object *o = NULL;
	struct error why = {0};
	struct str text;
	char hex[41];
	int rc;

	if (object_read(&o, s, at, GIT_OBJECT_COMMIT, err) != 0)
		return -1;
	text = (struct str){git_odb_object_data(o), git_odb_object_size(o)};
	oid_hex(at, hex);
	rc = commit_read(text.p, text.n, &out->at, parent, &why);
	if (rc == 0 && !trailers(text, out)) {
		snapshot_free_fields(&out->at);
		rc = error_set(&why, ERR_INPUT, "no revision");
	}
	git_odb_object_free(o);
	if (rc != 0)
		return error_set(err, ERR_INPUT, "commit %.10s: %s", hex, why.text);
	out->at.commit = *at;
	return 0;
}

/* ---- a whole one ---- */

void
store_past_free(struct store_moment *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		snapshot_free_fields(&v[i].at);
	free(v);
}

static void
turn_round(struct store_moment *v, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct store_moment swap = v[i];

		v[i] = v[n - 1 - i];
		v[n - 1 - i] = swap;
	}
}

int
store_past_read(struct store *s, const char *context, int64_t instant, struct store_moment **out,
		size_t *n, struct error *err)
{
	char *name = past_ref(context, instant);
	struct store_moment *v = NULL;
	struct oid at, parent;
	size_t cap = 0;
	int found = store_name_ok(context) ? ref_read(s, name, &at, err) : 0,
	    rc = found < 0 ? -1 : 0;

	*out = NULL;
	*n = 0;
	while (rc == 0 && found > 0 && !oid_zero(&at)) {
		struct store_moment m = {0};

		if (*n >= PAST_MAX)
			rc = error_set(err, ERR_LIMIT, "over %d commits", PAST_MAX);
		else
			rc = read_moment(s, &at, &m, &parent, err);
		if (rc != 0)
			break;
		m.at.context = mem_strdup(context);
		vec_grow(v, *n, cap);
		v[(*n)++] = m;
		at = parent;
	}
	if (rc != 0) {
		error_in(err, "%s", name);
		store_past_free(v, *n);
		v = NULL;
		*n = 0;
	}
	if (v)
		turn_round(v, *n);
	free(name);
	*out = v;
	return rc;
}
