/*
 * The engine of completion: `assay __complete -- WORDS` prints the words that
 * could stand in place of the last one, each with a tab and what it is.
 * Without a store it knows commands and options, and never says an error.
 */
#include "complete.h"

#include <stdlib.h>

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

void
complete_offer(struct completion *k, const char *word, const char *what)
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
		complete_offer(k, command_row(i)->name, command_row(i)->summary);
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
		complete_offer(k, name, rows[i].help);
		free(name);
	}
}

void
complete_choices(struct completion *k, const char *list, const char *what)
{
	char *copy = mem_strdup(list);

	for (char *p = copy; *p;) {
		size_t n = strcspn(p, " ");
		bool more = p[n] != '\0';

		p[n] = '\0';
		complete_offer(k, p, what);
		p += n + more;
	}
	free(copy);
}

static void
settings(struct completion *k)
{
	size_t n;
	const struct config_row *rows = config_rows(&n);

	for (size_t i = 0; i < n; i++)
		complete_offer(k, rows[i].name, rows[i].help);
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
		complete_offer(k, word, r->help);
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
		complete_choices(k, cmd->formats, "format");
	else if (r->choices)
		complete_choices(k, r->choices, r->help);
	else if (!k->has_store)
		return;
	else if (str_eq(r->name, "namespace"))
		stored_namespaces(k);
	else if (str_eq(r->name, "context"))
		stored_contexts(k);
	else if (str_eq(r->name, "kind"))
		stored_kinds(k, "");
	else if (str_eq(r->name, "field") || str_eq(r->name, "when"))
		stored_fields(k, w);
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
		complete_choices(k, "options snapshots objects", "topic");
	} else if (str_eq(cmd->name, "completion")) {
		complete_choices(k, "bash zsh fish", "shell");
	} else if (str_eq(cmd->name, "config")) {
		settings(k);
	} else if (str_eq(cmd->name, "mark")) {
		complete_choices(k, "reviewed accepted flagged clear list undo redo",
				 "what to do");
	} else if (str_eq(cmd->name, "rules")) {
		complete_choices(k, "list explain test learn", "what to do");
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
		stored_objects(k);
		return;
	}
	if (strstr(cmd->arguments, "SNAPSHOT") || strstr(cmd->arguments, "FROM") ||
	    strstr(cmd->arguments, "SINCE"))
		stored_snapshots(k);
	if (strstr(cmd->arguments, "[KIND"))
		stored_kinds(k, "");
	if (strstr(cmd->arguments, "OBJECT"))
		stored_kinds(k, "/");
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
