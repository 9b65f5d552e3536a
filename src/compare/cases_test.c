/*
 * Golden cases: testdata/compare/NAME.old.json, NAME.new.json, NAME.changes
 * and, where a case needs settings, NAME.opts. ASSAY_UPDATE=1 writes the
 * .changes anew; read the difference before committing it.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "test.h"
#include "testing.h"

static json_t *
read_json(const char *name, const char *suffix, bool must)
{
	struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};
	char *path = mem_printf("%s/compare/%s%s", test_data(), name, suffix), *text;
	json_t *v = NULL;
	size_t n;

	if (must || io_exists(path)) {
		text = test_read(path, &n);
		v = tree_parse_json(text, n, &lim, NULL, &err);
		CHECK_MSG(v != NULL, "%s: %s", path, err.text);
		free(text);
	}
	free(path);
	return v;
}

static void
check_text(const char *name, const char *got)
{
	char *path = mem_printf("%s/compare/%s.changes", test_data(), name), *want;

	if (getenv("ASSAY_UPDATE")) {
		test_write(path, got, strlen(got));
	} else {
		want = io_exists(path) ? test_read(path, NULL) : mem_strdup("(none)");
		CHECK_MSG(strcmp(got, want) == 0, "%s is\n%s\nnot\n%s", name, got, want);
		free(want);
	}
	free(path);
}

static void
run_case(const char *name)
{
	json_t *a = read_json(name, ".old.json", true), *b = read_json(name, ".new.json", true);
	json_t *opts = read_json(name, ".opts", false), *crd = tree_get(opts, "crd");
	struct kinds *ks = kinds_new();
	struct compare_opts o = {.kinds = ks, .limits = LIMITS_DEFAULT};
	struct changes c = {0};
	struct error err = {0};
	struct object_key k = {0};
	struct buf text = {0};

	if (crd)
		CHECK(kinds_learn(ks, crd));
	if (tree_str(opts, "old_profile"))
		o.old_profile = prune_find(tree_str(opts, "old_profile"));
	if (tree_str(opts, "new_profile"))
		o.new_profile = prune_find(tree_str(opts, "new_profile"));
	o.other_keys = json_is_true(tree_get(opts, "other_keys"));
	if (tree_get(opts, "doc_bytes"))
		o.limits.doc_bytes = (uint32_t)json_integer_value(tree_get(opts, "doc_bytes"));
	if (tree_get(opts, "depth"))
		o.limits.depth = (uint32_t)json_integer_value(tree_get(opts, "depth"));
	body_key(&k, ks, b);

	CHECK_INT(compare_objects(&k, a, b, &o, &c, &err), 0);
	print_changes(&text, &c);
	CHECK(check_paths(&c, a, b));
	check_text(name, buf_cstr(&text));
	CHECK_MSG(check_mirrored(&k, a, b, &o), "%s is not mirrored", name);
	changes_release(&c);
	CHECK_INT(compare_objects(&k, a, a, &o, &c, &err), 0);
	CHECK_MSG(c.n == 0, "%s differs from itself", name);

	changes_release(&c);
	buf_release(&text);
	object_key_release(&k);
	kinds_free(ks);
	json_decref(a);
	json_decref(b);
	json_decref(opts);
}

static int
name_cmp(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

TEST(compare_cases)
{
	static const char suffix[] = ".old.json";
	char *dir = mem_printf("%s/compare", test_data());
	struct dirent *e;
	DIR *d = opendir(dir);
	char **v = NULL;
	size_t n = 0, cap = 0;

	while (d && (e = readdir(d))) {
		if (!str_ends(e->d_name, suffix))
			continue;
		vec_grow(v, n, cap);
		v[n++] = mem_strndup(e->d_name, strlen(e->d_name) - strlen(suffix));
	}
	if (d)
		closedir(d);
	CHECK(n >= 40);
	if (n)
		qsort(v, n, sizeof(*v), name_cmp);
	for (size_t i = 0; i < n; i++) {
		run_case(v[i]);
		free(v[i]);
	}
	free(v);
	free(dir);
}
