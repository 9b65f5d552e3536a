/* The world in memory behind this room's tests. */
#include "fake.h"

#include <stdlib.h>

#include "test.h"

static const json_t *
look(struct map *m, const struct object_key *k)
{
	struct buf text = {0};
	const json_t *t;

	key_text(&text, k);
	t = map_getn(m, text.p, text.n);
	buf_release(&text);
	return t;
}

/* No more than there is in a store's cache: what an outline lacks must change no verdict. */
static const json_t *
fake_outline(void *ctx, enum side s, const struct object_key *k)
{
	struct fake *f = ctx;
	const json_t *body = look(&f->bodies[s], k);
	struct buf text = {0};
	struct map_entry *at;

	if (!body)
		return NULL;
	key_text(&text, k);
	at = map_at(&f->outlines[s], text.p, text.n);
	buf_release(&text);
	if (!at->value)
		at->value = assess_outline(body);
	return at->value;
}

static void
done_tree(void *value)
{
	json_decref(value);
}

static void
fake_forget(void *ctx)
{
	struct fake *f = ctx;

	for (size_t s = 0; s < countof(f->outlines); s++) {
		map_release(&f->outlines[s], done_tree);
		f->outlines[s] = (struct map){0};
	}
}

static const json_t *
fake_origins(void *ctx, enum side s, const struct object_key *k)
{
	return look(&((struct fake *)ctx)->origins[s], k);
}

static const json_t *
fake_evidence(void *ctx, enum side s, const struct object_key *k)
{
	return look(&((struct fake *)ctx)->evidence[s], k);
}

static int
fake_list(void *ctx, enum side s, const char *ns, const char *group, const char *kind,
	  int (*each)(void *payload, const struct object_key *k), void *payload)
{
	const struct refs_list *l = &((struct fake *)ctx)->keys[s];
	int rc = 0;

	for (size_t i = 0; i < l->n && rc == 0; i++)
		if ((!ns || str_eq(ns, l->keys[i].ns)) && is_kind(&l->keys[i], group, kind))
			rc = each(payload, &l->keys[i]);
	return rc;
}

static bool
fake_covers(void *ctx, enum side s, const struct object_key *k)
{
	(void)ctx;
	(void)s;
	(void)k;
	return true;
}

void
fake_open(struct fake *f, int64_t old_instant, int64_t new_instant)
{
	*f = (struct fake){.kinds = kinds_new(), .rules = rules_new()};
	f->world = (struct world){
	    .ctx = f,
	    .outline = fake_outline,
	    .origins = fake_origins,
	    .evidence = fake_evidence,
	    .list = fake_list,
	    .covers = fake_covers,
	    .forget = fake_forget,
	    .kinds = f->kinds,
	    .old_instant = old_instant,
	    .new_instant = new_instant,
	    .context = "test",
	};
}

static json_t *
normal_of(const json_t *raw)
{
	static const char *const gone[] = {"uid",        "selfLink",          "resourceVersion",
					   "generation", "creationTimestamp", "managedFields"};
	json_t *body = tree_copy(raw), *meta = json_object_get(body, "metadata");

	json_object_del(body, "status");
	for (size_t i = 0; i < countof(gone); i++)
		json_object_del(meta, gone[i]);
	json_object_del(tree_at(body, "spec/template/metadata"), "creationTimestamp");
	json_object_del(tree_at(body, "spec/jobTemplate/metadata"), "creationTimestamp");
	return body;
}

static void
copy_member(json_t *to, const char *as, const json_t *from, const char *name)
{
	json_t *v = json_object_get(from, name);

	if (v)
		json_object_set(to, as, v);
}

static json_t *
origins_of(const json_t *raw)
{
	const json_t *meta = json_object_get(raw, "metadata");
	const json_t *list = json_object_get(meta, "managedFields");
	json_t *out = json_object(), *managers = json_array();

	copy_member(out, "uid", meta, "uid");
	copy_member(out, "creationTimestamp", meta, "creationTimestamp");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *e = json_array_get(list, i);
		json_t *m = json_object();

		copy_member(m, "manager", e, "manager");
		copy_member(m, "operation", e, "operation");
		copy_member(m, "subresource", e, "subresource");
		copy_member(m, "time", e, "time");
		copy_member(m, "fields", e, "fieldsV1");
		json_array_append_new(managers, m);
	}
	json_object_set_new(out, "managers", managers);
	return out;
}

static void
put_tree(struct map *m, const struct object_key *k, json_t *t)
{
	struct buf text = {0};

	key_text(&text, k);
	json_decref(map_putn(m, text.p, text.n, t));
	buf_release(&text);
}

static void
note_key(struct fake *f, enum side s, const struct object_key *k)
{
	struct refs_list *l = &f->keys[s];

	if (look(&f->bodies[s], k))
		return;
	vec_grow(l->keys, l->n, l->cap);
	l->keys[l->n] = (struct object_key){0};
	object_key_copy(&l->keys[l->n++], k);
}

static bool
key_of(struct fake *f, const json_t *raw, struct object_key *k)
{
	const char *api = tree_str(raw, "apiVersion"), *kind = tree_str(raw, "kind");
	const char *ns = tree_str(raw, "metadata/namespace"), *version;
	char *group;

	if (!CHECK(api && kind && tree_str(raw, "metadata/name")))
		return false;
	api_version_split(api, &group, &version);
	kinds_note(f->kinds, group, version, kind, ns != NULL);
	object_key_set(k, kinds_group(f->kinds, group, kind), kind, ns ? ns : "",
		       tree_str(raw, "metadata/name"));
	free(group);
	return true;
}

/* {version} of a ClusterVersion, {versions: {operator}} of a ClusterOperator; else NULL. */
static json_t *
evidence_of(const json_t *raw)
{
	json_t *desired = tree_at(raw, "status/desired/version");
	json_t *first = json_array_get(tree_at(raw, "status/versions"), 0);

	if (desired)
		return json_pack("{s:O}", "version", desired);
	if (first)
		return json_pack("{s:{s:O}}", "versions", tree_str(first, "name"),
				 tree_get(first, "version"));
	return NULL;
}

static void
add_files(struct fake *f, enum side s, const struct object_key *k, json_t *body, json_t *origins)
{
	note_key(f, s, k);
	put_tree(&f->bodies[s], k, json_incref(body));
	put_tree(&f->origins[s], k, json_incref(origins));
}

static void
add_sides(struct fake *f, enum side from, enum side to, const json_t *raw)
{
	struct object_key k = {0};
	json_t *body, *origins, *evidence;

	if (!key_of(f, raw, &k))
		return;
	body = normal_of(raw);
	origins = origins_of(raw);
	evidence = evidence_of(raw);
	for (enum side s = from; s <= to; s++)
		add_files(f, s, &k, body, origins);
	for (enum side s = from; evidence && s <= to; s++)
		put_tree(&f->evidence[s], &k, json_incref(evidence));
	json_decref(evidence);
	json_decref(body);
	json_decref(origins);
	object_key_release(&k);
}

void
fake_add(struct fake *f, enum side s, const json_t *raw)
{
	add_sides(f, s, s, raw);
}

void
fake_add_same(struct fake *f, const json_t *raw)
{
	add_sides(f, SIDE_OLD, SIDE_NEW, raw);
}

/* ---- files ---- */

struct loading {
	struct fake *f;
	enum side side;
	const char *ns;
	bool damaged;
};

static int
load_item(void *ctx, const struct item *it, struct error *err)
{
	struct limits lim = LIMITS_DEFAULT;
	struct loading *l = ctx;
	json_t *t = it->format == ITEM_JSON ? tree_parse_json(it->bytes, it->n, &lim, NULL, err)
					    : tree_parse_yaml(it->bytes, it->n, &lim, NULL, err);

	if (!t)
		return -1;
	if (l->ns && !tree_str(t, "metadata/namespace") &&
	    !str_eq(tree_str(t, "kind"), "Namespace"))
		json_object_set_new(json_object_get(t, "metadata"), "namespace",
				    json_string(l->ns));
	fake_add(l->f, l->side, t);
	json_decref(t);
	return 0;
}

static int
load_end(void *ctx, const struct item_list *list, struct error *err)
{
	(void)ctx;
	(void)list;
	(void)err;
	return 0;
}

static void
load_damage(void *ctx, const char *code, const char *place, const char *text)
{
	struct loading *l = ctx;

	CHECK_MSG(false, "%s at %s: %s", code, place, text);
	l->damaged = true;
}

bool
fake_load(struct fake *f, enum side s, const char *path, const char *ns)
{
	struct loading l = {.f = f, .side = s, .ns = ns};
	struct item_sink sink = {&l, load_item, load_end, load_damage};
	struct limits lim = LIMITS_DEFAULT;
	struct item_scan *scan = item_scan_new(&sink, &lim);
	struct error err = {0};
	size_t n;
	char *text = test_read(path, &n);

	if (item_scan_feed(scan, text, n, &err) != 0 || item_scan_end(scan, &err) != 0)
		CHECK_MSG(false, "%s: %s", path, err.text);
	item_scan_free(scan);
	free(text);
	return !l.damaged && !err.code;
}

/* ---- the drift ---- */

static bool
was_recreated(struct fake *f, const struct object_key *k)
{
	const char *a = tree_str(look(&f->origins[SIDE_OLD], k), "uid");
	const char *b = tree_str(look(&f->origins[SIDE_NEW], k), "uid");

	return a && b && !str_eq(a, b);
}

static void
fill_changes(struct fake *f, struct drift_object *o)
{
	struct compare_opts co = {
	    .kinds = f->kinds,
	    .old_profile = f->profile,
	    .new_profile = f->profile,
	    .limits = LIMITS_DEFAULT,
	};
	struct error err = {0};

	o->op = !o->old_body ? CHANGE_ADD : !o->new_body ? CHANGE_REMOVE : CHANGE_REPLACE;
	if (o->op == CHANGE_REPLACE && was_recreated(f, &o->key))
		o->op = CHANGE_RECREATE;
	if (o->op != CHANGE_REPLACE)
		compare_whole(o->op, (json_t *)o->old_body, (json_t *)o->new_body, &o->changes);
	if (o->old_body && o->new_body)
		CHECK_MSG(
		    compare_objects(&o->key, o->old_body, o->new_body, &co, &o->changes, &err) == 0,
		    "%s", err.text);
}

static void
add_object(struct fake *f, const struct object_key *k)
{
	struct drift_object o = {.comparable = true};
	struct buf ref = {0};

	object_key_copy(&o.key, k);
	o.old_body = look(&f->bodies[SIDE_OLD], k);
	o.new_body = look(&f->bodies[SIDE_NEW], k);
	if (o.old_body != o.new_body)
		fill_changes(f, &o);
	if (!o.changes.n) {
		object_key_release(&o.key);
		return;
	}
	object_ref(&ref, &o.key, f->kinds);
	o.ref = buf_take(&ref);
	o.comparable = !f->uncovered || !str_eq(f->uncovered, o.ref);
	vec_grow(f->drift.v, f->drift.n, f->drift.cap);
	f->drift.v[f->drift.n++] = o;
}

static int
by_key(const void *a, const void *b)
{
	const struct drift_object *x = a, *y = b;

	return object_key_cmp(&x->key, &y->key);
}

void
fake_run(struct fake *f)
{
	struct error err = {0};

	for (enum side s = SIDE_OLD; s <= SIDE_NEW; s++)
		for (size_t i = 0; i < f->keys[s].n; i++)
			if (s == SIDE_OLD || !look(&f->bodies[SIDE_OLD], &f->keys[s].keys[i]))
				add_object(f, &f->keys[s].keys[i]);
	if (f->drift.n)
		qsort(f->drift.v, f->drift.n, sizeof(*f->drift.v), by_key);
	CHECK_INT(assess_run(f->rules, &f->world, &f->drift, &err), 0);
	drift_count(&f->drift);
}

const struct verdict *
fake_find(const struct fake *f, const char *ref, const char *path)
{
	for (size_t i = 0; i < f->drift.n; i++) {
		const struct drift_object *o = &f->drift.v[i];

		for (size_t c = 0; str_eq(o->ref, ref) && c < o->changes.n; c++)
			if (str_eq(o->changes.v[c].path, path))
				return &o->verdicts[c];
	}
	return NULL;
}

void
fake_close(struct fake *f)
{
	for (enum side s = SIDE_OLD; s <= SIDE_NEW; s++) {
		map_release(&f->bodies[s], done_tree);
		map_release(&f->outlines[s], done_tree);
		map_release(&f->origins[s], done_tree);
		map_release(&f->evidence[s], done_tree);
		for (size_t i = 0; i < f->keys[s].n; i++)
			object_key_release(&f->keys[s].keys[i]);
		free(f->keys[s].keys);
	}
	drift_release(&f->drift);
	rules_free(f->rules);
	kinds_free(f->kinds);
}
