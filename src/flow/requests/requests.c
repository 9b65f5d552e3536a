/* Logs of requests: read, found by the name of the object, and told as origins hold them. */
#include "requests.h"

#include <stdlib.h>

enum { CHUNK = 64 << 10, NAMES_MAX = 4096, WRITES_MAX = 32, PACKED_MAX = 64 };

struct hits {
	size_t *v;
	size_t n, cap;
};

struct requests {
	const struct requests *base;
	struct audit_log log;
	struct map names;		/* "name" of an object -> struct hits */
};

struct requests *
requests_new(const struct requests *base)
{
	struct requests *r = mem_zero(1, sizeof(*r));

	r->base = base;
	r->log = (struct audit_log){.from = WHEN_NONE, .to = WHEN_NONE};
	return r;
}

static void
hits_free(void *value)
{
	struct hits *h = value;

	free(h->v);
	free(h);
}

void
requests_free(struct requests *r)
{
	if (!r)
		return;
	map_release(&r->names, hits_free);
	audit_log_release(&r->log);
	free(r);
}

/* ---- reading ---- */

/* An image stream's writes come by the names of its tags. */
static size_t
name_length(const struct audit_write *w)
{
	return w->subresource && str_starts(w->subresource, "image") ? strcspn(w->name, ":")
								     : strlen(w->name);
}

static void
index_names(struct requests *r)
{
	map_release(&r->names, hits_free);
	r->names = (struct map){0};
	for (size_t i = 0; i < r->log.n; i++) {
		const struct audit_write *w = &r->log.v[i];
		const char *name = *w->name ? w->name : AUDIT_ALL;
		size_t n = *w->name ? name_length(w) : strlen(name);
		struct map_entry *e = map_at(&r->names, name, n);
		struct hits *h = e->value;

		if (!h)
			h = e->value = mem_zero(1, sizeof(*h));
		vec_grow(h->v, h->n, h->cap);
		h->v[h->n++] = i;
	}
}

/* The current entry. Its first bytes decide where its name does not. */
static void
read_entry(struct audit_reader *reader, struct bundle *b, bool sure, char *chunk)
{
	ssize_t got = bundle_read(b, chunk, CHUNK, NULL);

	if (got <= 0 || (!sure && !audit_looks(chunk, (size_t)got)))
		return;
	for (; got > 0; got = bundle_read(b, chunk, CHUNK, NULL))
		audit_feed(reader, chunk, (size_t)got);
	audit_end(reader);
}

static bool
is_packed(const char *path)
{
	static const char *const endings[] = {".gz", ".xz", ".zst", ".bz2"};

	for (size_t i = 0; i < countof(endings); i++)
		if (str_ends(path, endings[i]))
			return true;
	return false;
}

/* As API servers pack the logs that they rotated: what the file holds is unpacked, too. */
static void
read_packed(struct audit_reader *reader, struct bundle *b, const char *path, bool sure, char *chunk)
{
	const struct bundle_entry *e;
	struct notes ns = {0};
	struct bundle *in;

	if (bundle_open_within(&in, b, path, &ns, NULL) == 0) {
		while (bundle_next(in, &e, NULL) == 1)
			if (!e->is_dir)
				read_entry(reader, in, sure, chunk);
		bundle_close(in);
	}
	notes_release(&ns);
}

static void
read_logs(struct requests *r, struct bundle *b, const struct limits *lim, bool all)
{
	struct audit_reader *reader = audit_reader_new(&r->log, lim);
	bool many = bundle_kind(b) != BUNDLE_FILE;
	const struct bundle_entry *e;
	char *chunk = mem_alloc(CHUNK);
	size_t packed = 0;

	while (bundle_next(b, &e, NULL) == 1) {
		if (e->is_dir || (!all && !audit_name(e->path)))
			continue;
		if (!many || !is_packed(e->path))
			read_entry(reader, b, all, chunk);
		else if (packed++ < PACKED_MAX)
			read_packed(reader, b, e->path, all, chunk);
	}
	free(chunk);
	audit_reader_free(reader);
	index_names(r);
}

int
requests_add_file(struct requests *r, const char *path, const struct limits *lim,
		  struct error *err)
{
	uint64_t before = r->log.events;
	struct notes ns = {0};
	struct bundle *b = NULL;
	int rc = bundle_open(&b, path, lim, &ns, err);

	if (rc != 0) {
		error_in(err, "%s", path);
	} else {
		read_logs(r, b, lim, true);
		if (r->log.events == before) {
			rc = error_set(err, ERR_INPUT, "%s: no audit log", path);
			error_hint(err, "a log holds one JSON object a line, of the kind Event of "
				   "audit.k8s.io");
		}
	}
	bundle_close(b);
	notes_release(&ns);
	return rc;
}

bool
requests_add_bundle(struct requests *r, struct bundle *b, const struct limits *lim)
{
	const struct bundle_entry *v;
	bool any = false;
	size_t n = 0;

	if (bundle_names(b, NAMES_MAX, &v, &n, NULL) != 0)
		return false;
	for (size_t i = 0; i < n && i < NAMES_MAX && !any; i++)
		any = !v[i].is_dir && audit_name(v[i].path);
	if (!any || bundle_rewind(b, NULL) != 0)
		return false;
	read_logs(r, b, lim, false);
	return r->log.events > 0;
}

bool
requests_window(const struct requests *r, int64_t *from, int64_t *to)
{
	*from = *to = WHEN_NONE;
	for (; r; r = r->base) {
		if (!r->log.events)
			continue;
		if (*from == WHEN_NONE || r->log.from < *from)
			*from = r->log.from;
		if (*to == WHEN_NONE || r->log.to > *to)
			*to = r->log.to;
	}
	return *from != WHEN_NONE;
}

/* ---- asking ---- */

static const struct hits *
hits_of(const struct requests *r, const char *name)
{
	static const struct hits none;
	const struct hits *h = map_get(&r->names, name);

	return h ? h : &none;
}

bool
requests_name(const struct requests *r, const struct object_key *k)
{
	for (; r; r = r->base)
		if (hits_of(r, k->name)->n)
			return true;
	return false;
}

static bool
is_of(const struct audit_write *w, const struct requests_ask *q, bool all)
{
	struct object_key k = {0};
	bool yes;

	if (w->time > q->until || !audit_key(w, q->kinds, &k))
		return false;
	yes = str_eq(k.kind, q->key->kind) && str_eq(k.group, q->key->group) &&
	      str_eq(k.ns, q->key->ns) &&
	      (all ? str_eq(k.name, AUDIT_ALL) : str_eq(k.name, q->key->name));
	object_key_release(&k);
	return yes;
}

struct found {
	const struct audit_write **v;
	size_t n, cap;
};

/* Deletions of all of a kind tell of what is gone only. */
static void
find(const struct requests *r, const struct requests_ask *q, struct found *out)
{
	for (; r; r = r->base)
		for (int all = 0; all < (q->body ? 1 : 2); all++) {
			const struct hits *h = hits_of(r, all ? AUDIT_ALL : q->key->name);

			for (size_t i = 0; i < h->n; i++)
				if (is_of(&r->log.v[h->v[i]], q, all)) {
					vec_grow(out->v, out->n, out->cap);
					out->v[out->n++] = &r->log.v[h->v[i]];
				}
		}
}

static int
by_time(const void *pa, const void *pb)
{
	const struct audit_write *a = *(const struct audit_write *const *)pa;
	const struct audit_write *b = *(const struct audit_write *const *)pb;

	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	return strcmp(a->id ? a->id : "", b->id ? b->id : "");
}

/* In two logs at once. */
static bool
is_same(const struct audit_write *a, const struct audit_write *b)
{
	return a->time == b->time && a->id && str_eq(a->id, b->id);
}

static void
put_text(json_t *j, const char *name, const char *text)
{
	if (text)
		json_object_set_new(j, name, json_string(text));
}

static json_t *
write_json(const struct audit_write *w, const struct requests_ask *q)
{
	json_t *j = json_object();

	json_object_set_new(j, "time", time_json(w->time));
	put_text(j, "verb", w->verb);
	put_text(j, "user", w->user);
	put_text(j, "by", w->by);
	put_text(j, "address", w->address);
	put_text(j, "agent", w->agent);
	put_text(j, "manager", w->manager);
	put_text(j, "subresource", w->subresource);
	put_text(j, "id", w->id);
	if (w->created)
		json_object_set_new(j, "created", json_true());
	request_compare(j, w, q);
	return j;
}

json_t *
requests_json(const struct requests *r, const struct requests_ask *q)
{
	struct found f = {0};
	json_t *list = json_array(), *out = NULL;
	int64_t from, to;

	find(r, q, &f);
	if (f.n)
		qsort(f.v, f.n, sizeof(*f.v), by_time);
	for (size_t i = f.n > WRITES_MAX ? f.n - WRITES_MAX : 0; i < f.n; i++)
		if (!i || !is_same(f.v[i - 1], f.v[i]))
			json_array_append_new(list, write_json(f.v[i], q));
	if (json_array_size(list) && requests_window(r, &from, &to)) {
		out = json_object();
		json_object_set_new(out, "from", time_json(from));
		json_object_set_new(out, "to", time_json(to));
		json_object_set(out, "writes", list);
	}
	json_decref(list);
	free(f.v);
	return out;
}

void
requests_deleted(const struct requests *r, const struct kinds *ks, int64_t until,
		 void (*each)(void *ctx, const struct object_key *k), void *ctx)
{
	for (; r; r = r->base)
		for (size_t i = 0; i < r->log.n; i++) {
			const struct audit_write *w = &r->log.v[i];
			bool eviction = str_eq(w->subresource, "eviction");
			struct object_key k = {0};

			if (w->time > until || (!eviction && (w->subresource || !str_starts(w->verb, "delete"))))
				continue;
			if (audit_key(w, ks, &k))
				each(ctx, &k);
			object_key_release(&k);
		}
}

/* ---- beside an origins file ---- */

void
requests_view_open(struct requests_view *v, const struct requests *r, struct store *s,
		   const struct kinds *ks)
{
	struct normal_opts n = {.secrets = SECRETS_DROP, .limits = LIMITS_DEFAULT};

	*v = (struct requests_view){.requests = r, .kinds = ks};
	if (!r)
		return;
	if (s && store_key(s, n.key, NULL) == 0)
		n.secrets = SECRETS_HASH;
	if (normal_new(&v->normal, &n, NULL) != 0)
		v->normal = NULL;
	mem_wipe(&n.key, sizeof(n.key));
}

void
requests_view_close(struct requests_view *v)
{
	normal_free(v->normal);
	*v = (struct requests_view){0};
}

static const char *
time_told(const json_t *write)
{
	const char *at = tree_str(write, "time");

	return at ? at : "";
}

/* Times are written alike, so that their texts are in their order. */
static json_t *
in_order(const json_t *a, const json_t *b)
{
	json_t *list = json_array();
	size_t i = 0, k = 0;

	while (i < json_array_size(a) || k < json_array_size(b)) {
		json_t *x = json_array_get(a, i), *y = json_array_get(b, k);
		bool first = x && (!y || strcmp(time_told(x), time_told(y)) <= 0);

		json_array_append(list, first ? x : y);
		i += first;
		k += !first;
	}
	return list;
}

json_t *
requests_merged(json_t *was, json_t *more)
{
	json_t *others = json_array(), *w;
	const json_t *list = json_object_get(more, "writes");
	struct map ids = {0};
	size_t i;

	json_array_foreach(list, i, w)
		if (tree_str(w, "id"))
			map_put(&ids, tree_str(w, "id"), w);
	json_array_foreach(json_object_get(was, "writes"), i, w) {
		if (tree_str(w, "id") && map_get(&ids, tree_str(w, "id")))
			continue;
		if (!json_object_get(w, "from") && json_object_get(was, "from"))
			json_object_set(w, "from", json_object_get(was, "from"));
		if (!json_object_get(w, "to") && json_object_get(was, "to"))
			json_object_set(w, "to", json_object_get(was, "to"));
		json_array_append(others, w);
	}
	json_object_set_new(more, "writes", in_order(others, list));
	map_release(&ids, NULL);
	json_decref(others);
	return more;
}

json_t *
requests_view(const struct requests_view *v, json_t *origins, const struct object_key *k,
	      const json_t *body, int64_t until)
{
	const struct requests_ask q = {k, v->kinds, v->normal, body, until};
	json_t *audit, *was;

	if (!v->requests)
		return origins;
	audit = requests_json(v->requests, &q);
	if (!audit)
		return origins;
	if (!origins)
		origins = json_object();
	was = json_object_get(origins, "audit");
	json_object_set_new(origins, "audit", was ? requests_merged(was, audit) : audit);
	return origins;
}
