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

/* An object named without a glob must have been there at one of the ends. */
static int
check_object(struct looked *l, const struct object_word *word, struct error *err)
{
	struct filter f = {.words = word, .nwords = 1};
	struct found_object found = {0}, *v;
	struct error near = {0};
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
	/* for its hint */
	if (flow_find_one(l->c->store, &l->at[l->n - 1], l->ks[l->n - 1], &f, &found, &near) == 0)
		object_key_release(&found.key);
	error_set(err, ERR_NOT_FOUND, "no object %s%s%s/%s in %s", word->ns ? word->ns : "",
		  word->ns ? "/" : "", word->kind, word->name,
		  l->n > 1 ? "either snapshot" : "that snapshot");
	return error_hint(err, "%s", near.hint);
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
