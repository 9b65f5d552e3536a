/* The table of commands, and the help that is made from it. */
#include "cli.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "assay/tui.h"

static const struct command *const table[] = {
	&cmd_diff, &cmd_log, &cmd_show, &cmd_get, &cmd_blame, &cmd_search, &cmd_audit, &cmd_ui, &cmd_mark, &cmd_label,
	&cmd_import, &cmd_etcd, &cmd_rules, &cmd_info, &cmd_config, &cmd_completion, &cmd_help, &cmd_version,
};

const struct command *
command_row(size_t i)
{
	return i < countof(table) ? table[i] : NULL;
}

const struct command *
command_find(const char *name)
{
	for (size_t i = 0; i < countof(table); i++)
		if (str_eq(table[i]->name, name) || (table[i]->alias && str_eq(table[i]->alias, name)))
			return table[i];
	return str_eq(name, cmd_complete.name) ? &cmd_complete : NULL;
}

/* The first of them, at *head, is set off by an empty line. */
static void
option_line(struct buf *out, const struct option_row *r, const size_t *head)
{
	size_t start;

	if (head && *head == out->n)
		buf_putc(out, '\n');
	start = out->n;
	buf_puts(out, "  ");
	if (r->letter)
		buf_printf(out, "-%c%s", r->letter == '#' ? 'N' : r->letter, r->name ? ", " : "");
	if (r->name)
		buf_printf(out, "--%s", r->name);
	if (r->argument && r->letter != '#')
		buf_printf(out, r->type == OPTION_MAYBE ? "[=%s]" : " %s", r->argument);
	buf_fill(out, ' ', out->n - start < 27 ? 27 - (out->n - start) : 1);
	buf_printf(out, "%s\n", r->help);
}

/* "assay diff friday   since Friday's backup": the explanation in a column of its own. */
static void
examples(struct buf *out, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		const char *gap = strstr(text, "   ");
		size_t cmd = gap && gap < text + len ? (size_t)(gap - text) : len;

		buf_printf(out, "  %.*s", (int)cmd, text);
		if (cmd < len) {
			buf_fill(out, ' ', cmd < 46 ? 46 - cmd : 2);
			buf_printf(out, "%.*s", (int)(len - cmd - 3), text + cmd + 3);
		}
		buf_putc(out, '\n');
		text += len + (text[len] == '\n');
	}
}

void
help_command(struct buf *out, const struct command *cmd)
{
	size_t n;
	const struct option_row *rows = option_rows(&n);
	size_t head;

	examples(out, cmd->examples);
	buf_printf(out, "\nassay %s [OPTIONS]%s%s\n%s", cmd->name, *cmd->arguments ? " " : "",
		   cmd->arguments, cmd->summary);
	if (cmd->alias)
		buf_printf(out, " (also: assay %s)", cmd->alias);
	buf_puts(out, "\n");
	head = out->n;
	for (size_t i = 0; i < n; i++)
		if (*rows[i].commands && option_applies(&rows[i], cmd->name))
			option_line(out, &rows[i], &head);
	if (*cmd->formats && head == out->n)
		buf_putc(out, '\n');
	if (*cmd->formats)
		buf_printf(out, "  -o, --output FMT         %s\n", cmd->formats);
	buf_printf(out, "\nOptions of all commands: assay help options. All of it: assay help %s "
			"--help\n", cmd->name);
}

static const char *const groups[] = {"look", "report", "data", "rules", "self"};

static void
group_lines(struct buf *out)
{
	for (size_t g = 0; g < countof(groups); g++) {
		buf_printf(out, "%-9s", groups[g]);
		for (size_t i = 0; i < countof(table); i++)
			if (str_eq(table[i]->group, groups[g]))
				buf_printf(out, "%s ", table[i]->name);
		out->n--;
		buf_putc(out, '\n');
	}
}

void
help_overview(struct buf *out)
{
	buf_puts(out, "assay: what changed in your cluster, when, and who did it\n\n"
		      "  assay import /backup/*.zip      take backups in\n"
		      "  assay diff                      last night\n"
		      "  assay diff friday               since Friday's backup\n"
		      "  assay diff --around '2026-09-12 16:41' svc/cart\n"
		      "  assay log shop/dc/checkout -f '**.readinessProbe.**'\n"
		      "  assay show yesterday shop/svc/cart\n\n");
	group_lines(out);
	buf_puts(out, "\nOptions for all commands: assay help options.  Time words: assay help "
		      "snapshots.\nObject words: assay help objects.  One command: assay help "
		      "diff.\n");
}

void
help_short(struct buf *out)
{
	buf_puts(out, "assay: what changed in your cluster, when, and who did it\n"
		      "usage: assay COMMAND [SNAPSHOT [SNAPSHOT]] [OBJECT...] [OPTIONS]\n\n");
	group_lines(out);
	buf_puts(out, "\nassay help COMMAND explains one; start with: assay import ARCHIVE...\n");
}

static void
help_options(struct buf *out)
{
	size_t n;
	const struct option_row *rows = option_rows(&n);

	buf_puts(out, "Options that mean the same for all commands\n\n");
	for (size_t i = 0; i < n; i++)
		if (!*rows[i].commands)
			option_line(out, &rows[i], NULL);
}

/*
 * Lines too wide for the terminal, from start on, go on under their last
 * column, or under their beginning where that stands too far right.
 */
void
help_fold(struct buf *out, size_t start, size_t width)
{
	char *text = mem_strndup(out->p ? out->p + start : "", out->n - start);

	out->n = start;
	for (char *p = text, *end; *p; p = end) {
		size_t n = strcspn(p, "\n"), column = 0;

		end = p + n + (p[n] == '\n');
		p[n] = '\0';
		for (size_t i = 3; n > width && i < width / 2; i++)
			if (p[i - 1] == ' ' && p[i - 2] == ' ' && p[i] != ' ')
				column = i;
		buf_add(out, p, n <= width ? n : column);
		if (n > width)
			render_wrap(out, p + column, column ? column : 4, width);
		buf_putc(out, '\n');
	}
	free(text);
}

static const char snapshots_text[] =
	"SNAPSHOT is [CONTEXT@]POINT, a range is A..B, or A B; A alone runs to latest\n\n"
	"  latest @ @{0}           the newest snapshot\n"
	"  @~1 @{1} @{-1}          one before the newest; @~8 eight before\n"
	"  earliest                the first\n"
	"  today yesterday         the last of that day\n"
	"  2026-09-11              the last of that date, or before it with a note\n"
	"  2026-09-12T16:41        the state known at that instant\n"
	"  after:2026-09-12T16:41  the first at or after it\n"
	"  friday last-friday      the last of the most recent Friday before today\n"
	"  '3 days ago' 3d         the last of that day;  2w weeks\n"
	"  '3 nights ago' 3n       the backup of that night; 1n is last night\n"
	"  '36 hours ago' 36h      the last at or before that instant\n"
	"  2026-09 2026-W37        end of that month, of that ISO week\n"
	"  last-good               a label\n"
	"  reviewed                the newest up to which all is marked (assay mark)\n"
	"  7afa8f6                 a commit, at least 7 digits\n"
	"  stage-eu1@friday        of another context\n";

static const char objects_text[] =
	"OBJECT is [NAMESPACE/]KIND/NAME; FIELD is a path, a glob, or a JSON pointer\n\n"
	"  shop/svc/cart           one object\n"
	"  svc/cart node/worker-1  in any namespace; a cluster-wide one\n"
	"  'svc/*' 'shop-*/dc/*'   globs\n"
	"  deployments.v1.apps/web plural, short name or kind, with version and group\n"
	"  spec.ports[http].port   the item of a list by its key, name first\n"
	"  spec.ports[0].port      by its index\n"
	"  /spec/ports/0/port      JSON pointer\n"
	"  '**.readinessProbe.**'  any way there, anything below\n";

/* False when there is no such page, or no man(1). */
static bool
man(const char *page)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		execlp("man", "man", page, (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return false;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int
help_manual(struct cli *c, const struct command *cmd)
{
	char *page = cmd ? mem_printf("assay-%s", cmd->name) : mem_strdup("assay");

	bool shown = !c->captured && isatty(STDOUT_FILENO) && man(page);

	free(page);
	if (shown)
		return EXIT_DONE;
	if (cmd)
		help_command(&c->out, cmd);
	else
		help_overview(&c->out);
	help_fold(&c->out, 0, c->width ? c->width : 80);
	return EXIT_DONE;
}

static int
topic(struct cli *c, const char *word, struct error *err)
{
	static const struct {
		const char *name, *text;
	} topics[] = {{"snapshots", snapshots_text}, {"objects", objects_text}};
	const struct command *cmd = command_find(word);

	for (size_t i = 0; i < countof(topics); i++) {
		if (!str_eq(topics[i].name, word))
			continue;
		buf_puts(&c->out, topics[i].text);
		return 0;
	}
	if (str_eq(word, "options")) {
		help_options(&c->out);
	} else if (str_eq(word, "keys")) {
		tui_actions(&c->out);
	} else if (cmd) {
		help_command(&c->out, cmd);
	} else {
		error_set(err, ERR_USAGE, "there is no help for '%s'", word);
		return error_hint(err, "assay help lists the commands");
	}
	return 0;
}

static int
run_help(struct cli *c, const struct words *w)
{
	struct error err = {0};
	size_t start = c->out.n;

	if (w->n < 2)
		help_overview(&c->out);
	else if (topic(c, w->v[1], &err) != 0)
		return fail(&err);
	help_fold(&c->out, start, c->width ? c->width : 80);
	return EXIT_DONE;
}

const struct command cmd_help = {
	.name = "help",
	.group = "self",
	.arguments = "[COMMAND | options | snapshots | objects | keys]",
	.summary = "this help",
	.examples = "assay help diff\n"
		    "assay help snapshots   all time words\n",
	.formats = "",
	.run = run_help,
};
