/* What an etcd file is: the numbers of `etcdctl snapshot status`, and what they do not tell. */
#include "etcd.h"

#include <inttypes.h>
#include <stdlib.h>

struct tally {
	struct look *look;
	size_t forms[STORED_UNKNOWN + 1];
	struct map sealed;		/* "aescbc, key 1" -> struct sealed */
};

struct sealed {
	char provider[64], key_name[256];
	size_t n, opened;
};

static int
count(void *ctx, const struct etcd_entry *en)
{
	struct tally *t = ctx;
	enum stored_form form = stored_form(en->value);
	struct sealed s = {0}, *at;
	struct buf clear = {0};
	char *name;

	t->forms[form]++;
	if (form != STORED_ENCRYPTED || !encrypted_with(en->value, s.provider, s.key_name))
		return interrupted();
	name = mem_printf("%s, key %s", s.provider, s.key_name);
	at = map_get(&t->sealed, name);
	if (!at) {
		at = mem_zero(1, sizeof(*at));
		*at = s;
		map_put(&t->sealed, name, at);
	}
	at->n++;
	at->opened += look_open(t->look, en, &clear, NULL) == 0;
	if (clear.p)
		mem_wipe(clear.p, clear.cap);
	buf_release(&clear);
	free(name);
	return interrupted();
}

/* ---- for people ---- */

static void
line(struct look *k, const char *name, struct buf *text)
{
	buf_printf(&k->c->out, "%-11s ", name);
	render_wrap(&k->c->out, buf_cstr(text), 12, k->c->width);
	buf_putc(&k->c->out, '\n');
	buf_release(text);
}

static void
put_members(struct look *k, const struct etcd_status *s)
{
	struct buf b = {0};

	for (size_t i = 0; i < s->nmembers; i++)
		buf_printf(&b, "%s%s (%" PRIx64 ")", i ? ", " : "", s->members[i].name,
			   s->members[i].id);
	if (!s->nmembers)
		buf_puts(&b, "none, as after a restore");
	line(k, "members", &b);
}

static void
put_values(struct look *k, const struct tally *t)
{
	struct buf b = {0};

	for (size_t i = 0; i < countof(t->forms); i++)
		if (t->forms[i])
			buf_printf(&b, "%s%zu %s", b.n ? ", " : "", t->forms[i],
				   stored_form_name((enum stored_form)i));
	line(k, "values", &b);
	map_each(&t->sealed, e) {
		const struct sealed *s = e->value;

		buf_printf(&b, "%zu by %s: ", s->n, e->key);
		if (s->opened == s->n)
			buf_puts(&b, "the key is at hand");
		else
			buf_printf(&b, "NO KEY opens %zu of them", s->n - s->opened);
		line(k, "encrypted", &b);
	}
}

static void
put_history(struct look *k, const struct etcd_status *s)
{
	struct buf b = {0};

	if (s->compacted)
		buf_printf(&b, "up to revision %" PRId64, s->compacted);
	else
		buf_puts(&b, "never");
	if (s->compacting > s->compacted)
		buf_printf(&b, ", up to %" PRId64 " was under way", s->compacting);
	line(k, "compacted", &b);
	buf_printf(&b, "cluster %s, storage %s", *s->cluster_version ? s->cluster_version : "not told",
		   *s->storage_version ? s->storage_version : "before 3.6");
	line(k, "version", &b);
	buf_printf(&b, "index %" PRIu64 ", term %" PRIu64, s->index, s->term);
	line(k, "raft", &b);
}

static const char *
trailer(const struct etcd_status *s)
{
	if (!s->trailer)
		return "none";
	return s->trailer_ok ? "ok" : "wrong";
}

static void
put_text(struct look *k, const struct etcd_status *s, const struct tally *t)
{
	struct buf b = {0};

	buf_printf(&b, "%" PRIu32 " (%08" PRIx32 ")", s->hash, s->hash);
	line(k, "hash", &b);
	buf_printf(&b, "%" PRId64, s->revision);
	line(k, "revision", &b);
	buf_printf(&b, "%" PRIu64 " (as etcd up to 3.5 counts), %" PRIu64 " live (as from 3.6)",
		   s->keys, s->live_keys);
	line(k, "keys", &b);
	buf_printf(&b, "%" PRIu64 " bytes, %" PRIu64 " pages of %" PRIu32 ", %" PRIu64
		       " of them free, byte order %s",
		   s->total_size, s->pages, s->page_size, s->free_pages,
		   s->big_endian ? "big" : "little");
	line(k, "size", &b);
	buf_printf(&b, "%s", !s->trailer ? "none: no snapshot but a member's own file"
			     : s->trailer_ok ? "ok" : "WRONG: the file was altered or cut");
	line(k, "SHA-256", &b);
	put_history(k, s);
	put_members(k, s);
	buf_printf(&b, "%zu", s->leases);
	line(k, "leases", &b);
	put_values(k, t);
	if (s->damaged_pages) {
		buf_printf(&b, "%" PRIu64 " page%s, what stood there IS LOST", s->damaged_pages,
			   s->damaged_pages == 1 ? "" : "s");
		line(k, "damaged", &b);
	}
}

/* ---- for programs ---- */

static json_t *
values_json(const struct tally *t)
{
	json_t *j = json_object();

	for (size_t i = 0; i < countof(t->forms); i++)
		json_object_set_new(j, stored_form_name((enum stored_form)i),
				    json_integer((json_int_t)t->forms[i]));
	return j;
}

static json_t *
sealed_json(const struct tally *t)
{
	json_t *list = json_array();

	map_each(&t->sealed, e) {
		const struct sealed *s = e->value;

		json_array_append_new(list, json_pack("{s:s, s:s, s:I, s:I}", "provider",
						      s->provider, "keyName", s->key_name, "values",
						      (json_int_t)s->n, "readable",
						      (json_int_t)s->opened));
	}
	return list;
}

static json_t *
members_json(const struct etcd_status *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->nmembers; i++) {
		char id[32];

		snprintf(id, sizeof(id), "%" PRIx64, s->members[i].id);
		json_array_append_new(list, json_pack("{s:s, s:s}", "id", id, "name",
						      s->members[i].name));
	}
	return list;
}

static void
put_number(json_t *j, const char *name, uint64_t v)
{
	json_object_set_new(j, name, json_integer((json_int_t)v));
}

static void
put_json(struct look *k, const struct etcd_status *s, const struct tally *t)
{
	json_t *j = json_pack("{s:s, s:s}", "apiVersion", "assay/v1", "kind", "EtcdStatus");

	put_number(j, "hash", s->hash);
	put_number(j, "revision", (uint64_t)s->revision);
	put_number(j, "totalKey", s->keys);
	put_number(j, "liveKey", s->live_keys);
	put_number(j, "totalSize", s->total_size);
	put_number(j, "pageSize", s->page_size);
	put_number(j, "pages", s->pages);
	put_number(j, "freePages", s->free_pages);
	put_number(j, "damagedPages", s->damaged_pages);
	json_object_set_new(j, "byteOrder", json_string(s->big_endian ? "big" : "little"));
	json_object_set_new(j, "trailer", json_string(trailer(s)));
	put_number(j, "compactRevision", (uint64_t)s->compacted);
	put_number(j, "compactingRevision", (uint64_t)s->compacting);
	put_number(j, "raftIndex", s->index);
	put_number(j, "raftTerm", s->term);
	json_object_set_new(j, "clusterVersion", json_string(s->cluster_version));
	json_object_set_new(j, "storageVersion", json_string(s->storage_version));
	json_object_set_new(j, "members", members_json(s));
	put_number(j, "leases", s->leases);
	json_object_set_new(j, "values", values_json(t));
	json_object_set_new(j, "encrypted", sealed_json(t));
	json_object_set_new(j, "partial", json_boolean(etcd_partial(k->db)));
	canon_dump_ordered(&k->c->out, j);
	json_decref(j);
}

int
look_status(struct look *k, struct error *err)
{
	struct tally t = {.look = k};
	uint8_t whole[SHA256_BYTES];
	const struct etcd_status *s;

	(void)err;
	etcd_latest(k->db, count, &t);
	etcd_verify(k->db, whole);
	s = etcd_status(k->db);
	if (s->trailer && !s->trailer_ok)
		k->c->incomplete = true;
	if (k->format == FORMAT_JSON)
		put_json(k, s, &t);
	else
		put_text(k, s, &t);
	map_release(&t.sealed, free);
	return 0;
}
