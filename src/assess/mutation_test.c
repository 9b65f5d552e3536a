/*
 * Changes of many kinds to a real night, each a file in testdata/assess:
 *
 *	{"about": "…",
 *	 "old": [STEP …], "new": [STEP …],      what is done to the night's objects on each side
 *	 "shown":  {"REF PATH": "severity rule [origin]" …},
 *	 "hidden": {"REF PATH": "noise RULE" | "derived TEXT" | "derived =REF PATH" …},
 *	 "why":    {"REF PATH": SENTENCE …},     of those that are shown
 *	 "bare": ["REF PATH" …]}                shown without managedFields and uids; default: as
 *shown
 *
 *	STEP: {"add": OBJECT, "by": MANAGER} | {"remove": REF} |
 *	      {"edit": REF, "set": {PATH: VALUE}, "unset": [PATH], "append": {PATH: VALUE},
 *	       "by": MANAGER, "operation": "Apply", "subresource": "scale", "uid": UID}
 *
 * Every record must be named: what is not is a failure.
 */
#include <dirent.h>
#include <stdlib.h>

#include "fake.h"
#include "test.h"

#define NIGHT "2026-03-02"
#define MOMENT "2026-03-02T12:00:00Z"
#define OLD_INSTANT 1772410510
#define NEW_INSTANT 1772496910

/* One side's raw objects, by reference. */
struct night {
	struct map objects;
	struct kinds *kinds;
};

static void
ref_of(struct buf *out, const struct kinds *ks, const json_t *raw)
{
	const char *ns = tree_str(raw, "metadata/namespace"), *version;
	struct object_key k = {0};
	char *group;

	api_version_split(tree_str(raw, "apiVersion"), &group, &version);
	object_key_set(&k, kinds_group(ks, group, tree_str(raw, "kind")), tree_str(raw, "kind"),
		       ns ? ns : "", tree_str(raw, "metadata/name"));
	object_ref(out, &k, ks);
	object_key_release(&k);
	free(group);
}

static void
night_put(struct night *n, json_t *raw)
{
	struct buf ref = {0};

	ref_of(&ref, n->kinds, raw);
	json_decref(map_put(&n->objects, buf_cstr(&ref), raw));
	buf_release(&ref);
}

/* ---- steps ---- */

static int
parse_path(const char *text, struct path *out)
{
	struct error err = {0};

	*out = (struct path){0};
	return CHECK_MSG(path_parse(out, text, &err) == 0, "%s", err.text) ? 0 : -1;
}

static size_t
index_in(const json_t *array, const json_t *item)
{
	size_t i = 0;

	while (i < json_array_size(array) && json_array_get(array, i) != item)
		i++;
	return i;
}

/* Sets, removes (value NULL) or appends to what stands at a path. */
static void
set_at(json_t *raw, const char *text, json_t *value, bool append)
{
	struct path p, up;
	json_t *parent, *item;

	if (parse_path(text, &p) != 0)
		return;
	up = (struct path){.v = p.v, .n = p.n - 1};
	parent = p.n > 1 ? path_find(raw, &up, NULL) : raw;
	item = path_find(raw, &p, NULL);
	if (append && CHECK_MSG(json_is_array(item), "no list at %s", text))
		json_array_append(item, value);
	else if (append || !CHECK_MSG(parent != NULL, "nothing above %s", text))
		;
	else if (json_is_array(parent) && !value)
		json_array_remove(parent, index_in(parent, item));
	else if (json_is_array(parent))
		json_array_set(parent, index_in(parent, item), value);
	else if (value)
		json_object_set(parent, p.v[p.n - 1].name, value);
	else
		CHECK_MSG(json_object_del(parent, p.v[p.n - 1].name) == 0, "nothing at %s", text);
	path_release(&p);
}

/* FieldsV1 that own a path. */
static void
own_path(json_t *fields, const char *text)
{
	struct path p;

	if (parse_path(text, &p) != 0)
		return;
	/* a list without keys is owned as one */
	for (size_t i = 0; i < p.n && p.v[i].kind != STEP_INDEX; i++) {
		struct buf key = {0};
		json_t *below;

		buf_puts(&key, p.v[i].kind == STEP_KEYED ? "k:" : "f:");
		if (p.v[i].kind == STEP_KEYED)
			canon_compact(&key, p.v[i].value);
		else
			buf_puts(&key, p.v[i].name);
		below = json_object_get(fields, buf_cstr(&key));
		if (!below) {
			below = json_object();
			json_object_set_new(fields, buf_cstr(&key), below);
		}
		buf_release(&key);
		fields = below;
	}
	path_release(&p);
}

static void
add_manager(json_t *raw, const json_t *step, json_t *fields)
{
	json_t *meta = json_object_get(raw, "metadata"), *list, *entry;
	const char *operation = tree_str(step, "operation");

	list = json_object_get(meta, "managedFields");
	if (!list) {
		list = json_array();
		json_object_set_new(meta, "managedFields", list);
	}
	entry = json_pack("{s:s, s:s, s:s, s:s, s:o}", "manager", tree_str(step, "by"), "operation",
			  operation ? operation : "Update", "fieldsType", "FieldsV1", "time",
			  MOMENT, "fieldsV1", fields);
	if (tree_str(step, "subresource"))
		json_object_set(entry, "subresource", json_object_get(step, "subresource"));
	json_array_append_new(list, entry);
}

static void
do_edit(struct night *n, const json_t *step)
{
	const char *ref = tree_str(step, "edit"), *path;
	json_t *raw = map_get(&n->objects, ref), *fields, *v;
	size_t i;

	if (!CHECK_MSG(raw != NULL, "no object %s", ref))
		return;
	/* both sides share what no step touches */
	raw = tree_copy(raw);
	json_decref(map_put(&n->objects, ref, raw));
	fields = json_object();
	json_object_foreach (json_object_get(step, "set"), path, v) {
		set_at(raw, path, v, false);
		own_path(fields, path);
	}
	json_object_foreach (json_object_get(step, "append"), path, v) {
		set_at(raw, path, v, true);
		own_path(fields, path);
	}
	json_array_foreach (json_object_get(step, "unset"), i, v)
		set_at(raw, json_string_value(v), NULL, false);
	if (tree_str(step, "uid")) {
		json_t *meta = json_object_get(raw, "metadata");

		json_object_set(meta, "uid", json_object_get(step, "uid"));
		json_object_set_new(meta, "creationTimestamp", json_string(MOMENT));
	}
	if (tree_str(step, "by"))
		add_manager(raw, step, fields);
	else
		json_decref(fields);
}

static void
do_add(struct night *n, const json_t *step)
{
	json_t *raw = tree_copy(json_object_get(step, "add")), *fields = json_object(), *v;
	const char *name;

	json_object_foreach (raw, name, v)
		if (!str_eq(name, "metadata"))
			own_path(fields, name);
	json_object_set_new(json_object_get(raw, "metadata"), "creationTimestamp",
			    json_string(MOMENT));
	if (tree_str(step, "by"))
		add_manager(raw, step, fields);
	else
		json_decref(fields);
	night_put(n, raw);
}

static void
do_remove(struct night *n, const char *ref)
{
	struct map_entry **all;
	size_t count;

	if (!str_has_glob(ref)) {
		CHECK_MSG(map_get(&n->objects, ref) != NULL, "no object %s", ref);
		json_decref(map_del(&n->objects, ref));
		return;
	}
	all = map_sorted(&n->objects, &count);
	for (size_t i = 0; i < count; i++)
		if (str_glob(ref, all[i]->key))
			json_decref(map_del(&n->objects, all[i]->key));
	free(all);
}

static void
do_steps(struct night *n, const json_t *steps)
{
	for (size_t i = 0; i < json_array_size(steps); i++) {
		const json_t *step = json_array_get(steps, i);

		if (tree_get(step, "add"))
			do_add(n, step);
		else if (tree_get(step, "edit"))
			do_edit(n, step);
		else
			do_remove(n, tree_str(step, "remove"));
	}
}

/* ---- judging ---- */

/* What an export without bookkeeping leaves of an object. */
static void
make_bare(json_t *raw)
{
	json_object_del(json_object_get(raw, "metadata"), "managedFields");
	json_object_del(json_object_get(raw, "metadata"), "uid");
}

static void
open_night(struct night *n, const struct kinds *ks, const json_t *base, const json_t *steps)
{
	*n = (struct night){.kinds = (struct kinds *)ks};
	for (size_t i = 0; i < json_array_size(base); i++)
		night_put(n, json_incref(json_array_get(base, i)));
	do_steps(n, steps);
}

static void
close_night(struct night *n)
{
	map_each (&n->objects, e)
		json_decref(e->value);
	map_release(&n->objects, NULL);
}

static void
add_side(struct fake *f, enum side s, const struct night *n, const struct night *other, bool bare)
{
	map_each (&n->objects, e) {
		bool same = map_get(&other->objects, e->key) == e->value;
		json_t *raw;

		if (same && s == SIDE_OLD)
			fake_add_same(f, e->value);
		if (same)
			continue;
		raw = tree_copy(e->value);
		if (bare)
			make_bare(raw);
		fake_add(f, s, raw);
		json_decref(raw);
	}
}

static void
fill(struct fake *f, const json_t *base, const json_t *test, bool bare)
{
	struct night old, new;

	open_night(&old, f->kinds, base, json_object_get(test, "old"));
	open_night(&new, f->kinds, base, json_object_get(test, "new"));
	add_side(f, SIDE_OLD, &old, &new, bare);
	add_side(f, SIDE_NEW, &new, &old, bare);
	close_night(&old);
	close_night(&new);
}

static char *
place_of(const struct drift_object *o, size_t i)
{
	return mem_printf("%s%s%s", o->ref, *o->changes.v[i].path ? " " : "", o->changes.v[i].path);
}

/* The verdict in the words of a case. */
static char *
word_of(const struct verdict *v, const char *want)
{
	const char *blank = strchr(want, ' ');

	if (v->noise)
		return mem_printf("noise %s", v->noise);
	if (v->derived)
		return mem_printf("derived %s", v->derived);
	return mem_printf(blank && strchr(blank + 1, ' ') ? "%s %s %s" : "%s %s",
			  severity_name(v->severity), v->rule, origin_name(v->origin.cls));
}

/* "derived =REF PATH" to "derived ID". */
static char *
resolve(const struct fake *f, const char *want)
{
	const struct verdict *v;
	const char *blank;
	char *ref;

	if (!str_starts(want, "derived ="))
		return mem_strdup(want);
	want += strlen("derived =");
	blank = strchr(want, ' ');
	ref = blank ? mem_strndup(want, (size_t)(blank - want)) : mem_strdup(want);
	v = fake_find(f, ref, blank ? blank + 1 : "");
	free(ref);
	return CHECK_MSG(v != NULL, "no record %s", want) ? mem_printf("derived %s", v->id)
							  : mem_strdup("");
}

static void
check_record(const struct fake *f, const char *file, const json_t *test, const char *place,
	     const struct verdict *v)
{
	const char *list = v->hidden == SHOWN ? "shown" : "hidden";
	const char *want = json_string_value(json_object_get(json_object_get(test, list), place));
	const char *want_why;
	char *expected, *got;

	if (!want) {
		CHECK_MSG(false, "%s: %s is %s (%s, noise %s, derived %s), not foreseen", file,
			  place, list, v->rule, v->noise ? v->noise : "-",
			  v->derived ? v->derived : "-");
		return;
	}
	want_why = json_string_value(json_object_get(json_object_get(test, "why"), place));
	CHECK_MSG(!want_why || str_eq(v->why, want_why), "%s: %s, why: '%s'", file, place,
		  v->why ? v->why : "");
	expected = resolve(f, want);
	got = word_of(v, want);
	CHECK_MSG(str_eq(got, expected), "%s: %s is '%s', not '%s'", file, place, got, expected);
	free(expected);
	free(got);
}

/* Without managedFields only what is shown counts. */
static bool
foreseen_bare(const json_t *test, const char *place)
{
	const json_t *bare = json_object_get(test, "bare");

	if (!bare)
		return json_object_get(json_object_get(test, "shown"), place);
	for (size_t i = 0; i < json_array_size(bare); i++)
		if (str_eq(json_string_value(json_array_get(bare, i)), place))
			return true;
	return false;
}

static void
check_count(const char *file, const json_t *test, const struct fake *f, bool bare)
{
	const json_t *shown = json_object_get(test, bare ? "bare" : "shown");
	const json_t *hidden = json_object_get(test, "hidden");
	size_t want = json_is_array(shown) ? json_array_size(shown) : json_object_size(shown);

	if (!shown)
		want = json_object_size(json_object_get(test, "shown"));
	CHECK_MSG(f->drift.summary.shown == want, "%s%s: %zu shown, not %zu", file,
		  bare ? " bare" : "", f->drift.summary.shown, want);
	if (!bare)
		CHECK_MSG(
		    f->drift.summary.noise + f->drift.summary.derived == json_object_size(hidden),
		    "%s: %zu hidden, not %zu", file,
		    f->drift.summary.noise + f->drift.summary.derived, json_object_size(hidden));
}

static void
run_case(const char *file, const json_t *base, const json_t *test, bool bare)
{
	struct fake f;

	fake_open(&f, OLD_INSTANT, NEW_INSTANT);
	fill(&f, base, test, bare);
	fake_run(&f);
	for (size_t i = 0; i < f.drift.n; i++)
		for (size_t c = 0; c < f.drift.v[i].changes.n; c++) {
			const struct verdict *v = &f.drift.v[i].verdicts[c];
			char *place = place_of(&f.drift.v[i], c);

			if (!bare)
				check_record(&f, file, test, place, v);
			else
				CHECK_MSG(v->hidden != SHOWN || foreseen_bare(test, place),
					  "%s bare: %s is shown (%s)", file, place, v->rule);
			free(place);
		}
	check_count(file, test, &f, bare);
	fake_close(&f);
}

/* ---- files ---- */

static int
keep_item(void *ctx, const struct item *it, struct error *err)
{
	struct limits lim = LIMITS_DEFAULT;
	json_t *t = tree_parse_yaml(it->bytes, it->n, &lim, NULL, err);

	return t ? json_array_append_new(ctx, t) : -1;
}

static int
keep_end(void *ctx, const struct item_list *l, struct error *err)
{
	(void)ctx;
	(void)l;
	(void)err;
	return 0;
}

static void
keep_damage(void *ctx, const char *code, const char *place, const char *text)
{
	(void)ctx;
	CHECK_MSG(false, "%s at %s: %s", code, place, text);
}

static json_t *
read_night(void)
{
	char *path = mem_printf("%s/nights/night-1/kubectl-yaml/cluster-%s.yaml", test_data(),
				NIGHT);
	struct limits lim = LIMITS_DEFAULT;
	json_t *list = json_array();
	struct item_sink sink = {list, keep_item, keep_end, keep_damage};
	struct item_scan *scan = item_scan_new(&sink, &lim);
	size_t n;
	char *text = test_read(path, &n);

	CHECK_INT(item_scan_feed(scan, text, n, NULL) + item_scan_end(scan, NULL), 0);
	item_scan_free(scan);
	free(text);
	free(path);
	return list;
}

static void
run_file(const char *dir, const char *name, const json_t *base)
{
	char *path = mem_printf("%s/%s", dir, name);
	struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};
	size_t n;
	char *text = test_read(path, &n);
	json_t *test = tree_parse_json(text, n, &lim, NULL, &err);

	if (CHECK_MSG(test != NULL, "%s: %s", name, err.text)) {
		run_case(name, base, test, false);
		run_case(name, base, test, true);
	}
	json_decref(test);
	free(text);
	free(path);
}

TEST(mutations_of_a_night)
{
	char *dir = mem_printf("%s/assess", test_data());
	DIR *d = opendir(dir);
	json_t *base = read_night();
	struct dirent *e;
	unsigned files = 0;

	if (CHECK_MSG(d != NULL, "%s", dir))
		while ((e = readdir(d)))
			if (str_ends(e->d_name, ".json")) {
				run_file(dir, e->d_name, base);
				files++;
			}
	CHECK_MSG(files >= 60, "only %u cases", files);
	if (d)
		closedir(d);
	json_decref(base);
	free(dir);
}
