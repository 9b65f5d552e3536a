/* Four nights of a small cluster: exactly the truth's changes are shown, each with its tool and
 * time. */
#include <dirent.h>
#include <stdlib.h>

#include "fake.h"
#include "test.h"

#define NIGHTS 4

struct form {
	const char *name; /* as truth.json's visible_in has it */
	const char *profile;
	void (*load)(struct fake *f, enum side s, unsigned night);
};

static void
load_yaml(struct fake *f, enum side s, unsigned night)
{
	char *path = mem_printf("%s/nights/night-%u/kubectl-yaml/cluster-2026-03-%02u.yaml",
				test_data(), night, night + 1);

	CHECK(fake_load(f, s, path, NULL));
	free(path);
}

/* dc_NAME_patched.json is a second, altered copy; single objects lack their namespace (formats.md
 * a). */
static void
load_folder(struct fake *f, enum side s, const char *dir, const char *ns)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	if (!CHECK_MSG(d != NULL, "%s", dir))
		return;
	while ((e = readdir(d))) {
		char *path = mem_printf("%s/%s", dir, e->d_name);

		if (str_ends(e->d_name, ".json") && !str_ends(e->d_name, "_patched.json"))
			CHECK(fake_load(f, s, path, ns));
		free(path);
	}
	closedir(d);
}

static void
load_projects(struct fake *f, enum side s, const char *root)
{
	DIR *d = opendir(root);
	struct dirent *e;

	if (!CHECK_MSG(d != NULL, "%s", root))
		return;
	while ((e = readdir(d))) {
		char *path = mem_printf("%s/%s", root, e->d_name);

		if (e->d_name[0] != '.')
			load_folder(f, s, path, e->d_name);
		free(path);
	}
	closedir(d);
}

static void
load_stacked(struct fake *f, enum side s, unsigned night)
{
	char *root = mem_printf("%s/nights/night-%u/stacked-json", test_data(), night);

	load_projects(f, s, root);
	free(root);
}

static const struct form forms[] = {
	{"kubectl-yaml", "none", load_yaml},
	{"stacked-json", "stacked", load_stacked},
};

static bool
visible(const json_t *change, const char *form)
{
	const json_t *in = json_object_get(change, "visible_in");

	for (size_t i = 0; i < json_array_size(in); i++)
		if (str_eq(json_string_value(json_array_get(in, i)), form))
			return true;
	return false;
}

static bool
same_category(const char *truth, enum category c)
{
	return str_eq(category_name(c), str_eq(truth, "route") ? "network" : truth);
}

static void
check_origin(const char *where, const struct verdict *v, const json_t *truth)
{
	struct buf time = {0};

	if (v->origin.time != WHEN_NONE)
		when_print_utc(&time, v->origin.time);
	CHECK_MSG(str_eq(v->origin.manager, tree_str(truth, "manager")), "%s: by %s, not %s", where,
		  v->origin.manager ? v->origin.manager : "nobody", tree_str(truth, "manager"));
	CHECK_MSG(str_eq(buf_cstr(&time), tree_str(truth, "time")), "%s: at %s, not %s", where,
		  buf_cstr(&time), tree_str(truth, "time"));
	CHECK_MSG(v->origin.cls != ORIGIN_UNKNOWN, "%s: of unknown origin", where);
	if (!json_is_true(json_object_get(truth, "human")))
		CHECK_MSG(v->origin.cls != ORIGIN_HAND, "%s: not by hand", where);
	buf_release(&time);
}

static bool
has_managers(const struct fake *f, const struct drift_object *o)
{
	const json_t *file = f->world.origins((void *)f, SIDE_NEW, &o->key);

	return json_array_size(tree_get(file, "managers")) > 0;
}

static void
check_record(const struct fake *f, const struct drift_object *o, size_t i, const char *form,
	     const json_t *changes, bool *met)
{
	const struct change *c = &o->changes.v[i];
	const struct verdict *v = &o->verdicts[i];
	char *where = mem_printf("%s %s %s", form, o->ref, c->path);
	bool found = false;

	for (size_t t = 0; t < json_array_size(changes); t++) {
		const json_t *truth = json_array_get(changes, t);

		if (!str_eq(tree_str(truth, "kind"), o->key.kind) ||
		    !str_eq(tree_str(truth, "name"), o->key.name) ||
		    !str_eq(tree_str(truth, "namespace"), o->key.ns) ||
		    !str_eq(tree_str(truth, "path"), c->path) || !visible(truth, form))
			continue;
		found = met[t] = true;
		CHECK_MSG(same_category(tree_str(truth, "category"), v->category),
			  "%s: category %s, not %s", where, category_name(v->category),
			  tree_str(truth, "category"));
		if (has_managers(f, o))
			check_origin(where, v, truth);
	}
	CHECK_MSG(found, "%s: shown (%s), and no change of the truth", where, v->rule);
	free(where);
}

static void
check_pair(const struct form *form, unsigned night, const json_t *pair)
{
	const json_t *changes = json_object_get(pair, "changes");
	bool *met = mem_zero(json_array_size(changes) + 1, sizeof(*met));
	struct fake f;

	fake_open(&f, 1772410510 + (night - 1) * 86400, 1772410510 + night * 86400);
	f.profile = prune_find(form->profile);
	form->load(&f, SIDE_OLD, night);
	form->load(&f, SIDE_NEW, night + 1);
	fake_run(&f);
	for (size_t i = 0; i < f.drift.n; i++)
		for (size_t c = 0; c < f.drift.v[i].changes.n; c++)
			if (f.drift.v[i].verdicts[c].hidden == SHOWN)
				check_record(&f, &f.drift.v[i], c, form->name, changes, met);
	for (size_t t = 0; t < json_array_size(changes); t++) {
		const json_t *truth = json_array_get(changes, t);

		CHECK_MSG(met[t] || !visible(truth, form->name), "%s night %u: %s %s %s not shown",
			  form->name, night, tree_str(truth, "kind"), tree_str(truth, "name"),
			  tree_str(truth, "path"));
	}
	CHECK_INT(f.drift.summary.all,
		  f.drift.summary.shown + f.drift.summary.noise + f.drift.summary.derived);
	free(met);
	fake_close(&f);
}

TEST(nights_show_the_truth_and_nothing_else)
{
	char *path = mem_printf("%s/nights/truth.json", test_data());
	struct limits lim = LIMITS_DEFAULT;
	size_t n;
	char *text = test_read(path, &n);
	json_t *truth = tree_parse_json(text, n, &lim, NULL, NULL);
	const json_t *pairs = json_object_get(truth, "pairs");

	CHECK_INT(json_array_size(pairs), NIGHTS - 1);
	for (size_t i = 0; i < countof(forms); i++)
		for (unsigned night = 1; night < NIGHTS; night++)
			check_pair(&forms[i], night, json_array_get(pairs, night - 1));
	json_decref(truth);
	free(text);
	free(path);
}
