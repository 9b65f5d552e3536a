/*
 * assay: what changed in a cluster between two of its backups.
 *
 * The way of the data, and the room that does each step (src/<room>, its door
 * in include/assay/<room>.h):
 *
 *	base		memory, strings, maps, errors, notes, dates, digests, bounds
 *	text		bytes to trees and back: JSON, YAML, paths, patterns
 *	bundle		any container as a stream of entries
 *	object		identity, kinds, schema, coverage, snapshots
 *	source		the layouts of backups: which objects are in an archive
 *	normal		an object to its normal form, origins and evidence
 *	store		the git repository of snapshots
 *	compare		two objects to a list of changes
 *	assess		changes to judgement: what matters, what is noise, and why
 *	render		results to text, JSON, patches
 *	flow		ingest (bundle to store), examine (store to drift)
 *	tui		the terminal interface: state, update, draw
 *	cli		this room: options, commands, what is printed
 */
#include "cli.h"

#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Words of an alias in place of its name; the text of the configuration outlives them. */
static int
expand_alias(struct cli *c, struct words *w, struct error *err)
{
	const char *alias = config_alias(c->config, w->v[0]);
	struct words more = {0};
	char **argv, *text;
	int argc = 1, rc;

	if (!alias)
		return 0;
	text = mem_strdup(alias);
	argv = mem_zero(strlen(text) + 2, sizeof(char *));
	for (char *p = text; *(p += strspn(p, " \t"));) {
		argv[argc++] = p;
		p += strcspn(p, " \t");
		if (*p)
			*p++ = '\0';
	}
	rc = options_parse(&c->opt, argc, argv, &more, err);
	for (size_t i = 1; i < w->n; i++)
		words_add(&more, w->v[i]);
	words_release(w);
	*w = more;
	free(argv);
	words_add(&c->texts, text);
	return rc;
}

static int
unknown_command(const char *word)
{
	const char *names[64], *near;
	struct error err = {0};
	size_t n = 0;

	for (size_t i = 0; command_row(i) && n < countof(names); i++)
		names[n++] = command_row(i)->name;
	near = str_nearest(word, names, n);
	error_set(&err, ERR_USAGE, "'%s' is not a command", word);
	if (near)
		error_hint(&err, "did you mean assay %s?", near);
	else
		error_hint(&err, "assay help lists them");
	return fail(&err);
}

static int
bare(struct cli *c)
{
	struct buf b = {0};

	(void)c;
	help_short(&b);
	fwrite(b.p, 1, b.n, stderr);
	buf_release(&b);
	return EXIT_TROUBLE;
}

static int
wrong_option(const struct cli *c, const struct command *cmd)
{
	struct error err = {0};
	size_t n;
	const struct option_row *rows = option_rows(&n);

	for (size_t i = 0; i < n; i++) {
		if (option_applies(&rows[i], cmd->name) || !option_is_set(&c->opt, &rows[i]))
			continue;
		if (rows[i].name)
			error_set(&err, ERR_USAGE, "%s has no option --%s", cmd->name, rows[i].name);
		else
			error_set(&err, ERR_USAGE, "%s has no option -%c", cmd->name,
				  rows[i].letter == '#' ? 'N' : rows[i].letter);
		error_hint(&err, "it belongs to assay %s", rows[i].commands);
		return fail(&err);
	}
	return EXIT_DONE;
}

static int
run(struct cli *c, struct words *w)
{
	const struct command *cmd;
	struct error err = {0};
	int status;

	if (c->opt.version)
		return cmd_version.run(c, w);
	if (!w->n)
		return c->opt.manual ? help_manual(c, NULL)
		       : c->opt.help ? cmd_help.run(c, w) : bare(c);
	if (session_open(c, &err) != 0 ||
	    (!command_find(w->v[0]) && expand_alias(c, w, &err) != 0))
		return command_find(w->v[0]) == &cmd_complete ? EXIT_DONE : fail(&err);
	cmd = w->n ? command_find(w->v[0]) : NULL;
	if (!cmd)
		return unknown_command(w->n ? w->v[0] : "");
	if (c->opt.manual)
		return help_manual(c, cmd);
	if (c->opt.help) {
		help_command(&c->out, cmd);
		help_fold(&c->out, 0, c->width);
		return EXIT_DONE;
	}
	status = wrong_option(c, cmd);
	if (status == EXIT_DONE)
		status = cmd->run(c, w);
	if (c->incomplete && !c->opt.allow_incomplete && status < EXIT_TROUBLE)
		status = EXIT_INCOMPLETE;
	return status;
}

int
main(int argc, char **argv)
{
	struct cli c = {0};
	struct words w = {0};
	struct error err = {0};
	int status;

	setlocale(LC_CTYPE, "");
	/* Trees are many small blocks that go all at once at the end: giving pages back in between, and
	 * getting them again, was a quarter of a diff's time. */
	mallopt(M_TRIM_THRESHOLD, 512 << 20);
	mallopt(M_TOP_PAD, 8 << 20);
	mallopt(M_MXFAST, 0);
	if (options_parse(&c.opt, argc, argv, &w, &err) != 0)
		status = fail(&err);
	else
		status = run(&c, &w);
	status = cli_finish(&c, status);
	words_release(&w);
	session_close(&c);
	return status;
}
