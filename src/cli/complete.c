/*
 * The engine of completion: `assay __complete -- WORDS` prints the words that
 * could stand in place of the last one, each with a tab and what it is.
 * Without a store it knows commands and options, and never says an error.
 */
#include "cli.h"

#include <stdlib.h>

struct completion {
	struct cli *c;
	const char *word;		/* what is typed so far */
	struct store_snapshot at;	/* the newest snapshot */
	bool has_store;
	struct map said;
};

/* A name that would have to be escaped cannot be typed, and must not reach the terminal. */
static bool
typeable(const char *word)
{
	struct buf b = {0};
	bool same;

	buf_add_safe(&b, word, strlen(word));
	same = str_eq(buf_cstr(&b), word);
	buf_release(&b);
	return same;
}

static void
offer(struct completion *k, const char *word, const char *what)
{
	if (!str_starts(word, k->word) || map_get(&k->said, word) || !typeable(word))
		return;
	map_put(&k->said, word, k);
	buf_printf(&k->c->out, "%s\t", word);
	buf_add_safe(&k->c->out, what, strlen(what));
	buf_putc(&k->c->out, '\n');
}

static void
commands(struct completion *k)
{
	for (size_t i = 0; command_row(i); i++)
		offer(k, command_row(i)->name, command_row(i)->summary);
}

static void
options(struct completion *k, const char *command)
{
	size_t n;
	const struct option_row *rows = option_rows(&n);

	for (size_t i = 0; i < n; i++) {
		char *name;

		if (!rows[i].name || !option_applies(&rows[i], command))
			continue;
		name = mem_printf("--%s", rows[i].name);
		offer(k, name, rows[i].help);
		free(name);
	}
}

static void
choices(struct completion *k, const char *list, const char *what)
{
	char *copy = mem_strdup(list);

	for (char *p = copy; *p;) {
		size_t n = strcspn(p, " ");
		bool more = p[n] != '\0';

		p[n] = '\0';
		offer(k, p, what);
		p += n + more;
	}
	free(copy);
}

/* ---- what is in the newest snapshot ---- */

static void
kinds(struct completion *k, const char *suffix)
{
	struct snapshot facts = {0};
	const char *dir;
	json_t *count;

	if (store_facts(k->c->store, &k->at, &facts, NULL) != 0)
		return;
	json_object_foreach(facts.kinds, dir, count) {
		const char *dot = strchr(dir, '.');
		char *name = mem_strndup(dir, dot ? (size_t)(dot - dir) : strlen(dir));
		struct buf word = {0};

		kind_print(&word, k->c->kinds, dot ? dot + 1 : "", name);
		buf_puts(&word, suffix);
		offer(k, word.p, name);
		buf_release(&word);
		free(name);
	}
	snapshot_release(&facts);
}

static int
add_namespace(void *ctx, const struct store_entry *e)
{
	struct completion *k = ctx;
	struct object_key key = {0};

	if (object_path_parse(&key, e->path))
		offer(k, key.name, "namespace");
	object_key_release(&key);
	return 0;
}

/* Folders are looked at and not read. */
static int
no_entry(void *ctx, const struct store_entry *e)
{
	(void)ctx;
	(void)e;
	return 0;
}

static bool
add_folder(void *ctx, const char *folder)
{
	struct completion *k = ctx;
	struct object_key key = {0};

	if (object_folder_parse(&key, folder) && *key.ns)
		offer(k, key.ns, "namespace");
	object_key_release(&key);
	return false;
}

static void
namespaces(struct completion *k)
{
	const struct store_scope named = {.ns = "", .kind_dir = "Namespace"};
	const struct store_scope folders = {.enter = add_folder};

	store_walk(k->c->store, &k->at.tree, SECTION_OBJECTS, &named, add_namespace, k, NULL);
	if (!k->said.live)
		store_walk(k->c->store, &k->at.tree, SECTION_OBJECTS, &folders, no_entry, k, NULL);
}

static bool
add_kind(void *ctx, const char *folder)
{
	struct completion *k = ctx;
	struct object_key key = {0};
	struct buf word = {0};

	if (object_folder_parse(&key, folder) && *key.kind) {
		buf_printf(&word, "%s/", key.ns);
		kind_print(&word, k->c->kinds, key.group, key.kind);
		buf_putc(&word, '/');
		offer(k, buf_cstr(&word), key.kind);
		buf_release(&word);
		object_key_release(&key);
		return false;
	}
	object_key_release(&key);
	return true;
}

/* shop/de: kinds that a namespace has. */
static void
kinds_in(struct completion *k)
{
	char *ns = mem_strndup(k->word, strcspn(k->word, "/"));
	const struct store_scope in = {.ns = ns, .enter = add_kind};

	if (*ns)
		store_walk(k->c->store, &k->at.tree, SECTION_OBJECTS, &in, no_entry, k, NULL);
	free(ns);
}

/* svc/ca, shop/svc/ca: names of that kind; printed is what was typed so far and the rest. */
static void
objects(struct completion *k)
{
	const char *last = strrchr(k->word, '/');
	char *glob = mem_printf("%s*", k->word);
	struct object_word w = {0};
	struct filter f = {.words = &w, .nwords = 1};
	struct found_object *v = NULL;
	size_t n = 0;

	if (object_word_parse(&w, glob, NULL) == 0 &&
	    flow_find(k->c->store, &k->at, k->c->kinds, &f, &v, &n, NULL) == 0) {
		for (size_t i = 0; i < n && i < 500; i++) {
			char *full = mem_printf("%.*s/%s", (int)(last - k->word), k->word,
						v[i].key.name);

			offer(k, full, *v[i].key.ns ? v[i].key.ns : "cluster-wide");
			free(full);
		}
	}
	found_free(v, n);
	if (last == strchr(k->word, '/'))
		kinds_in(k);
	object_word_release(&w);
	free(glob);
}

static void
labels(struct completion *k)
{
	struct store_label *v = NULL;
	size_t n = 0;

	if (store_labels(k->c->store, k->at.context, &v, &n, NULL) != 0)
		return;
	for (size_t i = 0; i < n; i++) {
		struct buf when = {0};

		when_print_short(&when, v[i].instant, k->c->zone, k->c->now);
		offer(k, v[i].name, buf_cstr(&when));
		buf_release(&when);
	}
	store_labels_free(v, n);
}

static void
dates(struct completion *k)
{
	const struct store_snapshot *v;
	size_t n;

	if (store_timeline(k->c->store, k->at.context, &v, &n, NULL) != 0)
		return;
	for (size_t i = n; i-- > 0 && n - i <= 60;) {
		struct civil civil;
		struct buf when = {0};
		char day[32];

		zone_civil(k->c->zone, v[i].instant, &civil);
		snprintf(day, sizeof(day), "%04d-%02d-%02d", civil.year, civil.month, civil.day);
		when_print_short(&when, v[i].instant, k->c->zone, k->c->now);
		offer(k, day, buf_cstr(&when));
		buf_release(&when);
	}
}

static void
snapshots(struct completion *k)
{
	static const char words[] = "latest earliest reviewed today yesterday monday tuesday wednesday "
				    "thursday friday saturday sunday";

	labels(k);
	dates(k);
	choices(k, words, "time");
}

/* Paths of an object as far as typed. */
static void
field_paths(struct completion *k, json_t *t, struct path *at, unsigned depth)
{
	struct buf b = {0};
	const char *key;
	json_t *v;
	size_t i;

	path_print(&b, at);
	if (b.n)
		offer(k, b.p, json_is_object(t) || json_is_array(t) ? "..." : "field");
	/* only the way that is typed, and one step on */
	if (depth < 32 && (!b.n || strncmp(b.p, k->word, b.n < strlen(k->word) ? b.n
									      : strlen(k->word)) == 0) &&
	    b.n <= strlen(k->word) + 1) {
		json_object_foreach(t, key, v) {
			path_member(at, key);
			field_paths(k, v, at, depth + 1);
			path_pop(at);
		}
		json_array_foreach(t, i, v) {
			const char *name = tree_str(v, "name");

			if (name)
				path_keyed_new(at, json_pack("{s:s}", "name", name), 0);
			else
				path_index(at, i);
			field_paths(k, v, at, depth + 1);
			path_pop(at);
		}
	}
	buf_release(&b);
}

#define SAMPLES 8		/* objects read for the fields of a word that fits many */

struct samples {
	struct completion *k;
	size_t left;
};

static int
sample_fields(void *ctx, const struct found_object *o)
{
	struct samples *s = ctx;
	struct completion *k = s->k;
	struct path at = {0};
	json_t *t = flow_read(k->c->store, &k->at, SECTION_OBJECTS, &o->key, NULL);

	field_paths(k, t, &at, 0);
	path_release(&at);
	json_decref(t);
	return --s->left == 0;
}

/* Of the objects on the line, or else of one of each kind that may be meant. */
static void
fields(struct completion *k, const struct words *w)
{
	struct object_word word = {0};
	struct filter f = {.words = &word, .namespaces = k->c->opt.namespaces.v,
			   .kinds = k->c->opt.kinds.v};
	struct found_want want = {.kinds = k->c->kinds, .filter = &f};
	struct samples s = {.k = k, .left = SAMPLES};

	for (size_t i = 0; i < w->n && !f.nwords; i++)
		if (strchr(w->v[i], '/') && object_word_parse(&word, w->v[i], NULL) == 0)
			f.nwords = 1;
	if (!f.nwords) {
		want.one_a_kind = true;
		s.left = SIZE_MAX;
	}
	flow_each(k->c->store, &k->at, &want, sample_fields, &s, NULL);
	object_word_release(&word);
}

static void
contexts(struct completion *k)
{
	size_t n;
	const char *const *names = store_contexts(k->c->store, &n);

	for (size_t i = 0; i < n; i++)
		offer(k, names[i], "context");
}

static void
settings(struct completion *k)
{
	size_t n;
	const struct config_row *rows = config_rows(&n);

	for (size_t i = 0; i < n; i++)
		offer(k, rows[i].name, rows[i].help);
}

/* --noise=sh: the option and its value are one word. */
static void
joined(struct completion *k, const char *command)
{
	size_t len = strcspn(k->word + 2, "="), n;
	const struct option_row *r = option_find(k->word + 2, len, 0, command);
	char *copy, *p;

	if (!r || !r->choices || !option_applies(r, command))
		return;
	copy = mem_strdup(r->choices);
	for (p = copy; *p; p += n) {
		char *word;

		n = strcspn(p, " ");
		word = mem_printf("--%s=%.*s", r->name, (int)n, p);
		offer(k, word, r->help);
		free(word);
		n += p[n] == ' ';
	}
	free(copy);
}

/* ---- which of these is wanted ---- */

static void
value_of(struct completion *k, const struct option_row *r, const struct words *w,
	 const struct command *cmd)
{
	if (str_eq(r->name, "output") && cmd)
		choices(k, cmd->formats, "format");
	else if (r->choices)
		choices(k, r->choices, r->help);
	else if (!k->has_store)
		return;
	else if (str_eq(r->name, "namespace"))
		namespaces(k);
	else if (str_eq(r->name, "context"))
		contexts(k);
	else if (str_eq(r->name, "kind"))
		kinds(k, "");
	else if (str_eq(r->name, "field") || str_eq(r->name, "when"))
		fields(k, w);
}

static bool
open_store(struct completion *k)
{
	struct store_query q;
	struct store_point p = {0};

	if (session_store(k->c, false, NULL) != 0)
		return false;
	q = session_query(k->c);
	if (store_resolve(k->c->store, "latest", &q, &p, NULL) != 0)
		return false;
	k->at = *p.at;
	return flow_kinds(&k->c->kinds, k->c->store, &k->at, NULL) == 0;
}

/* The option whose value the last word is, or NULL. */
static const struct option_row *
pending(const struct words *w)
{
	const char *prev = w->n > 1 ? w->v[w->n - 2] : "", *command = w->n > 1 ? w->v[0] : "";
	const struct option_row *r = NULL;

	if (w->n > 1 && str_starts(prev, "--"))
		r = option_find(prev + 2, strlen(prev + 2), 0, command);
	else if (prev[0] == '-' && prev[1] && !prev[2])
		r = option_find(NULL, 0, prev[1], command);
	return r && (r->type == OPTION_VALUE || r->type == OPTION_WORDS) ? r : NULL;
}

/* Words that need no store; first: it is the one behind the command. */
static void
fixed_words(struct completion *k, const struct command *cmd, bool first)
{
	if (!first)
		return;
	if (str_eq(cmd->name, "help")) {
		commands(k);
		choices(k, "options snapshots objects", "topic");
	} else if (str_eq(cmd->name, "completion")) {
		choices(k, "bash zsh fish", "shell");
	} else if (str_eq(cmd->name, "config")) {
		settings(k);
	} else if (str_eq(cmd->name, "mark")) {
		choices(k, "reviewed accepted flagged clear list undo redo", "what to do");
	} else if (str_eq(cmd->name, "rules")) {
		choices(k, "list explain test learn", "what to do");
	}
}

static void
argument(struct completion *k, const struct command *cmd, bool first)
{
	fixed_words(k, cmd, first);
	if (first && (str_eq(cmd->name, "rules") || str_eq(cmd->name, "mark")))
		return;
	if (!k->has_store || !strstr(cmd->arguments, "["))
		return;
	if (strchr(k->word, '/')) {
		objects(k);
		return;
	}
	if (strstr(cmd->arguments, "SNAPSHOT") || strstr(cmd->arguments, "FROM") ||
	    strstr(cmd->arguments, "SINCE"))
		snapshots(k);
	if (strstr(cmd->arguments, "[KIND"))
		kinds(k, "");
	if (strstr(cmd->arguments, "OBJECT"))
		kinds(k, "/");
}

/* What stands before the word may name the store, kinds, the command; a slip there is no matter. */
static const struct command *
read_line(struct cli *c, const struct words *line, bool open_option, bool *first)
{
	struct words argv = {0}, before = {0};
	const struct command *cmd;
	size_t n = line->n - 1 - (open_option ? 1 : 0);

	words_add(&argv, "assay");
	for (size_t i = 0; i < n; i++)
		words_add(&argv, line->v[i]);
	options_parse(&c->opt, (int)argv.n, (char **)argv.v, &before, NULL);
	cmd = before.n ? command_find(before.v[0]) : NULL;
	*first = before.n == 1;
	words_release(&argv);
	words_release(&before);
	return cmd;
}

static int
run(struct cli *c, const struct words *w)
{
	struct completion k = {.c = c};
	const struct command *cmd;
	const struct option_row *r;
	struct words line = {0};
	bool first;

	for (size_t i = 1; i < w->n; i++)
		if (i > 1 || strcmp(w->v[i], "--") != 0)
			words_add(&line, w->v[i]);
	if (!line.n)
		words_add(&line, "");
	k.word = line.v[line.n - 1];
	r = pending(&line);
	cmd = read_line(c, &line, r != NULL, &first);
	k.has_store = open_store(&k);
	if (r)
		value_of(&k, r, &line, cmd);
	else if (str_starts(k.word, "--") && strchr(k.word, '='))
		joined(&k, cmd ? cmd->name : "");
	else if (k.word[0] == '-')
		options(&k, cmd ? cmd->name : "");
	else if (!cmd)
		commands(&k);
	else
		argument(&k, cmd, first);
	map_release(&k.said, NULL);
	words_release(&line);
	return EXIT_DONE;
}

const struct command cmd_complete = {
	.name = "__complete",
	.group = "",
	.arguments = "",
	.summary = "",
	.examples = "",
	.formats = "",
	.run = run,
};
