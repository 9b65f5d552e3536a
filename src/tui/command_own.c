/* Commands behind `:` that the screens answer themselves. */
#include "command.h"

#include <stdlib.h>

/* ---- what to compare ---- */

/* An object by its word in one of two snapshots, the first one first: its reference. */
static int
find_ref(const struct app *a, const struct store_snapshot *const at[2], const char *word,
	 struct buf *ref, struct error *err)
{
	struct object_word w = {0};
	struct filter f = {.words = &w, .nwords = 1};
	int rc = -1;

	if (object_word_parse(&w, word, err) != 0)
		return -1;
	for (size_t i = 0; i < 2 && rc != 0; i++) {
		struct found_object found = {0};
		struct kinds *ks = NULL;

		error_clear(err);
		if (flow_kinds(&ks, a->o->store, at[i], err) == 0 &&
		    flow_find_one(a->o->store, at[i], ks, &f, &found, err) == 0) {
			object_ref(ref, &found.key, ks);
			object_key_release(&found.key);
			rc = 0;
		}
		kinds_free(ks);
		if (rc != 0 && err->code != ERR_NOT_FOUND)
			break;
	}
	object_word_release(&w);
	return rc;
}

static int
set_range(struct app *a, const char *from, const char *to, struct error *err)
{
	char note[200] = "";

	undo_note_range(a);
	if (model_words(&a->model, from, to, note, err) != 0)
		return -1;
	if (*note)
		app_say(a, "%s", note);
	return 0;
}

/* Ends and object of `diff A B shop/svc/cart`, also `A..B`. */
struct diff_words {
	char *from, *to, *object;
	char *cut;			/* where a word was cut in two */
};

/* False, and the line as it was: there are more of them than a screen has. */
static bool
diff_words(struct diff_words *w, const struct command_line *l)
{
	for (size_t i = 1; i < l->n; i++) {
		char *word = l->v[i], *dots = strstr(word, "..");
		bool object = strchr(word, '/') != NULL;

		if (object && !w->object) {
			w->object = word;
		} else if (dots && !object && !w->from) {
			w->cut = dots;
			*dots = '\0';
			w->from = word;
			w->to = dots[2] ? dots + 2 : NULL;
		} else if (!object && !w->from) {
			w->from = word;
		} else if (!object && !w->to) {
			w->to = word;
		} else {
			if (w->cut)
				*w->cut = '.';
			return false;
		}
	}
	return true;
}

/* All of them as they stand: nothing moves unless all is found. */
static int
diff_find(struct app *a, const struct diff_words *w, struct buf *ref, struct error *err)
{
	struct range_words r = {.from = w->from, .to = w->to};
	const struct store_snapshot *const at[] = {w->from ? &r.b : &a->model.to.at,
						   w->from ? &r.a : &a->model.from.at};
	int rc = w->from ? model_resolve(&a->model, &r, err) : 0;

	if (rc == 0 && w->object)
		rc = find_ref(a, at, w->object, ref, err);
	range_words_release(&r);
	return rc == 0 && w->from ? set_range(a, w->from, w->to, err) : rc;
}

static bool
run_diff(struct app *a, const struct command_line *l)
{
	struct target t = {.object = SIZE_MAX, .change = SIZE_MAX, .snapshot = SIZE_MAX};
	struct diff_words w = {0};
	struct error err = {0};
	struct buf ref = {0};

	if (!diff_words(&w, l))
		return false;
	if (diff_find(a, &w, &ref, &err) != 0) {
		app_say_error(a, &err);
	} else if (w.object) {
		t.ref = ref.p;
		app_open(a, &view_diff, &t);
		if (a->view->ops == &view_diff && view_diff.go)
			view_diff.go(a, a->view, &t);
	} else {
		app_open(a, &view_changes, NULL);
	}
	buf_release(&ref);
	return true;
}

/* As of TO, which becomes the snapshot that is named, if the object is found. */
static int
blame_find(struct app *a, const struct command_line *l, struct buf *ref, struct error *err)
{
	struct model *m = &a->model;
	struct store_query q = a->o->query;
	struct store_point p = {0};
	struct store_snapshot named = {0};
	const struct store_snapshot *const at[] = {l->n == 3 ? &named : &m->to.at, &m->from.at};
	int rc;

	q.context = m->to.at.context;
	if (l->n == 3 && flow_point(a->o->store, l->v[1], &q, &p, err) != 0)
		return -1;
	if (p.at)
		named = snapshot_copy(p.at);
	rc = find_ref(a, at, l->v[l->n - 1], ref, err);
	if (rc == 0 && l->n == 3) {
		undo_note_range(a);
		rc = model_range(m, &m->from.at, &named, err);
	}
	snapshot_free(&named);
	return rc;
}

static bool
run_blame(struct app *a, const struct command_line *l)
{
	struct target t = {.object = SIZE_MAX, .change = SIZE_MAX, .snapshot = SIZE_MAX};
	struct error err = {0};
	struct buf ref = {0};

	if (l->n > 3)
		return false;
	if (blame_find(a, l, &ref, &err) != 0) {
		app_say_error(a, &err);
	} else {
		t.ref = ref.p;
		app_open(a, &view_blame, &t);
	}
	buf_release(&ref);
	return true;
}

static bool
run_log(struct app *a, const struct command_line *l)
{
	if (l->n > 1)
		return false;
	app_open(a, &view_timeline, NULL);
	return true;
}

/* A filter put on the view shown, as if it was typed. */
static void
set_filter(struct app *a, const char *text)
{
	struct view *v = app_focus(a);
	struct error err = {0};
	char *before;

	if (!view_filters(v)) {
		app_say(a, "this screen has nothing to filter");
		return;
	}
	before = mem_strdup(view_filter_text(a, v));
	if (view_filter(a, v, text, &err) != 0)
		app_say_error(a, &err);
	view_filter_end(a, v, !err.code);
	if (!str_eq(before, view_filter_text(a, v)))
		undo_note_filter(a, v, before);
	free(before);
}

/* "svc,dc" as the filter has it: "kind:^(Service|DeploymentConfig)$". */
static int
kind_filter(const struct app *a, const char *words, struct buf *out, struct error *err)
{
	struct kinds *ks = NULL;
	int rc = 0;

	if (flow_kinds(&ks, a->o->store, &a->model.to.at, err) != 0)
		return -1;
	buf_puts(out, "kind:^(");
	for (const char *p = words; *p && rc == 0; p += strspn(p, ",")) {
		size_t n = strcspn(p, ",");
		char *word = mem_strndup(p, n);
		const struct kind *k = kinds_word(ks, word, NULL);

		if (k)
			buf_printf(out, "%s%s", p == words ? "" : "|", k->name);
		else
			rc = error_set(err, ERR_NOT_FOUND, "no kind %s in this snapshot", word);
		free(word);
		p += n;
	}
	buf_puts(out, ")$");
	kinds_free(ks);
	return rc;
}

/* One list of kinds: svc,dc. */
static bool
run_get(struct app *a, const struct command_line *l)
{
	struct error err = {0};
	struct buf filter = {0};

	if (l->n > 2 || (l->n > 1 && strpbrk(l->v[1], "/@")))
		return false;
	app_open(a, &view_objects, NULL);
	if (l->n > 1 && kind_filter(a, l->v[1], &filter, &err) != 0)
		app_say_error(a, &err);
	else
		set_filter(a, buf_cstr(&filter));
	buf_release(&filter);
	return true;
}

static bool
search_flag(const char *word, size_t n)
{
	static const char *const known[] = {"--all", "-F", "-i", "--path"};

	for (size_t i = 0; i < countof(known); i++)
		if (strlen(known[i]) == n && strncmp(known[i], word, n) == 0)
			return true;
	return false;
}

static void
sort_word(const char *word, size_t n, struct buf *flags, struct buf *pattern)
{
	struct buf *to = search_flag(word, n) ? flags : pattern;

	if (to->n)
		buf_putc(to, ' ');
	buf_add(to, word, n);
}

/* Flags before or behind the pattern; without quotes it is taken with its backslashes. */
static bool
run_search(struct app *a, const struct command_line *l)
{
	struct buf flags = {0}, pattern = {0};
	bool quoted = strpbrk(l->rest, "'\"") != NULL;

	for (size_t i = 1; quoted && i < l->n; i++)
		sort_word(l->v[i], strlen(l->v[i]), &flags, &pattern);
	for (const char *p = l->rest; !quoted && *p; p += strspn(p, " \t")) {
		size_t n = strcspn(p, " \t");

		sort_word(p, n, &flags, &pattern);
		p += n;
	}
	if (flags.n)
		buf_putc(&flags, ' ');
	buf_puts(&flags, buf_cstr(&pattern));
	if (pattern.n)
		search_start(a, flags.p);
	else
		app_do(a, ACTION_SEARCH);
	buf_release(&flags);
	buf_release(&pattern);
	return true;
}

static bool
run_filter(struct app *a, const struct command_line *l)
{
	set_filter(a, l->rest);
	return true;
}

static bool
run_sort(struct app *a, const struct command_line *l)
{
	for (int i = 0; i < SORTS; i++) {
		if (!str_eq(l->v[1], sort_name((enum sort)i)))
			continue;
		a->model.sort = (enum sort)i;
		model_touch(&a->model);
		app_say(a, "sorted by %s", l->v[1]);
		return true;
	}
	app_say(a, "no sort by %s: severity, namespace, time, kind, origin", l->v[1]);
	return true;
}

static bool
run_range(struct app *a, const struct command_line *l)
{
	struct error err = {0};

	if (l->n > 3)
		app_say(a, ":range takes two snapshots");
	else if (set_range(a, l->v[1], l->n > 2 ? l->v[2] : NULL, &err) != 0)
		app_say_error(a, &err);
	return true;
}

static bool
run_help(struct app *a, const struct command_line *l)
{
	enum action act = l->n > 1 ? action_named(l->v[1]) : ACTION_NONE;
	const struct action_row *row = action_row(act);

	if (row)
		app_say(a, ":%s   %s   %s", row->name, keymap_keys(a->keys, act), row->help);
	else if (l->n > 1)
		return false;
	else
		overlay_help(a);
	return true;
}

static bool
run_close(struct app *a, const struct command_line *l)
{
	(void)l;
	app_do(a, ACTION_CLOSE);
	return true;
}

static bool
run_quit(struct app *a, const struct command_line *l)
{
	(void)l;
	app_do(a, ACTION_QUIT);
	return true;
}

static const struct own_command own_commands[] = {
	{"diff", "[FROM [TO]] [OBJECT]", "compare two snapshots", run_diff, OWN_ALONE},
	{"blame", "[SNAPSHOT] OBJECT", "since when each field has its value", run_blame, 0},
	{"log", "", "the Timeline", run_log, OWN_ALONE},
	{"snapshots", "", "the Timeline", run_log, OWN_ALONE},
	{"get", "[KIND,..]", "all objects", run_get, OWN_ALONE},
	{"search", "[--all] [-F] [-i] [--path] PATTERN", "search values and paths", run_search,
	 OWN_OPTIONS},
	{"filter", "TEXT", "filter this list", run_filter, OWN_OPTIONS},
	{"sort", "WORD", "sort the changes", run_sort, 0},
	{"range", "FROM [TO]", "compare these", run_range, 0},
	{"help", "[ACTION]", "help for this screen, on an action, on a command", run_help,
	 OWN_ALONE},
	{"q", "", "close this screen", run_close, OWN_ALONE},
	{"quit", "", "leave", run_quit, OWN_ALONE},
};

const struct own_command *
own_command(size_t i)
{
	return i < countof(own_commands) ? &own_commands[i] : NULL;
}
