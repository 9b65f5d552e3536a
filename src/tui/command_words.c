/* The words of a command line: split, completed, suggested. */
#include "command.h"

#include <stdlib.h>

/* ---- splitting ---- */

/* One word from *p on; false for a quote without an end. */
static bool
take_word(const char **p, struct buf *out)
{
	char quote = '\0';

	for (; **p && (quote || (**p != ' ' && **p != '\t')); ++*p) {
		char c = **p;

		if (quote ? c == quote : c == '\'' || c == '"') {
			quote = quote ? '\0' : c;
		} else if (c == '\\' && quote != '\'' && (*p)[1]) {
			++*p;
			buf_putc(out, **p);
		} else {
			buf_putc(out, c);
		}
	}
	return !quote;
}

int
command_split(struct command_line *out, const char *line, struct error *err)
{
	struct buf word = {0};
	int rc = 0;

	for (const char *p = line + strspn(line, " \t"); *p && rc == 0; p += strspn(p, " \t")) {
		buf_clear(&word);
		if (!take_word(&p, &word))
			rc = error_set(err, ERR_USAGE, "a quote has no end");
		vec_grow(out->v, out->n + 1, out->cap);
		out->v[out->n++] = arena_strdup(&out->mem, buf_cstr(&word));
		if (out->n == 1)
			out->rest = p + strspn(p, " \t");
	}
	vec_grow(out->v, out->n + 1, out->cap);
	out->v[out->n] = NULL;
	buf_release(&word);
	return rc;
}

void
command_line_release(struct command_line *l)
{
	free(l->v);
	arena_release(&l->mem);
	*l = (struct command_line){0};
}

/* ---- what could come next ---- */

static void
add(struct candidates *c, const char *typed, const char *word, const char *what)
{
	if (!str_starts(word, typed))
		return;
	for (size_t i = 0; i < c->n; i++)
		if (str_eq(c->v[i].word, word))
			return;
	vec_grow(c->v, c->n, c->cap);
	c->v[c->n++] = (struct candidate){arena_strdup(&c->mem, word), arena_strdup(&c->mem, what)};
}

/* Lines "word TAB what". */
static void
add_lines(struct candidates *c, const char *typed, char *lines)
{
	for (char *p = lines; *p;) {
		char *end = p + strcspn(p, "\n"), *tab = p + strcspn(p, "\t\n");
		bool last = !*end;

		if (tab < end)
			*tab++ = '\0';
		*end = '\0';
		if (*p)
			add(c, typed, p, tab < end ? tab : "");
		p = last ? end : end + 1;
	}
}

/* What the command line knows. */
static void
ask(const struct app *a, struct candidates *c, const struct command_line *l)
{
	struct buf out = {0};
	char *lines;

	if (!a->o->complete)
		return;
	a->o->complete(a->o->ctx, (int)l->n, l->v, &out);
	lines = buf_take(&out);
	add_lines(c, l->v[l->n - 1], lines);
	free(lines);
}

bool
command_exists(struct app *a, const char *word)
{
	struct command_line l = {0};
	struct candidates c = {0};
	bool yes = false;

	vec_grow(l.v, 1, l.cap);
	l.v[l.n++] = arena_strdup(&l.mem, word);
	l.v[l.n] = NULL;
	ask(a, &c, &l);
	for (size_t i = 0; i < c.n; i++)
		yes = yes || str_eq(c.v[i].word, word);
	candidates_release(&c);
	command_line_release(&l);
	return yes;
}

static void
add_actions(struct candidates *c, const char *typed)
{
	for (int act = ACTION_NONE + 1; act < ACTION_COUNT; act++) {
		const struct action_row *row = action_row((enum action)act);

		add(c, typed, row->name, row->help);
	}
}

void
candidates_of(struct app *a, const char *line, struct candidates *out)
{
	struct command_line l = {0};
	size_t len = strlen(line);
	const char *typed;

	if (command_split(&l, line, NULL) != 0) {
		command_line_release(&l);
		return;
	}
	if (!l.n || (len && (line[len - 1] == ' ' || line[len - 1] == '\t'))) {
		l.v[l.n++] = arena_strdup(&l.mem, "");
		vec_grow(l.v, l.n, l.cap);
		l.v[l.n] = NULL;
	}
	typed = l.v[l.n - 1];
	out->typed = strlen(typed);
	for (size_t i = 0; l.n == 1 && own_command(i); i++)
		add(out, typed, own_command(i)->name, own_command(i)->help);
	/* of an action's name the command line knows nothing, and would offer all its commands */
	if (l.n == 1 || command_exists(a, l.v[0]))
		ask(a, out, &l);
	if (l.n == 1 || (l.n == 2 && str_eq(l.v[0], "help")))
		add_actions(out, typed);
	command_line_release(&l);
}

void
candidates_release(struct candidates *c)
{
	free(c->v);
	arena_release(&c->mem);
	*c = (struct candidates){0};
}
