/* assay get: list objects as they were. A bare kind is an argument here, as in kubectl. */
#include "cli.h"

#include <stdlib.h>

#include "assay/flow/changed.h"
#include "assay/flow/timeline.h"

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

/* A list is looked at while one waits: the changes of about two months of nights are told, more for
 * `wide`. */
#define PAIRS_MAX 60

struct listing {
	struct cli *c;
	struct store_snapshot at;
	struct examine_opts examine;
	struct found_object *found;
	struct changed_last *last;	/* beside each; NULL: not asked for */
	size_t n;
	struct get_list list;
	struct get_row *rows;
};

/* What only changes have: who names it wants the objects that have such changes. */
static bool
asks_for_changes(const struct options *o)
{
	return o->fields.n || o->severity || o->by.n || o->noise || o->derived || o->unreviewed;
}

static int
look_back(struct listing *l, enum render_format f, struct error *err)
{
	struct cli *c = l->c;
	struct changed_want want = {.examine = &l->examine, .now = c->now,
				    .pairs = f == FORMAT_TEXT && !asks_for_changes(&c->opt)
						     ? PAIRS_MAX : 0};
	struct timeline *t = NULL;
	size_t n, all;
	int rc = -1;

	if (f != FORMAT_TEXT && f != FORMAT_WIDE && !asks_for_changes(&c->opt))
		return 0;
	if (session_rules(c, err) != 0)
		return -1;
	l->examine.rules = c->rules;
	l->examine.limits = LIMITS_DEFAULT;
	l->examine.filter.singly = true;
	l->examine.progress = progress_start(c);
	l->last = mem_zero(l->n + 1, sizeof(*l->last));
	if (timeline_to(c, &l->at, &t, &n, err) == 0 &&
	    (!c->opt.unreviewed || session_reviews(c, err) == 0)) {
		want.reviews = c->opt.unreviewed ? c->reviews : NULL;
		rc = flow_changed(c->store, timeline_snapshots(t, &all), n, l->found, l->n, &want,
				  l->last, err);
	}
	timeline_free(t);
	return rc;
}

static int
rows(struct listing *l, enum render_format f, struct error *err)
{
	l->list.v = l->rows = mem_zero(l->n + 1, sizeof(*l->rows));
	for (size_t i = 0; i < l->n; i++) {
		struct get_row *row = &l->rows[l->list.n];
		const struct object_key *key = &l->found[i].key;
		struct buf ref = {0};

		if (asks_for_changes(&l->c->opt) && l->last[i].at == WHEN_NONE)
			continue;
		*row = (struct get_row){.key = *key, .changed = WHEN_NONE};
		if (l->last) {
			row->changed = l->last[i].at;
			row->before = l->last[i].before;
			row->severity = l->last[i].severity;
			row->origin = l->last[i].origin;
		}
		if (f != FORMAT_NAME)
			row->body = flow_read(l->c->store, &l->at, SECTION_OBJECTS, key, err);
		if (f != FORMAT_NAME && !row->body)
			return -1;
		l->list.n++;
		object_ref(&ref, key, l->c->kinds);
		row->ref = buf_take(&ref);
	}
	return 0;
}

static void
listing_release(struct listing *l)
{
	for (size_t i = 0; i < l->list.n; i++) {
		json_decref(l->rows[i].body);
		free((char *)l->rows[i].ref);
	}
	free(l->rows);
	free(l->last);
	found_free(l->found, l->n);
}

static int
list_objects(struct cli *c, const struct arguments *a, struct words *kinds, enum render_format f,
	     struct error *err)
{
	const char *word = a->nends ? a->end[0] : "latest";
	struct render_opts o = session_render(c, f);
	struct listing l = {.c = c, .list = {.word = word}};
	struct filter *filter = &l.examine.filter;
	int rc = -1;

	if (point_resolve(c, word, &l.at, err) != 0 ||
	    flow_kinds(&c->kinds, c->store, &l.at, err) != 0 ||
	    check_names(c, &l.at, 1, kinds, a, err) != 0 || session_filter(c, filter, err) != 0)
		return -1;
	filter->kinds = kinds->v;
	filter->words = a->objects;
	filter->nwords = a->nobjects;
	if (flow_find(c->store, &l.at, c->kinds, filter, &l.found, &l.n, err) == 0 &&
	    look_back(&l, f, err) == 0 && rows(&l, f, err) == 0) {
		l.list.context = l.at.context;
		l.list.instant = l.at.instant;
		o.kinds = c->kinds;
		render_get(&c->out, &l.list, &o);
		rc = 0;
	}
	listing_release(&l);
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
		    "assay get --by hand dc   those that hands changed\n"
		    "assay get -o name 'shop/cm/*'\n",
	.formats = FORMATS,
	.run = run,
};
