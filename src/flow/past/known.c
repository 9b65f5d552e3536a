/* Which snapshots get a past: new ones, and those that were imported without. */
#include "past.h"

int
past_wanted(struct intake *in, struct error *err)
{
	const struct ingest_opts *o = in->run->opts;
	int known;

	if (!o->history || o->dry_run || !source_has_past(in->source))
		return 0;
	/* what stayed closed then is open now */
	if (in->again && in->a->outcome == INGEST_NEW)
		return 1;
	known = store_past_known(in->run->writer, in->a->context, in->a->instant, err);
	return known < 0 ? -1 : !known;
}

/* snapshot.json of one that is in the store; 1, 0 when it is not there yet, -1. */
static int
stored_facts(struct run *r, const struct ingest_archive *a, const char *sha256,
	     struct snapshot *out, struct error *err)
{
	const struct store_snapshot *v;
	size_t n;

	if (store_timeline(r->store, a->context, &v, &n, err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (v[i].instant == a->instant && str_eq(v[i].sha256, sha256))
			return store_facts(r->store, &v[i], out, err) == 0 ? 1 : -1;
	return 0;
}

/* A past that is hashed otherwise than its snapshot would differ from it everywhere. */
static int
same_settings(struct run *r, const struct snapshot *facts, struct error *err)
{
	if (str_eq(facts->settings, normal_fingerprint(r->normal)) &&
	    str_eq(facts->key_id, normal_key_id(r->normal)) && facts->normal_form == NORMAL_FORM)
		return 0;
	error_set(err, ERR_CONFLICT, "it was imported with other settings (secrets %s)",
		  facts->secrets);
	return error_hint(err, "use the same settings and key, or import --rebuild");
}

/* The past of a snapshot that was imported without: it is read again, under another name for what
 * is told of it, and nothing of it is staged. */
static int
add_past(struct intake *in, const struct snapshot *facts, struct error *err)
{
	struct ingest_archive *a = in->a, again = {.path = a->path, .name = a->name};
	int rc;

	in->cache = run_cache(in->run, a->source);
	in->tree = store_tree_new(in->run->writer);
	in->a = &again;
	rc = intake_read(in, err);
	if (rc == 0)
		intake_place(in);
	in->a = a;
	cache_undo(in->cache);
	notes_release(&again.notes);
	if (rc == 0)
		rc = past_keep(in, facts, err);
	in->run->staged += rc == 0 && a->past;
	return rc;
}

int
past_of_known(struct intake *in, const char *sha256, struct error *err)
{
	struct run *r = in->run;
	struct snapshot facts = {0};
	int rc;

	in->a->outcome = INGEST_KNOWN;
	if (!r->opts->history)
		return 0;
	if (source_open(&in->source, in->bundle, in->a->source, r->kinds, &r->opts->limits, err) !=
	    0)
		return -1;
	source_keys(in->source, (struct str){buf_cstr(&r->keys), r->keys.n});
	rc = past_wanted(in, err);
	if (rc > 0)
		rc = stored_facts(r, in->a, sha256, &facts, err);
	if (rc > 0) {
		rc = same_settings(r, &facts, err);
		if (rc != 0)
			in->a->outcome = INGEST_REFUSED;
		else
			rc = add_past(in, &facts, err);
	}
	snapshot_release(&facts);
	return rc;
}
