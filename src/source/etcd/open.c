/*
 * The files of an etcd snapshot: the database, wherever it lies in the
 * archive, mapped; and the tarball saved with it.
 */
#include <stdlib.h>
#include <unistd.h>

#include "outline.h"
#include "pair.h"
#include "vault.h"

/* A stopped member's folder has it as member/snap/db. */
static bool
is_database(const char *path)
{
	size_t n = strlen(path);

	return pair_is_db(path) || str_eq(path, "db") || (n > 8 && str_ends(path, "/snap/db"));
}

/* By the instant in the name, then by the name. */
static bool
is_newer(const char *a, const char *b)
{
	struct stamp x, y;
	int64_t at, bt;

	source_stamp(a, &x);
	source_stamp(b, &y);
	at = x.precision == STAMP_NONE ? WHEN_NONE : when_utc(&x.civil);
	bt = y.precision == STAMP_NONE ? WHEN_NONE : when_utc(&y.civil);
	return at != bt ? at > bt : strcmp(a, b) > 0;
}

char *
vault_database(struct bundle *b, size_t *several)
{
	const char *best = NULL;
	struct outline o;

	*several = 0;
	if (outline_read(&o, b) != 0)
		return NULL;
	for (size_t i = 0; i < o.n; i++) {
		const char *path = o.v[i].path;

		if (o.v[i].is_dir || (bundle_kind(b) != BUNDLE_FILE && !is_database(path)))
			continue;
		++*several;
		if (!best || is_newer(path, best))
			best = path;
	}
	return best ? mem_strdup(best) : NULL;
}

static char *
tarball_of(struct bundle *b, const char *db)
{
	const char **names, *tar;
	struct outline o;
	char *found;

	if (bundle_kind(b) == BUNDLE_FILE || outline_read(&o, b) != 0)
		return NULL;
	names = mem_zero(o.n + 1, sizeof(*names));
	for (size_t i = 0; i < o.n; i++)
		names[i] = o.v[i].path;
	tar = pair_tarball(db, names, o.n);
	found = tar ? mem_strdup(tar) : NULL;
	free(names);
	return found;
}

/* A file that may be packed once more: snapshot.db.gz. */
static int
open_file(struct vault *v, const char *path, int *fd, struct error *err)
{
	struct source *s = v->s;
	struct bundle *in = NULL;
	int rc;

	v->plain = bundle_plain(s->bundle);
	if (bundle_kind(s->bundle) == BUNDLE_FILE)
		return bundle_file(s->bundle, NULL, fd, err);
	if (bundle_open_within(&in, s->bundle, path, s->notes, err) != 0)
		return -1;
	v->plain = v->plain && bundle_plain(in);
	rc = bundle_file(in, NULL, fd, err);
	bundle_close(in);
	return rc;
}

/* The SHA-256 at the end against the bytes before it, beside the reading. */
static void *
verify(void *ctx)
{
	struct vault *v = ctx;

	etcd_verify(v->db, v->digest);
	return NULL;
}

int
vault_open(struct vault *v, struct error *err)
{
	struct source *s = v->s;
	size_t several;
	char *path = vault_database(s->bundle, &several);
	int fd = -1, rc;

	if (!path)
		return error_set(err, ERR_INPUT, "there is no etcd database in it");
	if (several > 1)
		source_note(s, NOTE_WARN, "several-snapshots", path,
			    "it holds %zu databases; only this one was read", several);
	rc = open_file(v, path, &fd, err);
	if (rc == 0) {
		rc = etcd_open(&v->db, fd, s->lim, s->notes, err);
		close(fd);
	}
	if (rc == 0 && !v->plain)
		v->verifying = pthread_create(&v->verifier, NULL, verify, v) == 0;
	if (bundle_kind(s->bundle) == BUNDLE_FILE || str_eq(path, bundle_name(s->bundle)))
		free(path);
	else
		v->path = path;
	return rc;
}

void
vault_tarball(struct vault *v)
{
	struct source *s = v->s;
	size_t several;
	char *db = vault_database(s->bundle, &several);
	char *path = db ? tarball_of(s->bundle, db) : NULL;
	struct bundle *in = NULL;
	struct error err = {0};

	if (path) {
		v->has_statics = true;
		if (bundle_open_within(&in, s->bundle, path, s->notes, &err) == 0) {
			v->statics_lost = !statics_read(&v->statics, in, s->lim, s->notes);
		} else {
			v->statics_lost = true;
			source_note(s, NOTE_DAMAGE, "static-damaged", path, "%s", err.text);
		}
	}
	bundle_close(in);
	free(path);
	free(db);
}

void
vault_close(struct vault *v)
{
	if (!v)
		return;
	if (v->verifying)
		pthread_join(v->verifier, NULL);
	etcd_close(v->db);
	free(v->crds);
	free(v->configs);
	stored_prefixes_free(v->prefixes);
	keyring_free(v->ring);
	statics_release(&v->statics);
	coverage_free(v->cover);
	map_release(&v->kinds, NULL);
	map_release(&v->locked, NULL);
	stored_odd_release(&v->odd);
	if (v->clear.p)
		mem_wipe(v->clear.p, v->clear.cap);
	buf_release(&v->clear);
	buf_release(&v->scratch);
	free(v->cluster);
	free(v->path);
	free(v);
}
