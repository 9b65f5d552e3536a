/*
 * Static pod resources: static-pod-resources/COMPONENT-pod-N/ holds manifests,
 * configmaps/NAME/KEY and secrets/NAME/KEY (cluster-etcd-operator
 * bindata/etcd/cluster-backup.sh; formats.md b.2).
 */
#include "statics.h"

#include <stdlib.h>

#define ROOT "static-pod-resources/"
#define CONFIG "encryption-config"
#define TOTAL_MAX (256ULL << 20)

static const char *const components[] = {
	STATIC_NS "etcd", STATIC_NS "kube-apiserver", STATIC_NS "kube-controller-manager",
	STATIC_NS "kube-scheduler",
};

const char *
static_namespace(size_t i)
{
	return i < countof(components) ? components[i] : NULL;
}

/* Where one entry belongs. */
struct spot {
	struct str component;
	unsigned long revision;
	const char *kind;
	struct str name;
	const char *key;
};

/* Takes "part/" off the front. */
static bool
next_part(const char **p, struct str *part)
{
	const char *slash = strchr(*p, '/');

	if (!slash || slash == *p)
		return false;
	*part = (struct str){*p, (size_t)(slash - *p)};
	*p = slash + 1;
	return true;
}

static bool
is(struct str s, const char *word)
{
	return s.n == strlen(word) && memcmp(s.p, word, s.n) == 0;
}

/* "kube-apiserver-pod-11" */
static bool
split_folder(struct str folder, struct spot *out)
{
	size_t at = folder.n;
	unsigned long long n;

	while (at > 0 && folder.p[at - 1] >= '0' && folder.p[at - 1] <= '9')
		at--;
	if (at <= 5 || memcmp(folder.p + at - 5, "-pod-", 5) != 0 ||
	    !str_to_u64(folder.p + at, folder.n - at, &n))
		return false;
	out->component = (struct str){folder.p, at - 5};
	out->revision = (unsigned long)n;
	return true;
}

/* Hidden names are the links and folders that a kubelet keeps beside the files. */
static bool
find_spot(const char *path, struct spot *out)
{
	const char *p = strstr(path, ROOT);
	struct str part;

	if (!p || (p > path && p[-1] != '/'))
		return false;
	p += strlen(ROOT);
	if (!next_part(&p, &part) || !split_folder(part, out))
		return false;
	out->kind = NULL;
	out->name = (struct str){"", 0};
	if (next_part(&p, &part)) {
		out->kind = is(part, "configmaps") ? "ConfigMap" : is(part, "secrets") ? "Secret"
										       : NULL;
		if (!out->kind || !next_part(&p, &out->name))
			return false;
	}
	out->key = p;
	return *p && *p != '.' && !strchr(p, '/');
}

/* A manifest stands for the Pod of its name, any other file for a key of one ConfigMap; the file
 * "version" is the number of the revision. */
static bool
name_spot(struct spot *s)
{
	size_t n = strlen(s->key);

	if (s->kind)
		return true;
	if (str_eq(s->key, "version"))
		return false;
	if (n > 9 && str_ends(s->key, "-pod.yaml")) {
		s->kind = "Pod";
		s->name = (struct str){s->key, n - 9};
		s->key = "";
	} else {
		s->kind = "ConfigMap";
		s->name = STR("files");
	}
	return true;
}

static int
by_revision(const void *a, const void *b)
{
	const struct static_config *x = a, *y = b;

	return (x->revision < y->revision) - (x->revision > y->revision);
}

static struct str
keep_bytes(struct statics *st, struct str bytes)
{
	return (struct str){arena_strndup(&st->mem, bytes.p ? bytes.p : "", bytes.n), bytes.n};
}

static void
keep_config(struct statics *st, const struct spot *s, struct str bytes)
{
	vec_grow(st->configs, st->nconfigs, st->capconfigs);
	st->configs[st->nconfigs++] =
		(struct static_config){s->revision, keep_bytes(st, bytes)};
}

static struct static_object *
object_at(struct statics *st, const struct spot *s)
{
	char *ns = arena_printf(&st->mem, STATIC_NS "%.*s", (int)s->component.n, s->component.p);
	char *place = arena_printf(&st->mem, "%s/%s/%.*s %lu", ns, s->kind, (int)s->name.n,
				   s->name.p, s->revision);
	struct map_entry *e = map_at(&st->objects, place, strlen(place));
	struct static_object *o = e->value;

	if (o)
		return o;
	e->value = o = arena_alloc(&st->mem, sizeof(*o));
	*o = (struct static_object){.ns = ns, .kind = s->kind, .revision = s->revision};
	o->name = arena_strndup(&st->mem, s->name.p, s->name.n);
	return o;
}

static void
keep(struct statics *st, const struct spot *s, struct str bytes)
{
	struct static_object *o;
	uintptr_t *newest;

	if (is(s->name, CONFIG) || str_starts(s->key, CONFIG)) {
		if (str_eq(s->key, CONFIG))
			keep_config(st, s, bytes);
		return;
	}
	o = object_at(st, s);
	newest = (uintptr_t *)&map_at(&st->newest, o->ns, strlen(o->ns))->value;
	if (s->revision + 1 > *newest)
		*newest = s->revision + 1;
	vec_grow(o->v, o->n, o->cap);
	o->v[o->n++] = (struct static_file){arena_strdup(&st->mem, s->key), keep_bytes(st, bytes)};
}

/* The current entry's bytes; false when they are damaged or too many. */
static bool
read_whole(struct bundle *b, uint64_t max, struct buf *out, struct error *err)
{
	char chunk[16384];
	ssize_t got;

	buf_clear(out);
	while ((got = bundle_read(b, chunk, sizeof(chunk), err)) > 0) {
		if (out->n + (size_t)got > max) {
			error_set(err, ERR_LIMIT, "is larger than %llu bytes",
				  (unsigned long long)max);
			got = -1;
			break;
		}
		buf_add(out, chunk, (size_t)got);
	}
	mem_wipe(chunk, sizeof(chunk));
	return got == 0;
}

static bool
read_one(struct statics *st, struct bundle *b, struct spot *s, const struct limits *lim,
	 struct notes *ns)
{
	uint64_t left = TOTAL_MAX - st->bytes;
	struct error err = {0};
	struct buf bytes = {0};
	bool whole = read_whole(b, lim->item_bytes < left ? lim->item_bytes : left, &bytes, &err);

	if (whole) {
		st->bytes += bytes.n;
		keep(st, s, (struct str){bytes.p, bytes.n});
	} else {
		notes_add(ns, NOTE_DAMAGE, "static-damaged", bundle_name(b), s->key, NULL, "%s",
			  err.text);
	}
	if (bytes.n)
		mem_wipe(bytes.p, bytes.n);
	buf_release(&bytes);
	return whole;
}

static int
by_key(const void *a, const void *b)
{
	return strcmp(((const struct static_file *)a)->key, ((const struct static_file *)b)->key);
}

bool
statics_read(struct statics *st, struct bundle *b, const struct limits *lim, struct notes *ns)
{
	const struct bundle_entry *e;
	size_t damage = ns->count[NOTE_DAMAGE];
	struct error err = {0};
	struct spot s;
	int rc;

	while ((rc = bundle_next(b, &e, &err)) == 1) {
		char *path = mem_strdup(e->path);

		if (!e->is_dir && find_spot(path, &s) && name_spot(&s))
			read_one(st, b, &s, lim, ns);
		free(path);
	}
	if (rc < 0)
		notes_add(ns, NOTE_DAMAGE, "archive-cut", bundle_name(b), NULL, NULL,
			  "%s; the rest was not read", err.text);
	map_each(&st->objects, m) {
		struct static_object *o = m->value;

		qsort(o->v, o->n, sizeof(*o->v), by_key);
	}
	if (st->nconfigs)
		qsort(st->configs, st->nconfigs, sizeof(*st->configs), by_revision);
	return rc == 0 && ns->count[NOTE_DAMAGE] == damage;
}

static void
wipe(struct str s)
{
	if (s.n)
		mem_wipe((void *)(uintptr_t)s.p, s.n);
}

void
statics_release(struct statics *st)
{
	map_each(&st->objects, m) {
		struct static_object *o = m->value;

		for (size_t i = 0; i < o->n; i++)
			wipe(o->v[i].bytes);
		free(o->v);
	}
	for (size_t i = 0; i < st->nconfigs; i++)
		wipe(st->configs[i].bytes);
	free(st->configs);
	map_release(&st->objects, NULL);
	map_release(&st->newest, NULL);
	arena_release(&st->mem);
	*st = (struct statics){0};
}

int
statics_each(struct statics *st,
	     int (*each)(void *ctx, const struct static_object *o, struct error *err), void *ctx,
	     struct error *err)
{
	size_t n;
	struct map_entry **v = map_sorted(&st->objects, &n);
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n; i++) {
		const struct static_object *o = v[i]->value;

		if ((uintptr_t)map_get(&st->newest, o->ns) == o->revision + 1)
			rc = each(ctx, o, err);
	}
	free(v);
	return rc;
}
