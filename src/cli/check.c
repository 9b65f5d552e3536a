/*
 * What was typed but is nowhere: a namespace, a kind, an object that neither
 * snapshot has is a slip of the hand, and an answer of "no drift" would hide it.
 */
#include "cli.h"

#include <stdlib.h>

/* All that is in the snapshots looked at. */
struct looked {
	struct cli *c;
	const struct store_snapshot *at;
	size_t n;
	struct kinds *ks[2];
	struct map namespaces;
};

static int
no_kind(const struct kinds *ks, const char *word, struct error *err)
{
	const char *names[4096], *near;
	const struct kind *k;
	size_t n = 0;

	for (size_t r = 0; (k = kinds_row(ks, r)) && n < countof(names); r++)
		names[n++] = k->singular;
	near = str_nearest(word, names, n);
	error_set(err, ERR_USAGE, "'%s' is not a kind in this store", word);
	k = near ? kinds_word(ks, near, NULL) : NULL;
	if (k && *k->shorts)
		return error_hint(err, "did you mean %s (%.*s)?", near,
				  (int)strcspn(k->shorts, " "), k->shorts);
	if (near)
		return error_hint(err, "did you mean %s?", near);
	return error_hint(err, "assay info lists the kinds of the newest snapshot");
}

static int
check_kind(const struct looked *l, const char *word, struct error *err)
{
	if (!word || str_has_glob(word))
		return 0;
	for (size_t i = 0; i < l->n; i++)
		if (kinds_word(l->ks[i], word, NULL))
			return 0;
	return no_kind(l->ks[l->n - 1], word, err);
}

static int
check_kinds(const struct looked *l, const struct words *kinds, const struct arguments *a,
	    struct error *err)
{
	for (size_t i = 0; i < kinds->n; i++)
		if (check_kind(l, kinds->v[i], err) != 0)
			return -1;
	for (size_t i = 0; i < a->nobjects; i++)
		if (check_kind(l, a->objects[i].kind, err) != 0)
			return -1;
	return 0;
}

static int
no_namespace(struct looked *l, const char *word, struct error *err)
{
	struct map_entry **names;
	struct buf list = {0};
	size_t m;

	names = map_sorted(&l->namespaces, &m);
	for (size_t i = 0; i < m && i < 12; i++)
		if (*names[i]->key)
			buf_printf(&list, "%s%s", list.n ? ", " : "", names[i]->key);
	free(names);
	error_set(err, ERR_USAGE, "no namespace matches '%s'", word);
	error_hint(err, "namespaces in %s: %s", l->n > 1 ? "these snapshots" : "this snapshot",
		   buf_cstr(&list));
	buf_release(&list);
	return -1;
}

static int
check_namespaces(struct looked *l, struct error *err)
{
	const struct words *w = &l->c->opt.namespaces;
	struct found_object *v;
	struct filter f = {0};
	size_t n;

	for (size_t s = 0; s < l->n && w->n; s++) {
		if (flow_find(l->c->store, &l->at[s], l->ks[s], &f, &v, &n, err) != 0)
			return -1;
		for (size_t i = 0; i < n; i++)
			map_put(&l->namespaces, v[i].key.ns, l);
		found_free(v, n);
	}
	for (size_t i = 0; i < w->n; i++) {
		bool hit = false;

		map_each(&l->namespaces, e)
			hit |= str_glob(w->v[i], e->key);
		if (!hit)
			return no_namespace(l, w->v[i], err);
	}
	return 0;
}

/* ---- objects ---- */

#define NEIGHBOURS 30

static bool
has(struct looked *l, const struct store_snapshot *at, const struct filter *f)
{
	struct found_object *v = NULL;
	struct kinds *ks = NULL;
	size_t n = 0;

	if (flow_kinds(&ks, l->c->store, at, NULL) == 0)
		flow_find(l->c->store, at, ks, f, &v, &n, NULL);
	found_free(v, n);
	kinds_free(ks);
	return n > 0;
}

/* Which of the snapshots around the one looked at, nearest before it first, has the object? */
static void
say_elsewhere(struct looked *l, const struct filter *f, struct buf *out)
{
	const struct store_snapshot *at = &l->at[l->n - 1], *all;
	struct store_snapshot *v;
	size_t n = 0, i = 0, looked = 0;

	if (store_timeline(l->c->store, at->context, &all, &n, NULL) != 0 || n < 2)
		return;
	v = mem_zero(n, sizeof(*v));
	memcpy(v, all, n * sizeof(*v));
	while (i < n && !flow_same(&v[i], at))
		i++;
	for (size_t step = 1; step < n && looked < NEIGHBOURS; step++) {
		const struct store_snapshot *s = step <= i ? &v[i - step] : &v[step];

		if (!str_eq(s->source, at->source))
			continue;
		looked++;
		if (!has(l, s, f))
			continue;
		buf_puts(out, "it is in ");
		when_print_short(out, s->instant, l->c->zone, l->c->now);
		break;
	}
	if (!out->n && looked)
		buf_puts(out, looked < NEIGHBOURS ? "no other snapshot has it either"
						  : "none of the 30 around has it either");
	free(v);
}

static int
no_object(struct looked *l, const struct object_word *word, const struct filter *f,
	  struct error *err)
{
	const struct store_snapshot *at = &l->at[l->n - 1];
	struct buf where = {0}, elsewhere = {0};
	struct found_object found = {0};
	struct error near = {0};

	if (flow_find_one(l->c->store, at, l->ks[l->n - 1], f, &found, &near) == 0)
		object_key_release(&found.key);	/* only for its hint */
	if (l->n > 1)
		buf_puts(&where, "either snapshot");
	else
		when_print_short(&where, at->instant, l->c->zone, l->c->now);
	say_elsewhere(l, f, &elsewhere);
	error_set(err, ERR_NOT_FOUND, "no object %s%s%s/%s in %s", word->ns ? word->ns : "",
		  word->ns ? "/" : "", word->kind, word->name, where.p);
	if (elsewhere.n && str_ends(near.hint, "?"))
		elsewhere.p[0] = elsewhere.p[0] == 'n' ? 'N' : elsewhere.p[0];
	if (str_starts(buf_cstr(&elsewhere), "it is"))
		error_hint(err, "%s; assay log %s%s%s/%s tells more", elsewhere.p,
			   word->ns ? word->ns : "", word->ns ? "/" : "", word->kind, word->name);
	else if (elsewhere.n && !str_ends(near.hint, "?"))
		error_hint(err, "%s; %s", near.hint, elsewhere.p);
	else
		error_hint(err, "%s%s%s", near.hint, elsewhere.n ? "  " : "", buf_cstr(&elsewhere));
	buf_release(&where);
	buf_release(&elsewhere);
	return -1;
}

/* An object named without a glob must have been there at one of the ends. */
static int
check_object(struct looked *l, const struct object_word *word, struct error *err)
{
	struct filter f = {.words = word, .nwords = 1};
	struct found_object *v;
	size_t n;

	f.namespaces = l->c->opt.namespaces.v;
	if (str_has_glob(word->name) || str_has_glob(word->kind) ||
	    (word->ns && str_has_glob(word->ns)))
		return 0;
	for (size_t s = 0; s < l->n; s++) {
		if (flow_find(l->c->store, &l->at[s], l->ks[s], &f, &v, &n, err) != 0)
			return -1;
		found_free(v, n);
		if (n)
			return 0;
	}
	return no_object(l, word, &f, err);
}

int
check_names(struct cli *c, const struct store_snapshot *at, size_t n, const struct words *kinds,
	    const struct arguments *a, struct error *err)
{
	struct looked l = {.c = c, .at = at, .n = n};
	int rc = 0;

	if (!c->opt.namespaces.n && !kinds->n && !a->nobjects)
		return 0;
	for (size_t s = 0; s < n && rc == 0; s++)
		rc = flow_kinds(&l.ks[s], c->store, &at[s], err);
	if (rc == 0)
		rc = check_kinds(&l, kinds, a, err);
	if (rc == 0)
		rc = check_namespaces(&l, err);
	for (size_t i = 0; i < a->nobjects && rc == 0; i++)
		rc = check_object(&l, &a->objects[i], err);
	for (size_t s = 0; s < n; s++)
		kinds_free(l.ks[s]);
	map_release(&l.namespaces, NULL);
	return rc;
}

/* K=V, K==V, K!=V, K and !K; sets ("in (a, b)") are not known. */
int
check_selectors(const struct words *w, struct error *err)
{
	for (size_t i = 0; i < w->n; i++) {
		const char *s = w->v[i] + (w->v[i][0] == '!');
		size_t key = strcspn(s, "=! ,()");
		const char *rest = s + key;

		rest += *rest == '!' && rest[1] == '=';
		rest += *rest == '=';
		rest += *rest == '=' && rest[-1] == '=';
		if (key && !strpbrk(rest, "=! ,()"))
			continue;
		error_set(err, ERR_USAGE, "'%s' is no selector", w->v[i]);
		return error_hint(err, "one of app=cart, app!=cart, app, '!app'; -l again for more");
	}
	return 0;
}
