/* assay ui: the terminal interface, with what it needs from settings and environment. */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "assay/tui.h"
#include "version.h"

#define MAX_SIZE 1000

struct interface {
	struct cli *c;
	struct store *worker;
	struct tui_opts o;
	struct tui_binding *bindings;
	size_t n, cap;
	char *state, *journal;
	struct rules **before;		/* of earlier switches: what they judged is still shown */
	size_t nbefore, before_cap;
	struct buf object;		/* of the line, as it was typed */
};

static const char *
set(const char *name)
{
	const char *v = getenv(name);

	return v && *v ? v : NULL;
}

static int
command(void *ctx, int argc, char **argv, size_t width, struct buf *out)
{
	const struct interface *u = ctx;

	return cli_capture(u->c->dir, argc, argv, width, out);
}

/* `assay __complete -- WORDS` knows them. */
static void
complete(void *ctx, int argc, char **argv, struct buf *out)
{
	const struct interface *u = ctx;
	char **v = mem_zero((size_t)argc + 3, sizeof(*v));

	v[0] = (char *)cmd_complete.name;
	v[1] = (char *)"--";
	for (int i = 0; i < argc; i++)
		v[i + 2] = argv[i];
	cli_capture(u->c->dir, argc + 2, v, 0, out);
	free(v);
}

static int
switch_rule(void *ctx, const char *name, bool on, struct error *err)
{
	struct interface *u = ctx;
	struct rules *now;

	if (session_rule_switch(u->c, name, on, &now, err) != 0)
		return -1;
	vec_grow(u->before, u->nbefore, u->before_cap);
	u->before[u->nbefore++] = u->c->rules;
	u->c->rules = now;
	u->o.rules = now;
	return 0;
}

static void
add_binding(void *ctx, const char *action, const char *keys)
{
	struct interface *u = ctx;

	vec_grow(u->bindings, u->n, u->cap);
	u->bindings[u->n++] = (struct tui_binding){action, keys};
}

static bool
utf8_locale(void)
{
	const char *v = set("LC_ALL");

	if (!v)
		v = set("LC_CTYPE");
	if (!v)
		v = set("LANG");
	return v && (strcasestr(v, "utf-8") || strcasestr(v, "utf8"));
}

static void
settings(struct interface *u)
{
	const struct config *cf = u->c->config;
	const char *ground = config_get(cf, "ui.background", NULL);
	const char *unicode = config_get(cf, "ui.unicode", NULL);
	const char *xdg = set("XDG_STATE_HOME"), *home = set("HOME");
	struct tui_opts *o = &u->o;

	o->ground = str_eq(ground, "dark") ? GROUND_DARK
		    : str_eq(ground, "light") ? GROUND_LIGHT : GROUND_UNKNOWN;
	o->palette = config_get(cf, "ui.palette", NULL);
	o->mouse = !str_eq(config_get(cf, "ui.mouse", NULL), "false");
	o->unicode = str_eq(unicode, "auto") ? utf8_locale() : str_eq(unicode, "true");
	o->no_colour = set("NO_COLOR") || str_eq(u->c->opt.color, "never");
	o->clipboard = config_get(cf, "ui.clipboard", NULL);
	o->pager = set("ASSAY_PAGER") ? set("ASSAY_PAGER") : set("PAGER");
	if (!o->pager)
		o->pager = "less";
	o->editor = set("VISUAL") ? set("VISUAL") : set("EDITOR");
	if (!o->editor)
		o->editor = "vi";
	if (xdg)
		u->state = mem_printf("%s/assay/ui.json", xdg);
	else if (home)
		u->state = mem_printf("%s/.local/state/assay/ui.json", home);
	o->state_file = u->state;
	config_each(cf, "keys.", add_binding, u);
	if (store_name_ok(o->user))
		u->journal = mem_printf("%s/journal/%s.json", store_dir(u->c->store), o->user);
	o->journal_file = u->journal;
	o->bindings = u->bindings;
	o->nbindings = u->n;
}

/* The first object word, as it was typed: the interface opens its diff. */
static int
arguments(struct interface *u, const struct words *w, struct arguments *a, struct error *err)
{
	if (arguments_parse(a, w, w->n ? 1 : 0, err) != 0)
		return -1;
	if (a->nobjects > 1) {
		error_set(err, ERR_USAGE, "ui opens one object");
		return error_hint(err, "-n, -k and -l choose which objects it lists");
	}
	for (size_t i = 1; i < w->n && a->nobjects; i++)
		if (strchr(w->v[i], '/'))
			u->o.object = w->v[i];
	u->o.from = a->nends > 0 ? a->end[0] : NULL;
	u->o.to = a->nends > 1 ? a->end[1] : NULL;
	return 0;
}

static int
prepare(struct interface *u, const struct words *w, struct arguments *a, struct error *err)
{
	struct cli *c = u->c;

	if (session_filter(c, &u->o.filter, err) != 0 || arguments(u, w, a, err) != 0 ||
	    session_store(c, false, err) != 0 ||
	    session_store_again(c, &u->worker, err) != 0 || session_rules(c, err) != 0)
		return -1;
	u->o.store = c->store;
	u->o.worker = u->worker;
	u->o.query = session_query(c);
	u->o.unreviewed = c->opt.unreviewed;
	u->o.rules = c->rules;
	u->o.render = session_render(c, FORMAT_TEXT);
	u->o.render.colour = false;	/* what is shown in cells, or written elsewhere */
	u->o.screen = c->opt.screen;
	u->o.user = session_user(c);
	u->o.version = ASSAY_VERSION;
	u->o.command = command;
	u->o.complete = complete;
	u->o.rule = switch_rule;
	u->o.ctx = u;
	settings(u);
	return 0;
}

static int
size_of(const char *name, int otherwise)
{
	const char *v = set(name);
	unsigned long long n;

	return v && str_to_u64(v, strlen(v), &n) && n && n <= MAX_SIZE ? (int)n : otherwise;
}

/* ASSAY_UI_SCRIPT: keys from a file, screens to standard output; how the interface is tested. */
static int
play(struct interface *u, const char *file, struct error *err)
{
	struct buf script = {0};
	int rc = io_read_file(file, 1U << 20, &script, err);

	if (rc == 0)
		rc = tui_script(&u->o, buf_cstr(&script), script.n, size_of("LINES", 24),
				size_of("COLUMNS", 80), &u->c->out, err);
	u->c->opt.no_pager = true;
	buf_release(&script);
	return rc;
}

/* A terminal that can only be written to gets what `diff` prints, and no pager on it. */
static int
plainly(struct cli *c, const struct words *w)
{
	struct words diff = {0};
	int status;

	words_add(&diff, cmd_diff.name);
	for (size_t i = 1; i < w->n; i++)
		words_add(&diff, w->v[i]);
	warn(c, "the interface wants a terminal that can move its cursor (TERM)",
	     "this terminal is dumb: what diff prints instead");
	store_close(c->store);
	rules_free(c->rules);
	c->store = NULL;
	c->rules = NULL;
	c->opt.no_pager = true;
	status = cmd_diff.run(c, &diff);
	words_release(&diff);
	return status;
}

static int
run(struct cli *c, const struct words *w)
{
	const char *script = set("ASSAY_UI_SCRIPT");
	struct interface u = {.c = c};
	struct arguments a = {0};
	struct error err = {0};
	int status = EXIT_DONE, rc = prepare(&u, w, &a, &err);

	if (rc == 0 && !script && c->tty && str_eq(getenv("TERM"), "dumb"))
		status = plainly(c, w);
	else if (rc == 0)
		rc = script ? play(&u, script, &err) : tui_run(&u.o, &err);
	if (rc != 0)
		status = fail(&err);
	store_close(u.worker);
	arguments_release(&a);
	for (size_t i = 0; i < u.nbefore; i++)
		rules_free(u.before[i]);
	free(u.before);
	free(u.bindings);
	free(u.state);
	free(u.journal);
	return status;
}

const struct command cmd_ui = {
	.name = "ui",
	.alias = "tui",
	.group = "look",
	.arguments = "[FROM [TO]] [OBJECT]",
	.summary = "the terminal interface",
	.examples = "assay ui   what is not reviewed yet\n"
		    "assay ui friday   since Friday's backup\n"
		    "assay ui @~2 @~1 shop/svc/frontend   the diff of one object\n"
		    "assay ui --screen timeline   the snapshots\n",
	.formats = "",
	.run = run,
};
