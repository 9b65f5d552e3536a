/* A command line to the command that it names: aliases, help, options that do not belong. */
#include "cli.h"

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
wrong_option(const struct cli *c, const struct command *cmd)
{
	struct error err = {0};
	size_t n;
	const struct option_row *rows = option_rows(&n);

	if (c->opt.output && !*cmd->formats) {
		error_set(&err, ERR_USAGE, "%s has no output formats", cmd->name);
		error_hint(&err, "leave out -o %s", c->opt.output);
		return fail(&err);
	}
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

/* Ten lines of help, or on a terminal with a store the interface. */
static int
bare(struct cli *c, const struct words *w)
{
	struct buf b = {0};

	if (isatty(STDIN_FILENO) && c->tty && io_exists(c->dir))
		return cmd_ui.run(c, w);
	help_short(&b);
	fwrite(b.p, 1, b.n, stderr);
	buf_release(&b);
	return EXIT_TROUBLE;
}

int
cli_run(struct cli *c, struct words *w)
{
	const struct command *cmd;
	struct error err = {0};
	int status;

	if (c->opt.version)
		return cmd_version.run(c, w);
	if (!w->n && (c->opt.manual || c->opt.help))
		return c->opt.manual ? help_manual(c, NULL) : cmd_help.run(c, w);
	if (session_open(c, &err) != 0)
		return w->n && command_find(w->v[0]) == &cmd_complete ? EXIT_DONE : fail(&err);
	if (!w->n)
		return bare(c, w);
	if (!command_find(w->v[0]) && expand_alias(c, w, &err) != 0)
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
cli_capture(const char *dir, int argc, char **argv, size_t width, struct buf *out)
{
	struct cli c = {.captured = true, .width = width};
	struct words w = {0};
	struct error err = {0};
	char **line = mem_zero((size_t)argc + 2, sizeof(*line));
	int status;

	line[0] = (char *)"assay";
	memcpy(line + 1, argv, (size_t)argc * sizeof(*line));
	diag_capture(out);
	if (options_parse(&c.opt, argc + 1, line, &w, &err) != 0) {
		status = fail(&err);
	} else {
		if (!c.opt.store)
			c.opt.store = dir;
		status = cli_run(&c, &w);
	}
	diag_capture(NULL);
	buf_add(out, c.out.p ? c.out.p : "", c.out.n);
	words_release(&w);
	session_close(&c);
	free(line);
	return status;
}
