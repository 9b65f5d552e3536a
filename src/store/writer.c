/* The writer: objects go into a spool once, snapshots are staged, a commit makes both last. */
#include "past/past.h"
#include "pack/press.h"

#include <stdlib.h>
#include <string.h>

/* What is new would be looked for among the loose objects, each time in a folder: but only a review
 * leaves such, and one that is packed once more does no harm. */
static int
open_packs(git_odb **out, const struct store *s, struct error *err)
{
	char *dir = repo_path(s, "objects");
	git_odb_backend *backend = NULL;
	git_odb *odb = NULL;
	int rc = git_odb_new(&odb);

	if (rc == 0)
		rc = git_odb_backend_pack(&backend, dir);
	if (rc == 0)
		rc = git_odb_add_backend(odb, backend, 1);
	free(dir);
	if (rc != 0) {
		git_odb_free(odb);
		return repo_error(err, "cannot read the packs of %s", s->dir);
	}
	*out = odb;
	return 0;
}

int
store_writer_open(struct store_writer **out, struct store *s, struct error *err)
{
	struct store_writer *w;
	int lock = lock_take(s->dir, err);

	if (lock < 0)
		return -1;
	/* another writer may have been here since the store was opened */
	repo_forget(s);
	if (pack_clear_stale(s, err) != 0) {
		lock_drop(lock);
		return -1;
	}
	w = mem_zero(1, sizeof(*w));
	if (git_odb_refresh(s->odb) != 0)
		repo_error(err, "cannot read the packs of %s", s->dir);
	else
		open_packs(&w->packs, s, err);
	if (!w->packs) {
		free(w);
		lock_drop(lock);
		return -1;
	}
	w->s = s;
	w->lock = lock;
	spool_init(&w->spool, s);
	pthread_mutex_init(&w->mutex, NULL);
	w->press = store_press_new(w);
	*out = w;
	return 0;
}

static void
drop_staged(struct store_writer *w)
{
	for (size_t i = 0; i < w->staged.n; i++)
		snapshot_free_fields(&w->staged.v[i]);
	w->staged.n = 0;
	branch_moves_release(&w->pasts);
	map_release(&w->forgotten, NULL);
	w->forgotten = (struct map){0};
}

void
store_writer_close(struct store_writer *w)
{
	if (!w)
		return;
	drop_staged(w);
	free(w->staged.v);
	spool_release(&w->spool);
	store_press_free(w->press);
	oidset_release(&w->seen);
	git_odb_free(w->packs);
	pack_release(w->keep);
	lock_drop(w->lock);
	pthread_mutex_destroy(&w->mutex);
	free(w);
}

/* ---- objects ---- */

bool
writer_has(struct store_writer *w, const struct oid *o)
{
	git_oid id = oid_to_git(o);
	bool has;

	pthread_mutex_lock(&w->mutex);
	has = oidset_has(&w->seen, o);
	/* without a look for packs that came meanwhile: under the lock only ours do */
	if (!has && git_odb_exists_ext(w->packs, &id, GIT_ODB_LOOKUP_NO_REFRESH) == 1)
		has = oidset_add(&w->seen, o);
	pthread_mutex_unlock(&w->mutex);
	return has;
}

int
writer_spool(struct store_writer *w, const struct oid *o, struct str entry, struct error *err)
{
	int rc = 0;

	pthread_mutex_lock(&w->mutex);
	if (!oidset_has(&w->seen, o)) {
		rc = spool_add(&w->spool, o, entry.p, entry.n, err);
		if (rc == 0)
			oidset_add(&w->seen, o);
	}
	pthread_mutex_unlock(&w->mutex);
	return rc;
}

int
writer_add(struct store_writer *w, git_object_t type, const void *p, size_t n, struct oid *out,
	   struct error *err)
{
	return press_add(w->press, type, p, n, out, err);
}

int
store_put(struct store_writer *w, const void *p, size_t n, struct oid *out, struct error *err)
{
	return writer_add(w, GIT_OBJECT_BLOB, p, n, out, err);
}

bool
store_has(struct store_writer *w, const struct oid *blob)
{
	return writer_has(w, blob);
}

uint64_t
store_writer_bytes(const struct store_writer *w)
{
	return spool_bytes(&w->spool);
}

/* ---- snapshots ---- */

static bool
same(const struct store_snapshot *a, const struct store_snapshot *b)
{
	return str_eq(a->context, b->context) && snapshot_cmp(a, b) == 0;
}

int
writer_knows(struct store_writer *w, const struct store_snapshot *v, struct error *err)
{
	const struct store_snapshot *have;
	size_t n;

	for (size_t i = 0; i < w->staged.n; i++)
		if (same(&w->staged.v[i], v))
			return 1;
	if (map_get(&w->forgotten, v->context))
		return 0;
	if (store_timeline(w->s, v->context, &have, &n, err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (same(&have[i], v))
			return oid_eq(&have[i].tree, &v->tree);
	return 0;
}

int
writer_check_facts(const struct snapshot *f, struct error *err)
{
	bool hex = strlen(f->sha256) == SHA256_HEX - 1 &&
		   strspn(f->sha256, "0123456789abcdef") == SHA256_HEX - 1;

	if (!f->context || !store_name_ok(f->context))
		return error_set(err, ERR_USAGE, "'%s' cannot be the name of a context",
				 f->context ? f->context : "");
	/* git has no time before 1970 */
	if (f->instant < 0)
		return error_set(err, ERR_INPUT, "a snapshot from before 1970 cannot be kept");
	if (!f->source || !store_name_ok(f->source) || !hex || f->normal_form < 1)
		return error_set(err, ERR_BUG, "a snapshot without source, SHA-256 or normal form");
	if (f->key_id && f->key_id[0] && !store_name_ok(f->key_id))
		return error_set(err, ERR_BUG, "'%s' cannot be a key's id", f->key_id);
	return 0;
}

int
writer_put_facts(struct store_writer *w, const struct snapshot *facts, struct oid *out,
		 struct error *err)
{
	struct buf b = {0};
	json_t *j = snapshot_to_json(facts);
	int rc;

	canon_dump(&b, j);
	rc = store_put(w, b.p, b.n, out, err);
	json_decref(j);
	buf_release(&b);
	return rc;
}

int
store_stage(struct store_writer *w, struct store_tree *t, const struct snapshot *facts,
	    struct error *err)
{
	struct store_snapshot v = {0};
	struct oid blob;
	int known = -1;

	if (writer_check_facts(facts, err) != 0)
		return -1;
	v.context = mem_strdup(facts->context);
	v.source = mem_strdup(facts->source);
	v.key_id = mem_strdup(facts->key_id ? facts->key_id : "");
	v.instant = facts->instant;
	v.normal_form = facts->normal_form;
	memcpy(v.sha256, facts->sha256, sizeof(v.sha256));
	if (writer_put_facts(w, facts, &blob, err) == 0 && tree_write(t, &blob, &v.tree, err) == 0)
		known = writer_knows(w, &v, err);
	if (known != 0) {
		snapshot_free_fields(&v);
		return known < 0 ? -1 : 0;
	}
	vec_grow(w->staged.v, w->staged.n, w->staged.cap);
	w->staged.v[w->staged.n++] = v;
	return 0;
}

size_t
store_staged(const struct store_writer *w)
{
	return w->staged.n;
}

int
store_writer_forget(struct store_writer *w, const char *context, struct error *err)
{
	if (!store_name_ok(context))
		return error_set(err, ERR_USAGE, "'%s' is not a context", context);
	map_put(&w->forgotten, context, w);
	return 0;
}

/* ---- making it last ---- */

/* HEAD names a branch that is there, or is about to be. */
static int
settle_on_any(struct store *s, struct error *err)
{
	size_t n;
	const char *const *contexts = store_contexts(s, &n);
	char *name = n ? mem_printf(BRANCH_PREFIX "%s", contexts[0]) : NULL;
	int rc = name ? head_settle(s, name, err) : 0;

	free(name);
	return rc;
}

static int
move_branches(struct store_writer *w, const struct branch_moves *m, struct error *err)
{
	bool lost = false;

	for (size_t i = 0; i < m->n; i++) {
		const struct branch_move *b = &m->v[i];
		bool gone = oid_zero(&b->to), branch = str_starts(b->name, BRANCH_PREFIX);

		if (!gone && branch && head_settle(w->s, b->name, err) != 0)
			return -1;
		if (ref_move(w->s, b->name, oid_zero(&b->from) ? NULL : &b->from,
			     gone ? NULL : &b->to, err) != 0)
			return -1;
		lost = lost || (gone && branch);
	}
	repo_forget(w->s);
	return lost ? settle_on_any(w->s, err) : 0;
}

int
store_writer_commit(struct store_writer *w, struct error *err)
{
	struct branch_moves moves = {0};
	int rc = history_write(w, &moves, err);

	if (rc == 0)
		rc = past_moves(w, &moves, err);
	/* without a ref to move the objects wait for the snapshot that wants them */
	if (rc == 0 && moves.n) {
		if (w->spool.n)
			rc = pack_install(w->s, &w->spool, &w->keep, err);
		if (rc == 0 && git_odb_refresh(w->packs) != 0)
			rc = repo_error(err, "cannot read the new pack");
		if (rc == 0)
			rc = move_branches(w, &moves, err);
		pack_release(w->keep);
		w->keep = NULL;
		if (rc == 0)
			packs_index(w->s);
		repo_forget(w->s);
	}
	if (rc == 0)
		drop_staged(w);
	branch_moves_release(&moves);
	return rc;
}
