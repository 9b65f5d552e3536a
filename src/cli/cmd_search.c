/* assay search: find a text or a regular expression in values and paths. */
#include "cli.h"

#include <stdlib.h>

#include "assay/flow/search.h"
#include "assay/render/found.h"

#define FORMATS "text wide name json ndjson"

struct searching {
	struct cli *c;
	struct store_snapshot *v;	/* oldest first */
	struct found_list list;
	struct found_row *rows;
	size_t cap;
	struct arena mem;		/* texts of the rows */
};

/* ---- which snapshots ---- */

static bool
is_between(const struct store_snapshot *at, const struct store_snapshot ends[2])
{
	return at->instant >= ends[0].instant && at->instant <= ends[1].instant &&
	       str_eq(at->source, ends[1].source);
}

static int
take_range(struct searching *s, struct store_snapshot ends[2], struct error *err)
{
	const struct store_snapshot *v;
	size_t n;

	if (!str_eq(ends[0].context, ends[1].context)) {
		error_set(err, ERR_USAGE, "search looks into one context, not into %s and %s",
			  ends[0].context, ends[1].context);
		return error_hint(err, "assay --context %s search ...", ends[0].context);
	}
	if (ends[0].instant > ends[1].instant) {
		struct store_snapshot newer = ends[0];

		ends[0] = ends[1];
		ends[1] = newer;
	}
	if (store_timeline(s->c->store, ends[1].context, &v, &n, err) != 0)
		return -1;
	s->v = mem_zero(n + 1, sizeof(*s->v));
	for (size_t i = 0; i < n; i++)
		if (is_between(&v[i], ends))
			s->v[s->list.snapshots++] = v[i];
	return 0;
}

static int
take_all(struct searching *s, struct error *err)
{
	struct store_snapshot ends[2];

	if (point_resolve(s->c, "latest", &ends[1], err) != 0)
		return -1;
	ends[0] = ends[1];
	ends[0].instant = INT64_MIN;
	return take_range(s, ends, err);
}

static int
take(struct searching *s, const struct arguments *a, struct error *err)
{
	struct store_snapshot ends[2];

	if (s->c->opt.all && a->nends) {
		error_set(err, ERR_USAGE, "--all and '%s' exclude each other", a->end[0]);
		return error_hint(err, "give one of them");
	}
	if (s->c->opt.all)
		return take_all(s, err);
	if (a->nends > 1)
		return range_resolve(s->c, a, ends, err) == 0 ? take_range(s, ends, err) : -1;
	s->v = mem_zero(1, sizeof(*s->v));
	s->list.word = a->nends ? a->end[0] : "latest";
	s->list.snapshots = 1;
	return point_resolve(s->c, s->list.word, &s->v[0], err);
}

/* ---- what is found ---- */

static int
keep(void *ctx, const struct search_hit *h)
{
	struct searching *s = ctx;
	struct found_row *last = s->list.n ? &s->rows[s->list.n - 1] : NULL;
	struct found_row r = {.from = h->from, .to = h->to, .line = h->line, .first = h->first,
			      .last = h->last, .open = h->open, .first_seen = h->first_seen,
			      .absent = h->absent};

	if (last && str_eq(last->ref, h->ref)) {
		r.ref = last->ref;
		r.ns = last->ns;
		r.kind = last->kind;
		r.name = last->name;
	} else {
		r.ref = arena_strdup(&s->mem, h->ref);
		r.ns = arena_strdup(&s->mem, h->key.ns);
		r.kind = arena_strdup(&s->mem, h->key.kind);
		r.name = arena_strdup(&s->mem, h->key.name);
	}
	r.path = arena_strdup(&s->mem, h->path);
	r.value = json_incref((json_t *)(uintptr_t)h->value);
	vec_grow(s->rows, s->list.n, s->cap);
	s->rows[s->list.n++] = r;
	return 0;
}

static void
release(struct searching *s)
{
	for (size_t i = 0; i < s->list.n; i++)
		json_decref((json_t *)(uintptr_t)s->rows[i].value);
	free(s->rows);
	free(s->v);
	arena_release(&s->mem);
}

/* In one snapshot or two a name that is nowhere is a slip at once; in many it may have been
 * between, so it is one only if nothing was found. */
static int
check(struct searching *s, const struct arguments *a, struct error *err)
{
	size_t n = s->list.snapshots;
	const struct store_snapshot ends[2] = {s->v[0], s->v[n - 1]};

	return check_names(s->c, ends, n > 1 ? 2 : 1, &s->c->opt.kinds, a, err);
}

static int
search(struct searching *s, const struct arguments *a, struct error *err)
{
	const struct options *opt = &s->c->opt;
	struct search_opts o = {.pattern = s->list.pattern, .literal = opt->fixed,
				.fold = opt->ignore_case, .only_paths = opt->path,
				.limits = LIMITS_DEFAULT};
	size_t n = s->list.snapshots;
	struct search_count count = {0};
	int rc;

	if (session_filter(s->c, &o.filter, err) != 0 || (n <= 2 && check(s, a, err) != 0))
		return -1;
	o.filter.words = a->objects;
	o.filter.nwords = a->nobjects;
	o.progress = progress_start(s->c);
	rc = flow_search(s->c->store, s->v, n, &o, keep, s, &count, err);
	if (rc == 0 && !count.fields && n > 2)
		rc = check(s, a, err);
	if (count.tired)
		warn(s->c, "a simpler pattern, or -F for a plain text",
		     "a value took the pattern too long; it counts as not found");
	s->list.v = s->rows;
	s->list.objects = count.objects;
	s->list.gone = count.gone;
	s->list.ended = count.ended;
	s->list.context = s->v[n - 1].context;
	s->list.from = s->v[0].instant;
	s->list.to = s->v[n - 1].instant;
	s->list.count = opt->count;
	return rc;
}

/* The first word is the pattern, whatever it looks like; behind -- also one with a dash. */
static int
pattern_of(const struct words *w, struct searching *s, size_t *rest, struct error *err)
{
	size_t at = w->n > 1 && strcmp(w->v[1], "--") == 0 ? 2 : 1;

	if (w->n <= at) {
		error_set(err, ERR_USAGE, "search for what?");
		return error_hint(err, "assay search PATTERN [SNAPSHOT|RANGE] [OBJECT...]");
	}
	s->list.pattern = w->v[at];
	*rest = at + 1;
	return 0;
}

static int
run(struct cli *c, const struct words *w)
{
	struct searching s = {.c = c};
	struct arguments a = {0};
	struct render_opts o;
	struct error err = {0};
	enum render_format f;
	int status = EXIT_TROUBLE;
	size_t rest = 0;

	if (pattern_of(w, &s, &rest, &err) != 0 || session_format(c, FORMATS, &f, &err) != 0 ||
	    arguments_parse(&a, w, rest, &err) != 0 || session_store(c, false, &err) != 0 ||
	    take(&s, &a, &err) != 0 || search(&s, &a, &err) != 0) {
		status = fail(&err);
	} else {
		status = s.list.n ? EXIT_DONE : EXIT_DIFFERENT;
	}
	if (status == EXIT_INTERRUPTED)
		warn(c, NULL, "stopped; this is what was found so far");
	if (s.list.context && status != EXIT_TROUBLE) {
		o = session_render(c, f);
		render_found(&c->out, &s.list, &o);
	}
	release(&s);
	arguments_release(&a);
	return status;
}

const struct command cmd_search = {
	.name = "search",
	.alias = "grep",
	.group = "look",
	.arguments = "PATTERN [SNAPSHOT | RANGE] [OBJECT...]",
	.summary = "find a text or regular expression in values and paths",
	.examples = "assay search --all -F /healthz -k deploy\n"
		    "assay search 'image.*:latest' friday 'shop/dc/*'\n"
		    "assay search --path readinessProbe -c\n",
	.formats = FORMATS,
	.run = run,
};
