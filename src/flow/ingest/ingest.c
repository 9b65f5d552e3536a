/*
 * From archives to commits: find them, take each in, check that it belongs
 * here, stage it, and commit now and then so that a long run that is killed
 * has kept what it did.
 */
#include "crew.h"
#include "past/past.h"

#include <stdlib.h>

/* A commit to the store after so many snapshots, or so much data. */
#define STAGED_MAX 16
#define PACK_MAX   (64ULL << 20)

static void
archive_release(struct ingest_archive *a)
{
	free(a->path);
	free(a->name);
	free(a->context);
	free(a->source);
	free(a->instant_from);
	free(a->zone);
	notes_release(&a->notes);
}

void
ingest_result_release(struct ingest_result *r)
{
	for (size_t i = 0; i < r->n; i++)
		archive_release(&r->v[i]);
	free(r->v);
	notes_release(&r->notes);
	*r = (struct ingest_result){0};
}

struct cache *
run_cache(struct run *r, const char *source)
{
	struct map_entry *e = map_at(&r->caches, source, strlen(source));

	if (!e->value) {
		char *made_by = mem_printf("%s %s", normal_fingerprint(r->normal),
					   normal_key_id(r->normal));

		e->value = cache_open(r->store, source, made_by);
		free(made_by);
	}
	return e->value;
}

/* {"Kind.group": count}, and our codes of notes: nothing of a library, no path outside the
 * archive. */
static json_t *
kinds_json(const struct intake *in)
{
	json_t *j = json_object();

	map_each(&in->kinds, e)
		json_object_set_new(j, e->key, json_integer((json_int_t)(uintptr_t)e->value));
	return j;
}

static json_t *
notes_json(const struct notes *ns)
{
	json_t *list = json_array();
	struct map seen = {0};

	for (size_t i = 0; i < ns->n; i++) {
		const struct note *n = &ns->v[i];
		struct buf key = {0};
		struct map_entry *e;
		json_t *j;

		buf_printf(&key, "%s %s", n->code, n->entry ? n->entry : "");
		e = map_at(&seen, key.p, key.n);
		buf_release(&key);
		j = e->value;
		if (j) {
			json_integer_set(tree_get(j, "count"),
					 json_integer_value(tree_get(j, "count")) + 1);
			continue;
		}
		j = json_pack("{s:s, s:i}", "code", n->code, "count", 1);
		if (n->entry)
			json_object_set_new(j, "entry", json_string(n->entry));
		json_array_append_new(list, j);
		e->value = j;
	}
	map_release(&seen, NULL);
	return list;
}

/* Something was damaged, or a type or project that should be there is not. */
static bool
is_partial(const struct notes *ns)
{
	for (size_t i = 0; i < ns->n; i++)
		if (ns->v[i].level == NOTE_WARN && str_ends(ns->v[i].code, "-absent"))
			return true;
	return ns->count[NOTE_DAMAGE] > 0;
}

/* Everything in facts but coverage and profile is the intake's; released by the caller. */
static int
fill_facts(struct intake *in, struct snapshot *facts, struct error *err)
{
	struct run *r = in->run;
	struct source_facts told = {0};
	static const char *const modes[] = {"hash", "keep", "drop"};

	if (choose_instant(in, err) != 0 ||
	    (!in->a->context && choose_context(r, &in->gleaned, &in->a->context, err) != 0))
		return -1;
	source_facts(in->source, &told);
	facts->coverage = told.coverage;
	facts->revision = told.revision;
	facts->profile = mem_strdup(told.profile ? told.profile : "none");
	facts->context = mem_strdup(in->a->context);
	facts->source = mem_strdup(in->a->source);
	facts->archive = mem_strdup(in->a->name);
	facts->size = in->a->bytes;
	facts->instant = in->a->instant;
	facts->instant_from = mem_strdup(in->a->instant_from);
	facts->zone = mem_strdup(in->a->zone);
	facts->normal_form = NORMAL_FORM;
	facts->secrets = mem_strdup(modes[r->opts->secrets]);
	facts->key_id = mem_strdup(normal_key_id(r->normal));
	facts->settings = mem_strdup(normal_fingerprint(r->normal));
	facts->cluster_id = mem_strdup(in->gleaned.cluster_id ? in->gleaned.cluster_id : "");
	facts->cluster_name = mem_strdup(in->gleaned.cluster_name ? in->gleaned.cluster_name : "");
	facts->objects = in->a->objects;
	facts->kinds = kinds_json(in);
	facts->notes = notes_json(&in->a->notes);
	if (in->requests && !requests_window(in->requests, &facts->audit_from, &facts->audit_to))
		facts->audit_from = facts->audit_to = 0;
	return 0;
}

/* Settings that change bytes are frozen by the first snapshot. Another key is no other setting:
 * secrets are then compared by their lengths, which is worth a note. */
static int
check_settings(struct intake *in, const struct snapshot *facts, struct error *err)
{
	struct run *r = in->run;
	const struct store_snapshot *v;
	struct snapshot old = {0};
	size_t n = 0;
	bool same;

	if (r->opts->rebuild || store_timeline(r->store, facts->context, &v, &n, NULL) != 0 || !n)
		return 0;
	if (store_facts(r->store, &v[n - 1], &old, err) != 0)
		return -1;
	same = str_eq(old.settings, facts->settings);
	if (!same) {
		error_set(err, ERR_CONFLICT, "%s was imported with other settings (secrets %s)",
			  facts->context, old.secrets);
		error_hint(err, "use the same settings, or import --rebuild all archives");
	} else if (!str_eq(old.key_id, facts->key_id)) {
		notes_add(&in->a->notes, NOTE_WARN, "other-key", in->a->name, NULL, NULL,
			  "its secrets are hashed under another key than those before: only their "
			  "lengths can be compared");
	}
	snapshot_release(&old);
	return same ? 0 : -1;
}

static int
commit(struct run *r, struct error *err)
{
	if (!r->staged || r->opts->dry_run)
		return 0;
	if (store_writer_commit(r->writer, err) != 0)
		return -1;
	r->staged = 0;
	map_each(&r->caches, e)
		cache_save(e->value, NULL);
	return 0;
}

static int
stage(struct intake *in, struct snapshot *facts, struct error *err)
{
	struct run *r = in->run;
	size_t before = store_staged(r->writer);

	if (check_settings(in, facts, err) != 0 || peer_check(in, facts, err) != 0) {
		in->a->outcome = INGEST_REFUSED;
		return -1;
	}
	peer_restored(in, facts);
	if (!r->opts->dry_run && store_stage(r->writer, in->tree, facts, err) != 0)
		return -1;
	if (in->again && store_staged(r->writer) == before) {
		in->a->outcome = INGEST_KNOWN;
		return 0;
	}
	peer_add(in, facts);
	cache_turn(in->cache);
	r->staged++;
	in->a->outcome = INGEST_NEW;
	return 0;
}

static int
digest_hex(const struct intake *in, char hex[SHA256_HEX], struct error *err)
{
	uint8_t digest[SHA256_BYTES];

	if (bundle_digest(in->bundle, digest, err) != 0)
		return -1;
	hex_of(digest, sizeof(digest), hex);
	return 0;
}

/* Reads the open source to its end and stages what it held. 1: it is known after all. */
static int
take_in(struct intake *in, struct error *err)
{
	struct snapshot facts = {0};
	int rc = -1;

	in->a->source = mem_strdup(source_name(in->source));
	in->cache = run_cache(in->run, in->a->source);
	in->tree = store_tree_new(in->run->writer);
	if (intake_read(in, err) != 0 || digest_hex(in, facts.sha256, err) != 0)
		goto done;
	if (in->unknown && peer_known(in->run, in->a, facts.sha256)) {
		rc = 1;
		goto done;
	}
	intake_place(in);
	if (fill_facts(in, &facts, err) != 0 || asked_place(in, err) != 0)
		goto done;
	in->a->partial = is_partial(&in->a->notes);
	if (!in->places.live || coverage_empty(facts.coverage)) {
		in->a->outcome = INGEST_EMPTY;
		rc = 0;
		goto done;
	}
	rc = stage(in, &facts, err);
	if (rc == 0 && past_wanted(in, err) > 0)
		rc = past_keep(in, &facts, err);
	in->run->staged += rc == 0 && in->a->past;
done:
	if (in->a->outcome != INGEST_NEW)
		cache_undo(in->cache);
	snapshot_release(&facts);
	return rc;
}

static void
intake_release(struct intake *in)
{
	source_close(in->source);
	bundle_close(in->bundle);
	store_tree_free(in->tree);
	map_release(&in->places, NULL);
	map_release(&in->kinds, NULL);
	asked_release(in);
	arena_release(&in->mem);
	free(in->gleaned.cluster_id);
	free(in->gleaned.cluster_name);
}

/* What is known is not read at all; so its digest comes first, unless it can hardly be known. */
static int
try_archive(struct run *r, struct ingest_archive *a, bool unknown, struct error *err)
{
	struct intake in = {.run = r, .a = a, .unknown = unknown};
	char hex[SHA256_HEX];
	int rc = -1;

	a->outcome = INGEST_FAILED;
	if (source_bundle(&in.bundle, a->path, &r->opts->limits, &a->notes, err) != 0)
		goto done;
	a->bytes = bundle_size(in.bundle);
	if (unknown)
		bundle_digest_begin(in.bundle);
	else if (digest_hex(&in, hex, err) != 0)
		goto done;
	if (!unknown && peer_known(r, a, hex)) {
		in.again = keys_may_open(r, a, hex) || asked_again(r, a);
		if (!in.again) {
			rc = past_of_known(&in, hex, err);
			goto done;
		}
		free(a->source);
		a->source = NULL;
	}
	if (source_open(&in.source, in.bundle, r->opts->source, r->kinds, &r->opts->limits,
			err) != 0)
		goto done;
	asked_find(&in);
	source_keys(in.source, (struct str){buf_cstr(&r->keys), r->keys.n});
	rc = take_in(&in, err);
done:
	intake_release(&in);
	return rc;
}

static int
one_archive(struct run *r, struct ingest_archive *a, struct error *err)
{
	struct ingest_archive fresh = {.instant = a->instant};
	bool unknown = r->crew && !str_eq(a->path, "-") && !peer_near(r, a);
	int rc = try_archive(r, a, unknown, err);

	if (rc <= 0)
		return rc;
	/* under another name: all that was read of it is forgotten */
	fresh.path = a->path;
	fresh.name = a->name;
	a->path = a->name = NULL;
	archive_release(a);
	*a = fresh;
	return try_archive(r, a, false, err);
}

/* The store's own trouble, a full disk or Ctrl-C end the run; a bad archive does not. */
static bool
ends_run(const struct error *e)
{
	return e->code == ERR_STORE || e->code == ERR_CANCELLED || e->code == ERR_BUG;
}

static void
count(struct ingest_result *out, const struct ingest_archive *a)
{
	switch (a->outcome) {
	case INGEST_NEW:
		out->fresh++;
		out->objects += a->objects;
		break;
	case INGEST_KNOWN:
		out->known++;
		break;
	case INGEST_EMPTY:
		out->empty++;
		break;
	case INGEST_FAILED:
	case INGEST_REFUSED:
		out->failed++;
		break;
	}
}

static int
all_archives(struct run *r, struct ingest_result *out, struct error *err)
{
	for (size_t i = 0; i < out->n; i++) {
		struct ingest_archive *a = &out->v[i];

		if (one_archive(r, a, &a->error) != 0 && ends_run(&a->error)) {
			*err = a->error;
			return error_in(err, "%s", a->name);
		}
		count(out, a);
		if (r->opts->done)
			r->opts->done(r->opts->done_ctx, a);
		if ((r->staged >= STAGED_MAX || store_writer_bytes(r->writer) > PACK_MAX) &&
		    commit(r, err) != 0)
			return -1;
	}
	return commit(r, err);
}

/* By the date in the name, so that most snapshots are put at the end of history. */
static int
by_stamp(const void *pa, const void *pb)
{
	const struct ingest_archive *a = pa, *b = pb;

	if (a->instant != b->instant)
		return a->instant < b->instant ? -1 : 1;
	return strcmp(a->path, b->path);
}

/* Both files of a pair may be named, as a glob of the shell does: they are one archive. */
static void
drop_doubles(struct ingest_result *out)
{
	size_t n = 0;

	for (size_t i = 0; i < out->n; i++) {
		if (n && str_eq(out->v[n - 1].path, out->v[i].path))
			archive_release(&out->v[i]);
		else
			out->v[n++] = out->v[i];
	}
	out->n = n;
}

static int
find_archives(const struct ingest_opts *o, struct ingest_result *out, struct error *err)
{
	for (size_t i = 0; i < o->npaths; i++) {
		char **paths = NULL;
		size_t n = 0;

		if (source_find(o->paths[i], &o->limits, &paths, &n, &out->notes, err) != 0)
			return -1;
		for (size_t k = 0; k < n; k++) {
			struct ingest_archive *a;
			struct stamp s = {0};
			size_t len;
			const char *base = io_basename(paths[k], &len);

			vec_grow(out->v, out->n, out->cap);
			a = &out->v[out->n++];
			*a = (struct ingest_archive){.path = paths[k]};
			a->name = mem_strndup(base, len);
			source_stamp(a->name, &s);
			a->instant = s.precision == STAMP_NONE ? WHEN_NONE : when_utc(&s.civil);
		}
		free(paths);
	}
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_stamp);
	drop_doubles(out);
	if (o->date != WHEN_NONE && out->n > 1) {
		error_set(err, ERR_USAGE, "--date is for one archive, and %zu were found", out->n);
		return error_hint(err, "name one archive");
	}
	return 0;
}

static int
run_open(struct run *r, struct error *err)
{
	struct normal_opts n = {.secrets = r->opts->secrets,
				.patterns = r->opts->patterns,
				.limits = r->opts->limits};
	int rc = -1;

	if (r->opts->key)
		memcpy(n.key, r->opts->key, sizeof(n.key));
	else if (n.secrets == SECRETS_HASH && store_key(r->store, n.key, err) != 0)
		return -1;
	r->kinds = kinds_new();
	if (keys_read(r, err) != 0 || asked_open(r, err) != 0)
		return -1;
	if (normal_new(&r->normal, &n, err) == 0)
		rc = store_writer_open(&r->writer, r->store, err);
	if (rc == 0 && r->opts->rebuild && r->opts->context)
		rc = store_writer_forget(r->writer, r->opts->context, err);
	if (rc == 0) {
		r->maker = mem_alloc(sizeof(*r->maker));
		maker_open(r->maker, r);
		r->crew = crew_start(r);
	}
	mem_wipe(&n.key, sizeof(n.key));
	return rc;
}

static void
cache_done(void *value)
{
	cache_free(value);
}

static void
run_close(struct run *r)
{
	crew_end(r->crew);
	if (r->maker)
		maker_release(r->maker);
	free(r->maker);
	store_writer_close(r->writer);
	normal_free(r->normal);
	kinds_free(r->kinds);
	map_release(&r->caches, cache_done);
	peers_release(&r->peers);
	if (r->keys.p)
		mem_wipe(r->keys.p, r->keys.cap);
	buf_release(&r->keys);
	requests_free(r->requests);
}

int
ingest(struct store *s, const struct ingest_opts *o, struct ingest_result *out, struct error *err)
{
	struct run r = {.store = s, .opts = o};
	int rc = -1;

	if (find_archives(o, out, err) == 0 && run_open(&r, err) == 0)
		rc = all_archives(&r, out, err);
	run_close(&r);
	return rc;
}
