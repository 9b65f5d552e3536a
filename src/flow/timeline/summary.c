/*
 * The numbers of a pair of neighbours, kept in the store's cache under both
 * trees and the rules, so that a timeline of a year costs its reading only once.
 */
#include "examine.h"

#include <stdlib.h>

static char *
cache_name(struct store *s, const struct store_snapshot *from, const struct store_snapshot *to,
	   const struct rules *r)
{
	char a[41], b[41];

	oid_hex(&from->tree, a);
	oid_hex(&to->tree, b);
	return mem_printf("%s/cache/pairs/%.2s/%.16s-%.16s-%s", store_dir(s), b, b, a,
			  rules_fingerprint(r));
}

/* The numbers in the order of the file; one table for reading and writing. */
#define FIELD(name) offsetof(struct drift_summary, name)
static const size_t fields[] = {
	FIELD(all), FIELD(shown), FIELD(noise), FIELD(derived), FIELD(reviewed), FIELD(accepted),
	FIELD(filtered), FIELD(not_comparable), FIELD(added), FIELD(changed), FIELD(removed),
	FIELD(recreated), FIELD(critical), FIELD(warning), FIELD(info), FIELD(by_hand),
	FIELD(quiet_objects), FIELD(groups), FIELD(apart), FIELD(group_changes),
};
#undef FIELD

static size_t *
field(struct drift_summary *s, size_t i)
{
	return (size_t *)((char *)s + fields[i]);
}

static bool
load(const char *file, struct drift_summary *out, bool *partial)
{
	struct drift_summary s = {0};
	struct buf b = {0};
	json_t *list = NULL;
	bool ok = false;

	if (io_read_file(file, 4096, &b, NULL) != 0)
		return false;
	list = json_loadb(b.p, b.n, 0, NULL);
	if (json_array_size(list) != countof(fields) + 1)
		goto done;
	for (size_t i = 0; i < countof(fields); i++)
		*field(&s, i) = (size_t)json_integer_value(json_array_get(list, i));
	*out = s;
	*partial = json_is_true(json_array_get(list, countof(fields)));
	ok = true;
done:
	json_decref(list);
	buf_release(&b);
	return ok;
}

/* A cache that cannot be written (a read-only volume) is no error. */
static void
save(const char *file, const struct drift_summary *s, bool partial)
{
	char *dir = mem_strndup(file, (size_t)(strrchr(file, '/') - file));
	json_t *list = json_array();
	struct buf b = {0};

	for (size_t i = 0; i < countof(fields); i++)
		json_array_append_new(list, json_integer((json_int_t)*field((struct drift_summary *)s, i)));
	json_array_append_new(list, json_boolean(partial));
	canon_compact(&b, list);
	if (io_mkdirs(dir, 0755, NULL) == 0)
		io_write_cache(file, b.p, b.n, NULL);	/* keys wait meanwhile */
	buf_release(&b);
	json_decref(list);
	free(dir);
}

int
examine_summary(struct store *s, const struct store_snapshot *from, const struct store_snapshot *to,
		const struct examine_opts *how, struct drift_summary *out, bool *partial,
		struct error *err)
{
	const struct examine_opts o = {.rules = how->rules, .limits = LIMITS_DEFAULT,
				       .progress = how->progress};
	char *file = cache_name(s, from, to, how->rules);
	struct examined *e = NULL;
	int rc = 0;

	if (!load(file, out, partial)) {
		rc = examine(&e, s, from, to, &o, err);
		if (rc == 0) {
			*out = e->drift.summary;
			*partial = e->drift.partial;
			save(file, out, *partial);
		}
		examined_free(e);
	}
	free(file);
	return rc;
}

void
examine_keep(struct store *s, const struct store_snapshot *from, const struct store_snapshot *to,
	     const struct rules *r, const struct drift *d)
{
	char *file = cache_name(s, from, to, r);

	save(file, &d->summary, d->partial);
	free(file);
}
