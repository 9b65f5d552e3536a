/* The `:` line: actions by name, and the commands of the command line. */
#include "command.h"

#include <stdlib.h>

#define SUGGESTIONS 6
#define MANY_OBJECTS 20000	/* names that take longer to look through than a key may */

/* ---- the rest of the command line ---- */

/* Commands that change what the screens show. */
static bool
writes(const char *name)
{
	static const char *const names[] = {"mark", "label", "import", "prune"};

	for (size_t i = 0; i < countof(names); i++)
		if (str_eq(names[i], name))
			return true;
	return false;
}

static void
show_output(struct app *a, const char *line, struct buf *out)
{
	while (out->n && out->p[out->n - 1] == '\n')
		out->p[--out->n] = '\0';
	if (!out->n)
		app_say(a, "%s: nothing to say", line);
	else if (!memchr(out->p, '\n', out->n))
		app_say(a, "%s", out->p);
	else
		overlay_text(a, line, out);
}

static void
run_outside(struct app *a, const struct command_line *l, const char *line)
{
	struct error err = {0};
	struct buf out = {0};

	if (!a->o->command) {
		app_say(a, "%s: not here", l->v[0]);
		return;
	}
	a->o->command(a->o->ctx, (int)l->n, l->v, overlay_text_cols(a), &out);
	show_output(a, line, &out);
	if (writes(l->v[0]) && model_reload(&a->model, NULL, &err) != 0)
		app_say_error(a, &err);
	buf_release(&out);
}

static void
unknown(struct app *a, const char *word)
{
	struct candidates c = {0};
	const char **words, *near;

	candidates_of(a, "", &c);
	words = mem_zero(c.n + 1, sizeof(*words));
	for (size_t i = 0; i < c.n; i++)
		words[i] = c.v[i].word;
	near = str_nearest(word, words, c.n);
	app_say(a, near ? "no command %s: did you mean %s?" : "no command %s: %s lists them", word,
		near ? near : keymap_key(a->keys, ACTION_MENU));
	free(words);
	candidates_release(&c);
}

/* ---- one line ---- */

static const struct own_command *
find_own(const struct command_line *l)
{
	const struct own_command *own;

	for (size_t i = 0; (own = own_command(i)); i++)
		if (str_eq(own->name, l->v[0]))
			return l->n > 1 || own->flags & OWN_ALONE ? own : NULL;
	return NULL;
}

static bool
is_option(const char *word)
{
	return word[0] == '-' && word[1];
}

static bool
has_options(const struct command_line *l)
{
	for (size_t i = 1; i < l->n; i++)
		if (is_option(l->v[i]))
			return true;
	return false;
}

/* With options or words that no screen has, the command line prints it. */
static bool
is_for_screens(const struct own_command *own, const struct command_line *l)
{
	return own && (!has_options(l) || own->flags & OWN_OPTIONS);
}

static void
run_words(struct app *a, const struct command_line *l, const char *line)
{
	const struct own_command *own = find_own(l);
	enum action act = action_named(l->v[0]);

	if (is_for_screens(own, l) && own->run(a, l))
		return;
	if (act != ACTION_NONE && l->n == 1)
		app_do(a, act);
	else if (str_eq(l->v[0], "ui"))
		app_say(a, "this is the interface");
	else if (command_exists(a, l->v[0]))
		run_outside(a, l, line);
	else if (act != ACTION_NONE)
		app_say(a, ":%s takes no arguments", l->v[0]);
	else
		unknown(a, l->v[0]);
}

void
command_run(struct app *a, const char *line)
{
	struct command_line l = {0};
	struct error err = {0};

	line += strspn(line, ": \t");
	if (str_starts(line, "assay "))
		line += strlen("assay ");
	if (command_split(&l, line, &err) != 0)
		app_say_error(a, &err);
	else if (l.n)
		run_words(a, &l, line);
	command_line_release(&l);
}

/* ---- the prompt ---- */

static void
done(struct app *a, const char *text)
{
	if (text)
		command_run(a, text);
}

/* Is an object's name being typed, of very many? */
static bool
too_many(const struct app *a, const char *text)
{
	const char *word = strrchr(text, ' ');
	size_t n;
	const struct log_row *rows = timeline_rows(a->model.nights, &n);

	return word && strchr(word, '/') && n && rows[0].objects > MANY_OBJECTS;
}

static void
suggest(struct app *a, const char *text, struct buf *out)
{
	struct candidates c = {0};
	size_t shown = 0;

	if (*text && !too_many(a, text))
		candidates_of(a, text, &c);
	for (; shown < c.n && shown < SUGGESTIONS; shown++) {
		buf_printf(out, "   %-22s ", c.v[shown].word);
		if (!candidate_range(a, text, c.v[shown].word, out))
			buf_puts(out, c.v[shown].what);
		buf_putc(out, '\n');
	}
	if (shown < c.n)
		buf_printf(out, "   (%zu more)\n", c.n - shown);
	buf_puts(out, " Tab completes, Up recalls, Ctrl-R searches history; F1 shows the keys\n");
	candidates_release(&c);
}

/* As far as all candidates agree; a blank behind the only one. */
static void
complete(struct app *a, struct buf *text)
{
	struct candidates c = {0};
	size_t same;

	candidates_of(a, buf_cstr(text), &c);
	if (c.n) {
		same = strlen(c.v[0].word);
		for (size_t i = 1; i < c.n; i++)
			for (size_t k = 0; k < same; k++)
				if (c.v[i].word[k] != c.v[0].word[k])
					same = k;
		buf_add(text, c.v[0].word + c.typed, same - c.typed);
		if (c.n == 1 && c.v[0].word[same - 1] != '/')
			buf_putc(text, ' ');
	}
	candidates_release(&c);
}

void
command_open(struct app *a, const char *initial)
{
	prompt_open(a, &(struct prompt_opts){.mark = ":", .initial = initial,
					     .history = "command", .suggest = suggest,
					     .complete = complete, .done = done});
}
