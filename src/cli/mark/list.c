/* Marks as lists: which of them are meant, and how they are printed. */
#include "cli.h"

#include <stdlib.h>

/* ---- which ---- */

struct sieve {
	struct cli *c;
	const struct arguments *a;
	struct kinds *ks;
	struct path_glob **fields;
	size_t nfields;
};

static bool
any_glob(const struct words *w, const char *s)
{
	for (size_t i = 0; i < w->n; i++)
		if (str_glob(w->v[i], s))
			return true;
	return !w->n;
}

static bool
any_kind(const struct sieve *s, const struct object_key *k)
{
	const struct words *w = &s->c->opt.kinds;

	for (size_t i = 0; i < w->n; i++)
		if (kind_word_match(w->v[i], k, s->ks))
			return true;
	return !w->n;
}

static bool
any_word(const struct sieve *s, const struct object_key *k)
{
	for (size_t i = 0; i < s->a->nobjects; i++)
		if (object_word_match(&s->a->objects[i], k, s->ks))
			return true;
	return !s->a->nobjects;
}

static bool
any_field(const struct sieve *s, const char *path)
{
	struct path p = {0};
	bool fits = !s->nfields;

	if (!fits && path_parse(&p, path, NULL) == 0)
		for (size_t i = 0; i < s->nfields && !fits; i++)
			fits = path_glob_match(s->fields[i], &p);
	path_release(&p);
	return fits;
}

/* The object of a mark, as far as its ref tells: "shop/svc/cart", "node/worker-1". */
static bool
passes(const struct sieve *s, const struct mark *m)
{
	struct object_word w = {0};
	const struct kind *kind;
	struct object_key k = {0};
	bool fits = false;

	if (s->c->opt.context && !str_eq(m->context, s->c->opt.context))
		return false;
	if (object_word_parse(&w, m->ref, NULL) == 0) {
		kind = kinds_word(s->ks, w.kind, NULL);
		object_key_set(&k, kind ? kind->group : "", kind ? kind->name : w.kind,
			       w.ns ? w.ns : "", w.name);
		fits = any_glob(&s->c->opt.namespaces, k.ns) && any_kind(s, &k) &&
		       any_word(s, &k) && any_field(s, m->path);
		object_key_release(&k);
	}
	object_word_release(&w);
	return fits;
}

static int
sieve_open(struct sieve *s, struct error *err)
{
	const struct words *w = &s->c->opt.fields;
	struct store_snapshot at;

	s->fields = mem_zero(w->n + 1, sizeof(struct path_glob *));
	for (size_t i = 0; i < w->n; i++, s->nfields++)
		if (path_glob_new(&s->fields[i], w->v[i], err) != 0)
			return -1;
	if (point_resolve(s->c, "latest", &at, err) != 0)
		return -1;
	return flow_kinds(&s->ks, s->c->store, &at, err);
}

int
mark_filter(struct cli *c, const struct arguments *a, const struct mark **v, size_t *n,
	    struct error *err)
{
	struct sieve s = {.c = c, .a = a};
	size_t kept = 0;
	int rc = sieve_open(&s, err);

	for (size_t i = 0; rc == 0 && i < *n; i++)
		if (passes(&s, v[i]))
			v[kept++] = v[i];
	if (rc == 0)
		*n = kept;
	for (size_t i = 0; i < s.nfields; i++)
		path_glob_free(s.fields[i]);
	free(s.fields);
	kinds_free(s.ks);
	return rc;
}

/* ---- how ---- */

static json_t *
mark_json(const struct mark *m)
{
	json_t *t = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "apiVersion",
			      "assay/v1", "kind", "Mark", "context", m->context, "ref", m->ref,
			      "path", m->path, "state", mark_name(m->state), "user", m->user,
			      "note", m->note, "id", m->id);

	json_object_set_new(t, "time", time_json(m->time));
	json_object_set_new(t, "until", time_json(m->until));
	return t;
}

static void
print_json(struct cli *c, const struct mark *const *v, size_t n, bool lines)
{
	json_t *items = json_array(), *doc;

	for (size_t i = 0; i < n; i++) {
		json_t *t = mark_json(v[i]);

		if (lines) {
			canon_compact_ordered(&c->out, t);
			buf_putc(&c->out, '\n');
			json_decref(t);
		} else {
			json_array_append_new(items, t);
		}
	}
	doc = json_pack("{s:s, s:s, s:o}", "apiVersion", "assay/v1", "kind", "MarkList", "items",
			items);
	if (!lines)
		canon_dump_ordered(&c->out, doc);
	json_decref(doc);
}

/*
 * c-4f1d9a2c  accepted  shop-prod/dc/catalog containers[catalog].image
 *             by ann, Mon 14 Sep 09:00, until Thu 1 Oct 00:00: rollout of catalog
 */
static void
print_text(struct cli *c, const struct mark *m)
{
	struct buf b = {0};
	size_t contexts;

	store_contexts(c->store, &contexts);
	buf_printf(&c->out, "%.10s  %-8s  ", m->id, mark_name(m->state));
	if (contexts > 1)
		buf_printf(&b, "%s ", m->context);
	buf_printf(&b, "%s ", m->ref);
	render_path(&b, m->path);
	if (!*m->path)
		buf_puts(&b, "(whole)");
	render_wrap(&c->out, b.p, 22, c->width);
	buf_putc(&c->out, '\n');
	buf_clear(&b);
	buf_printf(&b, "by %s, ", m->user);
	when_print_short(&b, m->time, c->zone, c->now);
	if (m->until != WHEN_NONE) {
		buf_puts(&b, ", until ");
		when_print_short(&b, m->until, c->zone, c->now);
	}
	if (*m->note)
		buf_printf(&b, ": %s", m->note);
	buf_fill(&c->out, ' ', 22);
	render_wrap(&c->out, b.p, 22, c->width);
	buf_putc(&c->out, '\n');
	buf_release(&b);
}

void
mark_print(struct cli *c, const struct mark *const *v, size_t n, enum render_format f)
{
	if (f != FORMAT_TEXT)
		print_json(c, v, n, f == FORMAT_NDJSON);
	for (size_t i = 0; f == FORMAT_TEXT && i < n; i++)
		print_text(c, v[i]);
}

/* For `mark list`, --by is users. */
int
mark_list(struct cli *c, const struct arguments *a, enum render_format f, struct error *err)
{
	size_t n, kept = 0;
	const struct mark *const *all = reviews_all(c->reviews, c->now, &n);
	const struct mark **v = mem_zero(n + 1, sizeof(*v));
	int rc;

	for (size_t i = 0; i < n; i++)
		if (any_glob(&c->opt.by, all[i]->user))
			v[kept++] = all[i];
	rc = mark_filter(c, a, v, &kept, err);
	if (rc == 0)
		mark_print(c, v, kept, f);
	if (rc == 0 && !kept)
		warn(c, "assay mark reviewed svc/cart", "no such marks");
	free(v);
	return rc;
}
