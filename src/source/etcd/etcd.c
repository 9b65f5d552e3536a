/*
 * etcd-snapshot: a database saved by etcdctl or by OpenShift's
 * cluster-backup.sh, with its tarball, or a stopped member's member/snap/db
 * (formats.md b, c.7, d).
 *
 * It covers whatever is stored, in all namespaces. Of kinds with values that no
 * key opens it says "encrypted": their objects are known by name, and nothing
 * of what is in them.
 */
#include <stdlib.h>

#include "pair.h"
#include "vault.h"

static unsigned
bid(struct bundle *b, const struct limits *lim)
{
	char head[8192];
	size_t several;
	ssize_t n;
	char *db;
	bool looks, packed;

	(void)lim;
	if (bundle_kind(b) == BUNDLE_FOLDER)
		return 0;
	db = vault_database(b, &several);
	if (!db)
		return 0;
	n = bundle_peek(b, db, head, sizeof(head), NULL);
	looks = n > 0 && etcd_looks(head, (size_t)n);
	/* a packed one within another container is known by its name only */
	packed = bundle_kind(b) != BUNDLE_FILE && pair_is_db(db) && !str_ends(db, ".db");
	free(db);
	return looks || packed ? 95 : 0;
}

static void
start(struct source *s)
{
	struct vault *v = mem_zero(1, sizeof(*v));

	v->s = s;
	v->cover = coverage_new();
	v->prefixes = stored_prefixes_new();
	v->cluster = mem_strdup("");
	s->own = v;
}

static int
learn_key(void *ctx, const struct etcd_entry *en)
{
	struct vault *v = ctx;

	stored_prefixes_add(v->prefixes, en->key);
	return 0;
}

/* Revisions mean something within one cluster only. */
static int
learn_cluster(void *ctx, const struct etcd_entry *en)
{
	struct vault *v = ctx;
	struct stored_key k;
	const char *uid;
	json_t *t;

	if (!stored_key_parse(v->prefixes, en->key, &k) || !vault_is(k.resource, "namespaces") ||
	    !vault_is(k.name, "kube-system"))
		return 0;
	t = stored_decode(en->value, v->s->lim, NULL, NULL);
	uid = tree_str(t, "metadata/uid");
	free(v->cluster);
	v->cluster = mem_strdup(uid ? uid : "");
	json_decref(t);
	return 1;
}

static int
read_all(struct vault *v, struct error *err)
{
	if (vault_open(v, err) != 0)
		return -1;
	vault_tarball(v);
	if (vault_keys(v, err) != 0)
		return -1;
	etcd_latest(v->db, learn_key, v);
	etcd_latest(v->db, learn_cluster, v);
	vault_gather(v);
	vault_key_secrets(v);
	return vault_items(v, err);
}

/* Whoever reads pages and revisions does not know in which archive they lie. */
static int
read_vault(struct source *s, struct error *err)
{
	struct vault *v = s->own;
	size_t before = s->notes->n;
	int rc = read_all(v, err);

	notes_name(s->notes, before, bundle_name(s->bundle), v->path);
	return rc;
}

static json_t *
decode(struct source *s, const struct source_item *it, struct error *err)
{
	return vault_decode(s->own, it->own, err);
}

static void *
keep(struct source *s, const struct source_item *it)
{
	return vault_keep(s->own, it->own);
}

static void
settle(struct source *s, void *own)
{
	vault_settle(s->own, own);
}

static void
seen(struct source *s, const struct source_item *it, const struct object_key *k)
{
	(void)s;
	(void)it;
	(void)k;
}

static void
lost(struct source *s, const struct source_item *it)
{
	vault_lost(s->own, it->own, "damaged");
}

static void
skipped(struct source *s, const char *path, bool link)
{
	(void)s;
	(void)path;
	(void)link;
}

static void
note_locked(struct vault *v)
{
	size_t n;
	struct map_entry **all = map_sorted(&v->locked, &n);

	for (size_t i = 0; i < n; i++) {
		uintptr_t count = (uintptr_t)all[i]->value;

		source_note(v->s, NOTE_DAMAGE, "encrypted", NULL,
			    "%llu value%s cannot be read: %s%s", (unsigned long long)count,
			    count == 1 ? "" : "s", all[i]->key,
			    v->has_statics || strstr(all[i]->key, "key service")
				    ? ""
				    : " (keys: the tarball beside it, or --encryption-config)");
	}
	free(all);
}

/* One note each, named by what it is about, and one for all that is said in any case. */
static void
note_counts(struct vault *v, const struct map *m, const char *code, const char *text)
{
	unsigned long long sum = 0;
	size_t n;
	struct map_entry **all = map_sorted(m, &n);

	for (size_t i = 0; i < n; i++) {
		unsigned long long times = (uintptr_t)all[i]->value;

		source_note(v->s, NOTE_INFO, code, all[i]->key, "%s (%llu time%s)", text, times,
			    times == 1 ? "" : "s");
		sum += times;
	}
	if (n)
		source_note(v->s, NOTE_WARN, code, NULL, "%s: %s%s (%llu time%s)", text,
			    all[0]->key, n > 1 ? " and others, named by --verbose" : "", sum,
			    sum == 1 ? "" : "s");
	free(all);
}

/* Is the SHA-256 at its end that of the bytes before it? */
static bool
is_sealed(struct vault *v)
{
	struct bundle *b = v->s->bundle;
	uint8_t digest[SHA256_BYTES];

	if (v->plain)
		return bundle_digest(b, digest, NULL) == 0 && bundle_sealed(b, v->path);
	if (v->verifying)
		pthread_join(v->verifier, NULL);
	v->verifying = false;
	return etcd_summary(v->db)->trailer_ok;
}

static void
finish(struct source *s)
{
	struct vault *v = s->own;
	bool sealed = is_sealed(v);

	if (etcd_summary(v->db)->trailer && !sealed)
		source_note(s, NOTE_DAMAGE, "trailer", NULL,
			    "the SHA-256 at its end is not that of the bytes before it: "
			    "it was altered or cut since it was saved");
	note_locked(v);
	note_counts(v, &v->odd.unknown_fields, "unknown-field", "a field that is not known and was left out");
	note_counts(v, &v->odd.unknown_kinds, "unknown-kind",
		    "a kind that is not known: only that it changes is seen");
	if (v->odd.invalid_text)
		source_note(s, NOTE_INFO, "text-repaired", NULL, "%u texts were no UTF-8",
			    v->odd.invalid_text);
	if (v->strange)
		source_note(s, NOTE_INFO, "no-objects", NULL, "%llu key%s no object",
			    (unsigned long long)v->strange, v->strange == 1 ? " holds" : "s hold");
}

static void
cover_static(const struct vault *v, struct coverage *c, const char *ns)
{
	coverage_add_pair(c, ns, "", "*");
	if (v->statics_lost)
		coverage_except(c, ns, "", "*", "damaged");
}

/* Without a tarball nothing is known of what it would hold; a component that no release had up to
 * now is covered where it is. */
static void
cover_statics(const struct vault *v, struct coverage *c)
{
	size_t n, known = 0;
	struct map_entry **all = map_sorted(&v->statics.newest, &n);

	for (; v->has_statics && static_namespace(known); known++)
		cover_static(v, c, static_namespace(known));
	for (size_t i = 0; i < n; i++) {
		bool told = false;

		for (size_t k = 0; k < known && !told; k++)
			told = str_eq(static_namespace(k), all[i]->key);
		if (!told)
			cover_static(v, c, all[i]->key);
	}
	free(all);
}

static void
facts(struct source *s, struct source_facts *out)
{
	struct vault *v = s->own;
	struct coverage *c = v ? v->cover : NULL;

	out->profile = "none";
	out->coverage = c ? c : coverage_new();
	if (!c)
		return;
	v->cover = NULL;
	if (!v->db)
		return;
	/* the newest entry may be among what was lost: then nobody knows how far it had come */
	out->revision = etcd_partial(v->db) ? 0 : etcd_summary(v->db)->revision;
	coverage_all_namespaces(c);
	if (!v->blind)
		coverage_all_kinds(c);
	map_each(&v->kinds, e) {
		const char *kind = e->key + strlen(e->key) + 1;

		if (v->blind)
			coverage_add_kind(c, kinds_group(s->kinds, e->key, kind), kind);
	}
	cover_statics(v, c);
	if (etcd_partial(v->db))
		coverage_partial(c, "damaged");
}

static void
past(struct source *s, struct source_past *out)
{
	const struct vault *v = s->own;

	if (v && v->db)
		vault_past(v, out);
}

static int
revisions(struct source *s, const struct source_past_sink *sink, struct error *err)
{
	struct vault *v = s->own;

	return v && v->db ? vault_revisions(v, sink, err) : 0;
}

static void
close_vault(struct source *s)
{
	vault_close(s->own);
	s->own = NULL;
}

const struct layout etcd_layout = {
	.name = "etcd-snapshot",
	.bid = bid,
	.start = start,
	.read = read_vault,
	.decode = decode,
	.keep = keep,
	.decode_kept = vault_decode_kept,
	.settle = settle,
	.drop = vault_drop,
	.seen = seen,
	.lost = lost,
	.skipped = skipped,
	.finish = finish,
	.facts = facts,
	.past = past,
	.revisions = revisions,
	.close = close_vault,
};
