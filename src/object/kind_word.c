/* The words people use for kinds: index, look-up, match, and the word that output prints. */
#include <ctype.h>
#include <stdlib.h>

#include "assay/object/key.h"
#include "kinds.h"

/*
 * Who wins a word that several rows have, as kubectl's discovery order would
 * have it: the core group, Kubernetes' own, OpenShift's API, then what
 * operators brought. The first pattern that fits tells; learned rows come last.
 */
static const struct {
	const char *glob;
	int rank;
} ranks[] = {
	{"", 0},
	{"migration.k8s.io", 8},
	{"*.k8s.io", 2},
	{"config.openshift.io", 4},
	{"operator.openshift.io", 5},
	{"*.operator.openshift.io", 6},
	{"*.openshift.io", 3},
	{"*.*", 7},
	{"*", 1},
};

static int
rank_of(const struct kind *k)
{
	for (size_t i = 0; i < countof(ranks); i++)
		if (str_glob(ranks[i].glob, k->group))
			return ranks[i].rank + (k->builtin ? 0 : 16);
	return 16;
}

/* The better row first; by group where ranks are equal. */
static bool
goes_before(const struct kind *a, const struct kind *b)
{
	int ra = rank_of(a), rb = rank_of(b), c;

	if (ra != rb)
		return ra < rb;
	c = strcmp(a->group, b->group);
	return c ? c < 0 : strcmp(a->name, b->name) < 0;
}

struct str
kind_names_next(struct kind_names *it)
{
	const char *p;
	size_t n;

	switch (it->at) {
	case 0:
		p = it->k->name;
		break;
	case 1:
		p = it->k->plural;
		break;
	case 2:
		p = it->k->singular;
		it->shorts = it->k->shorts;
		break;
	default:
		p = it->shorts;
		p += strspn(p, " ");
		n = strcspn(p, " ");
		it->shorts = p + n;
		return n ? (struct str){p, n} : (struct str){NULL, 0};
	}
	it->at++;
	return (struct str){p, strlen(p)};
}

/* Folds into out; 0 if it does not fit. */
static size_t
fold(const char *p, size_t n, char out[KIND_WORD_MAX])
{
	if (n >= KIND_WORD_MAX)
		return 0;
	for (size_t i = 0; i < n; i++)
		out[i] = (char)tolower((unsigned char)p[i]);
	out[n] = '\0';
	return n;
}

static void
hits_add(struct kind_hits *h, const struct kind *k)
{
	size_t i = 0;

	for (size_t j = 0; j < h->n; j++)
		if (h->v[j] == k)
			return;
	while (i < h->n && goes_before(h->v[i], k))
		i++;
	vec_grow(h->v, h->n, h->cap);
	memmove(h->v + i + 1, h->v + i, (h->n - i) * sizeof(const struct kind *));
	h->v[i] = k;
	h->n++;
}

void
kinds_index(struct kinds *ks, const struct kind *k)
{
	struct kind_names it = {.k = k};
	char word[KIND_WORD_MAX];
	struct str s;

	while ((s = kind_names_next(&it)).p) {
		size_t n = fold(s.p, s.n, word);
		struct map_entry *e;

		if (!n)
			continue;
		e = map_at(&ks->words, word, n);
		if (!e->value)
			e->value = mem_zero(1, sizeof(struct kind_hits));
		hits_add(e->value, k);
	}
}

/* v1, v2beta1: what may stand between a resource and its group. */
static bool
is_version(const char *p, size_t n)
{
	size_t i = 1;

	if (n < 2 || p[0] != 'v' || !isdigit((unsigned char)p[1]))
		return false;
	while (i < n && isdigit((unsigned char)p[i]))
		i++;
	if (n - i > 5 && memcmp(p + i, "alpha", 5) == 0)
		i += 5;
	else if (n - i > 4 && memcmp(p + i, "beta", 4) == 0)
		i += 4;
	else
		return i == n;
	while (i < n && isdigit((unsigned char)p[i]))
		i++;
	return i == n;
}

/* Does what follows the first dot, folded, mean this row's group: GROUP, VERSION.GROUP, VERSION
 * or nothing for the core group, or a group of its past? */
static bool
suffix_fits(const struct kinds *ks, const struct kind *k, const char *suffix)
{
	size_t n = strcspn(suffix, ".");

	if (str_ieq(suffix, k->group) || kinds_find(ks, suffix, k->name) == k)
		return true;
	if (!is_version(suffix, n))
		return false;
	suffix += n + (suffix[n] == '.');
	return str_ieq(suffix, k->group) || kinds_find(ks, suffix, k->name) == k;
}

const struct kind *
kinds_word(const struct kinds *ks, const char *word, bool *ambiguous)
{
	const struct kind *found = NULL;
	const struct kind_hits *h;
	char folded[KIND_WORD_MAX];
	size_t n, hits = 0;
	const char *dot;

	if (ambiguous)
		*ambiguous = false;
	if (!ks || !fold(word, strlen(word), folded))
		return NULL;
	dot = strchr(folded, '.');
	n = dot ? (size_t)(dot - folded) : strlen(folded);
	h = map_getn(&ks->words, folded, n);
	for (size_t i = 0; h && i < h->n; i++) {
		if (dot && !suffix_fits(ks, h->v[i], dot + 1))
			continue;
		if (!found)
			found = h->v[i];
		hits++;
	}
	if (ambiguous)
		*ambiguous = hits > 1;
	return found;
}

/* The word of a row without its group. */
static void
bare_word(struct buf *out, const struct kind *k)
{
	size_t n = strcspn(k->shorts, " ");

	if (n)
		buf_add(out, k->shorts, n);
	else
		buf_puts(out, k->singular);
}

static void
lower_word(struct buf *out, const char *name)
{
	for (; *name; name++)
		buf_putc(out, (char)tolower((unsigned char)*name));
}

/*
 * A built-in row is bare where it wins its word among all: learned rows never
 * win against it, so its word is the same in every store. A learned row is
 * bare only where nobody else has the word.
 */
void
kind_print(struct buf *out, const struct kinds *ks, const char *group, const char *name)
{
	const struct kind *k = kinds_find(ks, group, name), *winner;
	struct buf word = {0};
	bool ambiguous, bare;

	if (k)
		bare_word(&word, k);
	else
		lower_word(&word, name);
	winner = kinds_word(ks, buf_cstr(&word), &ambiguous);
	bare = k ? winner == k && (k->builtin || !ambiguous) : !winner;
	buf_add(out, word.p, word.n);
	if (!bare) {
		buf_putc(out, '.');
		buf_puts(out, k ? k->group : group);
	}
	buf_release(&word);
}

/* An unknown kind answers to its name and to the plural that English makes of it. */
static struct kind
unknown_row(const struct object_key *key, struct buf *plural)
{
	kind_plural(plural, key->kind);
	return (struct kind){
		.group = key->group,
		.name = key->kind,
		.plural = buf_cstr(plural),
		.singular = key->kind,
		.shorts = "",
	};
}

static bool
glob_fits(const char *word, const struct kind *k)
{
	struct kind_names it = {.k = k};
	struct buf b = {0};
	bool fits = false;
	struct str s;

	while (!fits && (s = kind_names_next(&it)).p) {
		buf_clear(&b);
		buf_add(&b, s.p, s.n);
		fits = str_iglob(word, buf_cstr(&b));
		buf_printf(&b, ".%s", k->group);
		fits = fits || (k->group[0] && str_iglob(word, buf_cstr(&b)));
	}
	buf_release(&b);
	return fits;
}

static bool
name_fits(const struct kinds *ks, const char *folded, const struct kind *k)
{
	struct kind_names it = {.k = k};
	size_t n = strcspn(folded, ".");
	struct str s;

	while ((s = kind_names_next(&it)).p)
		if (s.n == n && strncasecmp(s.p, folded, n) == 0)
			return !folded[n] || suffix_fits(ks, k, folded + n + 1);
	return false;
}

bool
kind_word_match(const char *word, const struct object_key *key, const struct kinds *ks)
{
	const struct kind *k = kinds_find(ks, key->group, key->kind), *winner;
	struct buf plural = {0};
	struct kind unknown;
	char folded[KIND_WORD_MAX];
	bool fits;

	if (!fold(word, strlen(word), folded))
		return false;
	winner = kinds_word(ks, folded, NULL);
	if (winner && winner->builtin && !str_has_glob(word))
		return winner == k;
	if (!k) {
		unknown = unknown_row(key, &plural);
		k = &unknown;
	}
	fits = str_has_glob(word) ? glob_fits(word, k) : name_fits(ks, folded, k);
	buf_release(&plural);
	return fits;
}
