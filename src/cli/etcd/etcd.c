/* assay etcd: look inside an etcd file without a store. */
#include "etcd.h"

#include <stdlib.h>
#include <unistd.h>

#include "assay/source.h"

#define FORMATS "text wide name json ndjson yaml"
/* An archive with so many files in front of its database is none of etcd's. */
#define MAX_NAMES 4096

static int
usage(const struct words *w, const struct options *o, struct error *err)
{
	int modes = o->keys + o->deleted + (o->get_key != NULL) + (o->history_key != NULL);

	if (w->n != 2) {
		error_set(err, ERR_USAGE, w->n < 2 ? "etcd needs a file to look into"
						   : "etcd looks into one file");
		return error_hint(err, "assay etcd snapshot_2026-03-05_001510.db");
	}
	if (modes > 1) {
		error_set(err, ERR_USAGE, "only one of --keys, --get, --history and --deleted");
		return error_hint(err, "assay etcd --keys %s", w->v[1]);
	}
	return 0;
}

static int
check_format(const struct look *k, struct error *err)
{
	const struct options *o = &k->c->opt;
	bool one = o->get_key != NULL, list = o->keys || o->deleted || o->history_key;
	const char *allowed = one ? "text json yaml" : list ? "text wide name json ndjson" : "text json";
	enum render_format f;

	return session_format(k->c, allowed, &f, err);
}

/* An entry that is packed once more, as snapshot.db.gz beside its tarball; NULL: the bundle itself. */
static int
open_within(struct look *k, const char *path, struct bundle **in, struct error *err)
{
	*in = NULL;
	if (bundle_kind(k->bundle) == BUNDLE_FILE || !path || !str_ends(path, ".gz"))
		return 0;
	return bundle_open_within(in, k->bundle, path, &k->notes, err);
}

/* Does the entry hold a database? What cannot be unpacked holds none. */
static bool
holds_database(struct look *k, const char *path)
{
	const struct bundle_entry *v = NULL;
	struct bundle *in;
	uint8_t head[8192];
	ssize_t got = -1;
	size_t n = 0;

	if (open_within(k, path, &in, NULL) != 0)
		return false;
	if (!in)
		got = bundle_peek(k->bundle, path, head, sizeof(head), NULL);
	else if (bundle_names(in, 1, &v, &n, NULL) == 0 && n)
		got = bundle_peek(in, v[0].path, head, sizeof(head), NULL);
	bundle_close(in);
	return got > 0 && etcd_looks(head, (size_t)got);
}

/* The one entry that is a database, malloced; NULL for a file that is none of several. */
static int
find_database(struct look *k, char **out, struct error *err)
{
	const struct bundle_entry *v;
	size_t n;

	*out = NULL;
	if (bundle_names(k->bundle, MAX_NAMES, &v, &n, err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (v[i].is_dir || !holds_database(k, v[i].path))
			continue;
		if (*out) {
			error_set(err, ERR_USAGE, "more than one etcd file, %s and %s", *out, v[i].path);
			error_hint(err, "assay etcd %s/%s", k->path, v[i].path);
			free(*out);
			*out = NULL;
			return -1;
		}
		*out = mem_strdup(v[i].path);
	}
	return 0;
}

static int
open_database(struct look *k, struct error *err)
{
	struct bundle *in = NULL;
	char *entry = NULL;
	int fd, rc = -1;

	if (find_database(k, &entry, err) == 0 && open_within(k, entry, &in, err) == 0 &&
	    bundle_file(in ? in : k->bundle, in ? NULL : entry, &fd, err) == 0) {
		rc = etcd_open(&k->db, fd, &k->limits, &k->notes, err);
		close(fd);
	}
	bundle_close(in);
	free(entry);
	return rc;
}

static int
open_file(struct look *k, struct error *err)
{
	if (source_bundle(&k->bundle, k->path, &k->limits, &k->notes, err) == 0 &&
	    open_database(k, err) == 0)
		return 0;
	error_in(err, "%s", k->path);
	return error_hint(err, "an etcd file is a snapshot_*.db, a member's member/snap/db, or an "
			       "archive with one of them");
}

static int
add_prefix(void *ctx, const struct etcd_entry *en)
{
	stored_prefixes_add(ctx, en->key);
	return 0;
}

/* Kinds that the cluster itself defines, by their own names. */
static int
learn_kind(void *ctx, const struct etcd_entry *en)
{
	static const char crds[] = "apiextensions.k8s.io/customresourcedefinitions";
	struct look *k = ctx;
	struct stored_key key;
	json_t *crd;

	if (!stored_key_parse(k->prefixes, en->key, &key) ||
	    key.resource.n != strlen(crds) || memcmp(key.resource.p, crds, key.resource.n) != 0)
		return 0;
	crd = look_decode(k, en, NULL);
	if (crd)
		kinds_learn(k->kinds, crd);
	json_decref(crd);
	return 0;
}

static int
look_inside(struct look *k, struct error *err)
{
	const struct options *o = &k->c->opt;

	etcd_each(k->db, add_prefix, k->prefixes);
	if (look_keys(k, err) != 0)
		return -1;
	if (o->kinds.n)
		etcd_latest(k->db, learn_kind, k);
	if (o->keys)
		return look_list(k, err);
	if (o->get_key)
		return look_get(k, o->get_key, err);
	if (o->history_key)
		return look_history(k, o->history_key, err);
	if (o->deleted)
		return look_deleted(k, err);
	return look_status(k, err);
}

static void
look_release(struct look *k)
{
	keyring_free(k->ring);
	stored_prefixes_free(k->prefixes);
	kinds_free(k->kinds);
	etcd_close(k->db);
	bundle_close(k->bundle);
	notes_release(&k->notes);
}

static int
run(struct cli *c, const struct words *w)
{
	struct look k = {.c = c, .limits = LIMITS_DEFAULT};
	struct error err = {0};
	int rc = -1;

	session_no_core();
	if (usage(w, &c->opt, &err) != 0 || session_format(c, FORMATS, &k.format, &err) != 0 ||
	    check_format(&k, &err) != 0)
		return fail(&err);
	k.path = w->v[1];
	k.prefixes = stored_prefixes_new();
	k.ring = keyring_new();
	k.kinds = kinds_new();
	if (open_file(&k, &err) == 0)
		rc = look_inside(&k, &err);
	for (size_t i = 0; i < k.notes.n; i++)
		if (k.notes.v[i].level != NOTE_INFO || c->opt.verbose)
			warn_note(c, &k.notes.v[i]);
	c->incomplete |= k.notes.count[NOTE_DAMAGE] || (k.db && etcd_partial(k.db));
	look_release(&k);
	return rc == 0 ? EXIT_DONE : fail(&err);
}

const struct command cmd_etcd = {
	.name = "etcd",
	.group = "data",
	.arguments = "FILE",
	.summary = "look inside an etcd file without a store",
	.examples = "assay etcd snapshot_2026-03-05_001510.db   what it is\n"
		    "assay etcd --keys -k secret FILE   its keys\n"
		    "assay etcd --get /kubernetes.io/services/specs/shop/cart FILE\n"
		    "assay etcd --deleted FILE   what is gone and still in it\n",
	.formats = FORMATS,
	.run = run,
};
