/* Keys of what is encrypted in archives, and snapshots of which they may open more. */
#include "assay/kubepb.h"
#include "ingest.h"

enum { KEYS_MAX = 4 << 20 };	/* an encryption configuration is no larger */

int
keys_read(struct run *r, struct error *err)
{
	const char *path = r->opts->encryption_config;
	struct keyring *ring;
	int rc;

	if (!path)
		return 0;
	if (io_read_file(path, KEYS_MAX, &r->keys, err) != 0)
		return -1;
	ring = keyring_new();
	rc = keyring_add_config(ring, buf_cstr(&r->keys), r->keys.n, &r->opts->limits, err);
	keyring_free(ring);
	return rc == 0 ? 0 : error_in(err, "%s", path);
}

static bool
stayed_closed(const struct snapshot *facts)
{
	const json_t *note;
	size_t i;

	json_array_foreach(facts->notes, i, note)
		if (str_eq(tree_str(note, "code"), "encrypted"))
			return true;
	return false;
}

bool
keys_may_open(struct run *r, const struct ingest_archive *a, const char *sha256)
{
	const struct store_snapshot *v;
	struct snapshot facts = {0};
	bool closed = false;
	size_t n;

	if (!r->keys.n || store_timeline(r->store, a->context, &v, &n, NULL) != 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (v[i].instant != a->instant || !str_eq(v[i].sha256, sha256))
			continue;
		closed = store_facts(r->store, &v[i], &facts, NULL) == 0 && stayed_closed(&facts);
		snapshot_release(&facts);
		break;
	}
	return closed;
}
