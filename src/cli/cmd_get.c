/* assay get: list objects as they were. A bare kind is an argument here, as in kubectl. */
#include "cli.h"

#include <stdlib.h>

#define FORMATS "text wide name json ndjson"

/* svc,dc or a snapshot; objects have a slash. */
static void
split_kinds(struct cli *c, struct words *kinds, const char *list)
{
	char *copy = mem_strdup(list);

	words_add(&c->texts, copy);
	for (char *p = copy; *p;) {
		size_t n = strcspn(p, ",");

		if (n)
			words_add(kinds, p);
		p += n;
		if (*p)
			*p++ = '\0';
	}
}

static bool
is_label(const struct cli *c, const char *word)
{
	struct store_label *v = NULL;
	size_t contexts, n = 0;
	const char *const *names = store_contexts(c->store, &contexts);
	bool found = false;

	for (size_t i = 0; i < contexts && !found; i++) {
		if (store_labels(c->store, names[i], &v, &n, NULL) != 0)
			continue;
		for (size_t k = 0; k < n; k++)
			found |= str_eq(v[k].name, word);
		store_labels_free(v, n);
	}
	return found;
}

/* What is neither an object nor a point in time is a list of kinds. */
static void
sort_words(struct cli *c, const struct words *w, struct words *rest, struct words *kinds)
{
	for (size_t i = 0; i < c->opt.kinds.n; i++)
		words_add(kinds, c->opt.kinds.v[i]);
	words_add(rest, w->v[0]);
	for (size_t i = 1; i < w->n; i++) {
		if (strpbrk(w->v[i], "/@") || store_is_time_word(w->v[i]) || is_label(c, w->v[i]))
			words_add(rest, w->v[i]);
		else
			split_kinds(c, kinds, w->v[i]);
	}
}

static int
rows(struct cli *c, const struct store_snapshot *at, const struct found_object *v, size_t n,
     struct get_list *list, struct error *err)
{
	struct get_row *row = mem_zero(n + 1, sizeof(*row));

	list->v = row;
	for (size_t i = 0; i < n; i++) {
		struct buf ref = {0};

		row[i].key = v[i].key;
		row[i].changed = WHEN_NONE;
		row[i].body = flow_read(c->store, at, SECTION_OBJECTS, &v[i].key, err);
		if (!row[i].body)
			return -1;
		list->n = i + 1;
		object_ref(&ref, &v[i].key, c->kinds);
		row[i].ref = buf_take(&ref);
	}
	return 0;
}

static void
rows_release(struct get_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		json_decref(list->v[i].body);
		free((char *)list->v[i].ref);
	}
	free((struct get_row *)list->v);
}

static int
list_objects(struct cli *c, const struct arguments *a, struct words *kinds, enum render_format f,
	     struct error *err)
{
	const char *word = a->nends ? a->end[0] : "latest";
	struct render_opts o = session_render(c, f);
	struct get_list list = {.word = word};
	struct filter filter = {0};
	struct found_object *v = NULL;
	struct store_snapshot at;
	size_t n = 0;
	int rc = -1;

	if (point_resolve(c, word, &at, err) != 0 ||
	    flow_kinds(&c->kinds, c->store, &at, err) != 0 ||
	    check_names(c, &at, 1, kinds, a, err) != 0 || session_filter(c, &filter, err) != 0)
		return -1;
	filter.kinds = kinds->v;
	filter.words = a->objects;
	filter.nwords = a->nobjects;
	if (flow_find(c->store, &at, c->kinds, &filter, &v, &n, err) == 0 &&
	    rows(c, &at, v, n, &list, err) == 0) {
		list.context = at.context;
		list.instant = at.instant;
		o.kinds = c->kinds;
		render_get(&c->out, &list, &o);
		rc = 0;
	}
	rows_release(&list);
	found_free(v, n);
	return rc;
}

static int
run(struct cli *c, const struct words *w)
{
	struct words rest = {0}, kinds = {0};
	struct arguments a = {0};
	struct error err = {0};
	enum render_format f;
	int rc = -1;

	if (session_format(c, FORMATS, &f, &err) != 0 || session_store(c, false, &err) != 0)
		goto done;
	sort_words(c, w, &rest, &kinds);
	if (arguments_parse(&a, &rest, 1, &err) != 0)
		goto done;
	if (a.nends > 1) {
		error_set(&err, ERR_USAGE, "get lists one snapshot, not a range");
		error_hint(&err, "assay diff %s %s", a.end[0], a.end[1]);
	} else {
		rc = list_objects(c, &a, &kinds, f, &err);
	}
done:
	arguments_release(&a);
	words_release(&rest);
	words_release(&kinds);
	return rc == 0 ? EXIT_DONE : fail(&err);
}

const struct command cmd_get = {
	.name = "get",
	.alias = "ls",
	.group = "look",
	.arguments = "[SNAPSHOT] [KIND[,KIND]] [OBJECT...]",
	.summary = "list objects as they were",
	.examples = "assay get svc -n shop\n"
		    "assay get friday dc,deploy -l app=cart\n"
		    "assay get -o name 'shop/cm/*'\n",
	.formats = FORMATS,
	.run = run,
};
