/* Keys of an etcd file, revisions of a key, and what is gone and still in it. */
#include "etcd.h"

#include <stdlib.h>

#include "assay/render/table.h"

/* A record is made once, as JSON; the table shows some of its members. */
struct column {
	const char *heading, *member;
	bool wide;			/* only in -o wide */
};

struct list {
	struct look *look;
	const struct column *columns;	/* ended by a NULL heading */
	struct table table;
	json_t *items;			/* of -o json */
	struct map ttl;			/* of leases, by id: "3660s" */
	size_t n;
	/* --history */
	const char *key;
	bool glob;
	/* --deleted */
	struct map gone;		/* key -> struct gone */
};

static void
put_text(json_t *t, const char *name, const char *p, size_t n)
{
	struct buf b = {0};

	if (n && utf8_valid(p, n) != n) {
		buf_add_safe(&b, p, n);
		json_object_set_new(t, name, json_stringn(b.p, b.n));
	} else if (n) {
		json_object_set_new(t, name, json_stringn(p, n));
	}
	buf_release(&b);
}

static void
put_int(json_t *t, const char *name, int64_t v)
{
	json_object_set_new(t, name, json_integer(v));
}

static int
add_lease(void *ctx, const struct etcd_lease *l)
{
	struct list *list = ctx;
	char id[32];

	snprintf(id, sizeof(id), "%016llx", (unsigned long long)l->id);
	free(map_put(&list->ttl, id, mem_printf("%llds", (long long)l->ttl)));
	return 0;
}

static void
put_lease(const struct list *list, json_t *t, int64_t lease)
{
	char id[32];
	const char *ttl;

	if (!lease)
		return;
	snprintf(id, sizeof(id), "%016llx", (unsigned long long)lease);
	ttl = map_get(&list->ttl, id);
	json_object_set_new(t, "lease", json_string(id));
	json_object_set_new(t, "ttl", json_string(ttl ? ttl : "ended"));
}

/* What all lists tell of an entry. */
static json_t *
record(const struct list *list, const struct looked *l)
{
	const struct etcd_entry *en = l->en;
	json_t *t = json_object();

	put_text(t, "key", en->key.p, en->key.n);
	put_int(t, "revision", en->main);
	put_int(t, "subRevision", en->sub);
	if (!en->tombstone) {
		put_int(t, "createRevision", en->create);
		put_int(t, "version", en->version);
		put_int(t, "bytes", (int64_t)en->value.n);
		json_object_set_new(t, "form", json_string(stored_form_name(l->form)));
	}
	put_text(t, "provider", l->provider, strlen(l->provider));
	put_text(t, "keyName", l->key_name, strlen(l->key_name));
	put_text(t, "apiVersion", l->api_version, strlen(l->api_version));
	put_text(t, "kind", l->kind, strlen(l->kind));
	put_text(t, "namespace", l->key.ns.p, l->key.ns.n);
	put_text(t, "name", l->key.name.p, l->key.name.n);
	put_lease(list, t, en->lease);
	return t;
}

/* The history of one key need not repeat it. */
static bool
is_shown(const struct list *list, const struct column *c)
{
	if (c->wide)
		return list->look->format == FORMAT_WIDE;
	return !list->key || list->glob || !str_eq(c->member, "key");
}

static void
put_row(struct list *list, const json_t *t)
{
	table_row(&list->table);
	for (const struct column *c = list->columns; c->heading; c++) {
		const json_t *v = tree_get(t, c->member);
		struct buf b = {0};

		if (!is_shown(list, c))
			continue;
		if (json_is_integer(v))
			buf_printf(&b, "%lld", (long long)json_integer_value(v));
		else
			buf_puts(&b, json_is_string(v) ? json_string_value(v) : "-");
		table_cell(&list->table, b.p, b.n);
		buf_release(&b);
	}
}

/* One row; steals t. */
static void
add_row(struct list *list, json_t *t)
{
	struct buf *out = &list->look->c->out;
	const char *key = tree_str(t, "key");

	list->n++;
	switch (list->look->format) {
	case FORMAT_JSON:
		json_array_append(list->items, t);
		break;
	case FORMAT_NDJSON:
		canon_compact_ordered(out, t);
		buf_putc(out, '\n');
		break;
	case FORMAT_NAME:
		if (key)
			buf_add_safe(out, key, strlen(key));
		buf_putc(out, '\n');
		break;
	default:
		put_row(list, t);
	}
	json_decref(t);
}

static void
list_open(struct list *list, struct look *k, const struct column *columns)
{
	list->look = k;
	list->columns = columns;
	list->items = json_array();
	etcd_leases(k->db, add_lease, list);
	table_row(&list->table);
	for (const struct column *c = columns; c->heading; c++)
		if (is_shown(list, c))
			table_cell(&list->table, c->heading, strlen(c->heading));
}

/* Prints what was gathered under that kind of document, and releases it. */
static void
list_close(struct list *list, const char *kind)
{
	struct look *k = list->look;
	struct render_opts o = session_render(k->c, k->format);
	json_t *doc;

	if (k->format == FORMAT_JSON) {
		doc = json_pack("{s:s, s:s, s:I, s:O}", "apiVersion", "assay/v1", "kind", kind,
				"revision", (json_int_t)etcd_summary(k->db)->revision, "items",
				list->items);
		canon_dump_ordered(&k->c->out, doc);
		json_decref(doc);
	} else if ((k->format == FORMAT_TEXT || k->format == FORMAT_WIDE) && list->n) {
		if (!k->c->tty)		/* whoever reads it wants whole keys */
			o.format = FORMAT_WIDE;
		table_print(&k->c->out, &list->table, &o);
	}
	table_release(&list->table);
	json_decref(list->items);
	map_release(&list->ttl, free);
	map_release(&list->gone, free);
}

/* ---- --keys ---- */

static const struct column key_columns[] = {
	{"REV", "revision", false},  {"CREATED", "createRevision", true}, {"VER", "version", false},
	{"BYTES", "bytes", false},   {"FORM", "form", false},		  {"TTL", "ttl", false},
	{"LEASE", "lease", true},    {"KIND", "kind", true},		  {"KEY", "key", false},
	{NULL, NULL, false},
};

static int
add_key(void *ctx, const struct etcd_entry *en)
{
	struct list *list = ctx;
	struct looked l;

	look_at(list->look, en, true, &l);
	if (look_passes(list->look, &l))
		add_row(list, record(list, &l));
	return interrupted();
}

int
look_list(struct look *k, struct error *err)
{
	struct list list = {0};
	size_t n;

	(void)err;
	list_open(&list, k, key_columns);
	etcd_latest(k->db, add_key, &list);
	n = list.n;
	list_close(&list, "EtcdKeyList");
	if (!n)
		warn(k->c, NULL, "no such keys");
	return 0;
}

/* ---- --history ---- */

static const struct column history_columns[] = {
	{"REV", "revision", false},  {"SUB", "subRevision", true}, {"CREATED", "createRevision", true},
	{"VER", "version", false},   {"WHAT", "what", false},	   {"BYTES", "bytes", false},
	{"FORM", "form", false},     {"TTL", "ttl", true},	   {"LEASE", "lease", true},
	{"FROM", "from", false},     {"KEY", "key", false},	   {NULL, NULL, false},
};

static const char *
what_happened(const struct etcd_entry *en)
{
	return en->tombstone ? "deleted" : en->version == 1 ? "created" : "written";
}

static bool
is_wanted(const struct list *list, struct str key)
{
	char *text;
	bool fits;

	if (!list->glob)
		return key.n == strlen(list->key) && memcmp(key.p, list->key, key.n) == 0;
	text = mem_strndup(key.p, key.n);
	fits = str_glob(list->key, text);
	free(text);
	return fits;
}

static int
add_revision(void *ctx, const struct etcd_entry *en)
{
	struct list *list = ctx;
	struct looked l;
	json_t *t;

	if (!is_wanted(list, en->key))
		return interrupted();
	look_at(list->look, en, true, &l);
	if (!look_passes(list->look, &l))
		return interrupted();
	t = record(list, &l);
	json_object_set_new(t, "what", json_string(what_happened(en)));
	json_object_set_new(t, "from", json_string(en->carved ? "carved" : "history"));
	/* of one key its values, too; of a glob that would be the whole file */
	if (!list->glob && !en->tombstone &&
	    (list->look->format == FORMAT_JSON || list->look->format == FORMAT_NDJSON))
		json_object_set_new(t, "object", look_decode(list->look, en, NULL));
	add_row(list, t);
	return interrupted();
}

int
look_history(struct look *k, const char *key, struct error *err)
{
	struct list list = {.key = key, .glob = str_has_glob(key)};
	size_t n;

	list_open(&list, k, history_columns);
	etcd_carve(k->db, add_revision, &list);
	etcd_each(k->db, add_revision, &list);
	n = list.n;
	list_close(&list, "EtcdHistory");
	if (n || list.glob)
		return 0;
	error_set(err, ERR_NOT_FOUND, "no revision of '%s'", key);
	return error_hint(err, "assay etcd --keys %s", k->path);
}

/* ---- --deleted ---- */

static const struct column deleted_columns[] = {
	{"DELETED", "deletedRevision", false}, {"WHAT", "what", false},
	{"VALUE", "revision", false},	       {"VER", "version", true},
	{"BYTES", "bytes", true},	       {"FORM", "form", true},
	{"FROM", "from", false},	       {"LEASE", "lease", true},
	{"KIND", "kind", true},		       {"KEY", "key", false},
	{NULL, NULL, false},
};

/* The newest that is known of a key. */
struct gone {
	struct etcd_entry value;	/* key.p NULL: none is left */
	int64_t deleted;		/* 0: not known */
	bool live;
};

static int
note_entry(void *ctx, const struct etcd_entry *en)
{
	struct list *list = ctx;
	struct map_entry *e = map_at(&list->gone, en->key.p, en->key.n);
	struct gone *g = e->value ? e->value : (e->value = mem_zero(1, sizeof(*g)));

	if (en->tombstone) {
		if (en->main > g->deleted)
			g->deleted = en->main;
	} else if (!g->value.key.p || en->main > g->value.main ||
		   (en->main == g->value.main && en->sub > g->value.sub)) {
		g->value = *en;
	}
	return interrupted();
}

static int
note_live(void *ctx, const struct etcd_entry *en)
{
	struct list *list = ctx;
	struct gone *g = map_getn(&list->gone, en->key.p, en->key.n);

	if (g)
		g->live = true;
	return 0;
}

static void
add_gone(struct list *list, struct str key, const struct gone *g)
{
	struct etcd_entry none = {.key = key, .tombstone = true, .main = g->deleted};
	const struct etcd_entry *en = g->value.key.p ? &g->value : &none;
	/* a newer deletion than the value's: else the key came back and was lost again */
	bool known = g->deleted >= en->main;
	struct looked l;
	json_t *t;

	look_at(list->look, en, true, &l);
	if (!look_passes(list->look, &l))
		return;
	t = record(list, &l);
	if (en == &none) {
		json_object_del(t, "revision");
		json_object_del(t, "subRevision");
	}
	if (known)
		put_int(t, "deletedRevision", g->deleted);
	json_object_set_new(t, "what", json_string(!known ? "gone" : en->lease ? "expired" : "deleted"));
	if (en != &none)
		json_object_set_new(t, "from", json_string(en->carved ? "carved" : "history"));
	add_row(list, t);
}

int
look_deleted(struct look *k, struct error *err)
{
	struct map_entry **v;
	struct list list = {0};
	size_t n;

	(void)err;
	list_open(&list, k, deleted_columns);
	etcd_each(k->db, note_entry, &list);
	etcd_carve(k->db, note_entry, &list);
	etcd_latest(k->db, note_live, &list);
	v = map_sorted(&list.gone, &n);
	for (size_t i = 0; i < n; i++) {
		const struct gone *g = v[i]->value;

		if (!g->live)
			add_gone(&list, (struct str){v[i]->key, v[i]->len}, g);
	}
	free(v);
	n = list.n;
	list_close(&list, "EtcdDeletedList");
	if (!n)
		warn(k->c, NULL, "nothing that was deleted is left in the file");
	return 0;
}
