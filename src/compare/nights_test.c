/* The four nights of testdata: what truth.json tells of them must come out, printed alike. */
#include <stdio.h>
#include <stdlib.h>

#include "test.h"
#include "testing.h"

/* What normal takes out of every object before it is stored. */
static const char *const bookkeeping[] = {
	"uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink",
};

struct night {
	json_t *lines;		/* keeps the objects */
	struct map by_ref;	/* "ns/Kind/name" to object */
};

static char *
ref_of(const char *ns, const char *kind, const char *name)
{
	return mem_printf("%s/%s/%s", ns ? ns : "", kind, name);
}

static void
add_object(struct night *n, json_t *object)
{
	json_t *meta = tree_get(object, "metadata");
	char *ref;

	json_object_del(object, "status");
	for (size_t i = 0; i < countof(bookkeeping); i++)
		json_object_del(meta, bookkeeping[i]);
	ref = ref_of(tree_str(meta, "namespace"), tree_str(object, "kind"), tree_str(meta, "name"));
	map_put(&n->by_ref, ref, object);
	free(ref);
}

static void
night_read(struct night *n, int number)
{
	struct limits lim = LIMITS_DEFAULT;
	char *path = mem_printf("%s/nights/night-%d/expected/objects.ndjson.gz", test_data(),
				number);
	size_t packed, len, count;
	char *gz = test_read(path, &packed), *text = gzip_decode(gz, packed, 64 << 20, &len);
	struct str *v;

	*n = (struct night){.lines = json_array()};
	CHECK(text != NULL);
	v = line_split(text, text ? len : 0, &count);
	for (size_t i = 0; i < count; i++) {
		json_t *line = tree_parse_json(v[i].p, v[i].n, &lim, NULL, NULL);

		if (!tree_get(line, "object")) {
			json_decref(line);
			continue;
		}
		json_array_append_new(n->lines, line);
		add_object(n, tree_get(line, "object"));
	}
	CHECK(n->by_ref.live > 200);
	free(v);
	free(text);
	free(gz);
	free(path);
}

static void
night_release(struct night *n)
{
	json_decref(n->lines);
	map_release(&n->by_ref, NULL);
}

/* What a change of the truth says must be among the records of its object. */
static bool
has_truth(const struct changes *c, const json_t *truth)
{
	const char *op = tree_str(truth, "op");
	enum change_op want = str_eq(op, "add")	     ? CHANGE_ADD
			      : str_eq(op, "remove") ? CHANGE_REMOVE
						     : CHANGE_REPLACE;
	json_t *old = tree_get(truth, "old"), *new = tree_get(truth, "new");

	for (size_t i = 0; i < c->n; i++) {
		const struct change *x = &c->v[i];

		if (x->op == want && str_eq(x->path, tree_str(truth, "path")) &&
		    str_eq(x->pointer, tree_str(truth, "pointer")) &&
		    (json_is_null(old) ? !x->old_value : tree_equal(old, x->old_value)) &&
		    (json_is_null(new) ? !x->new_value : tree_equal(new, x->new_value)))
			return true;
	}
	return false;
}

static void
check_truth(const struct compare_opts *o, const struct night *a, const struct night *b,
	    const json_t *truth)
{
	char *ref = ref_of(tree_str(truth, "namespace"), tree_str(truth, "kind"),
			   tree_str(truth, "name"));
	json_t *old = map_get(&a->by_ref, ref), *new = map_get(&b->by_ref, ref);
	struct changes c = {0};
	struct object_key k = {0};
	struct buf text = {0};

	if (*tree_str(truth, "path")) {
		body_key(&k, o->kinds, new);
		CHECK_INT(compare_objects(&k, old, new, o, &c, NULL), 0);
		print_changes(&text, &c);
		CHECK_MSG(has_truth(&c, truth), "%s: no %s in\n%s", ref, tree_str(truth, "path"),
			  buf_cstr(&text));
		object_key_release(&k);
	}
	buf_release(&text);
	changes_release(&c);
	free(ref);
}

/* Applying the changes to the older object gives the newer one, and the way back is mirrored. */
static void
check_pair(const struct compare_opts *o, const char *ref, json_t *old, json_t *new)
{
	struct changes c = {0};
	struct object_key k = {0};
	json_t *applied, *got, *want;

	body_key(&k, o->kinds, new);
	CHECK_INT(compare_objects(&k, old, new, o, &c, NULL), 0);
	CHECK(check_paths(&c, old, new));
	applied = apply_changes(&c, old, new);
	CHECK_MSG(applied != NULL, "%s cannot be applied", ref);
	got = stripped(applied);
	want = stripped(new);
	CHECK_MSG(tree_equal(got, want), "%s applied is another object", ref);
	CHECK_MSG(check_mirrored(&k, old, new, o), "%s is not mirrored", ref);
	json_decref(got);
	json_decref(want);
	json_decref(applied);
	changes_release(&c);
	object_key_release(&k);
}

TEST(compare_tells_the_truth_of_the_nights)
{
	struct limits lim = LIMITS_DEFAULT;
	struct kinds *ks = kinds_new();
	struct compare_opts o = {.kinds = ks, .limits = LIMITS_DEFAULT};
	struct night night[5] = {0};
	char *path = mem_printf("%s/nights/truth.json", test_data()), *text;
	size_t n, i, j, seen = 0;
	json_t *truth, *pair, *change;

	text = test_read(path, &n);
	truth = tree_parse_json(text, n, &lim, NULL, NULL);
	for (int x = 1; x <= 4; x++)
		night_read(&night[x], x);
	json_array_foreach(tree_get(truth, "pairs"), i, pair) {
		json_int_t from = json_integer_value(tree_get(pair, "from_night"));
		json_int_t to = json_integer_value(tree_get(pair, "to_night"));

		json_array_foreach(tree_get(pair, "changes"), j, change) {
			check_truth(&o, &night[from], &night[to], change);
			seen++;
		}
		map_each(&night[to].by_ref, e) {
			json_t *old = map_get(&night[from].by_ref, e->key);

			if (old)
				check_pair(&o, e->key, old, e->value);
		}
	}
	CHECK(seen >= 10);
	for (int x = 1; x <= 4; x++)
		night_release(&night[x]);
	json_decref(truth);
	kinds_free(ks);
	free(text);
	free(path);
}
