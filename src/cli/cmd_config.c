/* assay config: read and write settings. */
#include "cli.h"

static void
line(struct cli *c, const char *name)
{
	const char *origin, *value = config_get(c->config, name, &origin);

	buf_printf(&c->out, "%s =%s", name, value ? " " : "");
	buf_add_safe(&c->out, value ? value : "", value ? strlen(value) : 0);
	if (c->opt.show_origin)
		buf_printf(&c->out, "   %s", value ? origin : "unset");
	buf_putc(&c->out, '\n');
}

static int
unknown(const char *name, struct error *err)
{
	const char *names[64], *near;
	size_t n;
	const struct config_row *rows = config_rows(&n);

	for (size_t i = 0; i < n && i < countof(names); i++)
		names[i] = rows[i].name;
	near = str_nearest(name, names, n);
	error_set(err, ERR_USAGE, "'%s' is not a setting", name);
	if (str_starts(name, "alias."))
		return error_hint(err, "an alias is alias.NAME.command");
	if (near)
		return error_hint(err, "did you mean %s?", near);
	return error_hint(err, "assay config lists them");
}

static int
set(struct cli *c, const char *name, const char *value, struct error *err)
{
	const char *origin, *was = config_get(c->config, name, &origin), *file;
	char *old = mem_strdup(was ? was : "unset");

	if (config_set(c->config, name, value, &file, err) != 0) {
		words_add(&c->texts, old);
		return -1;
	}
	buf_printf(&c->out, "%s = ", name);
	buf_add_safe(&c->out, value ? value : "unset", strlen(value ? value : "unset"));
	buf_puts(&c->out, "   (was ");
	buf_add_safe(&c->out, old, strlen(old));
	buf_printf(&c->out, ")   in %s\n", file);
	words_add(&c->texts, old);
	return 0;
}

static int
run(struct cli *c, const struct words *w)
{
	struct error err = {0};
	size_t n;
	const struct config_row *rows = config_rows(&n);

	if (w->n == 1) {
		for (size_t i = 0; i < n; i++)
			line(c, rows[i].name);
		return EXIT_DONE;
	}
	if (!config_known(w->v[1]))
		unknown(w->v[1], &err);
	else if (c->opt.unset && w->n == 2)
		set(c, w->v[1], NULL, &err);
	else if (w->n == 2)
		line(c, w->v[1]);
	else if (w->n == 3 && !c->opt.unset)
		set(c, w->v[1], w->v[2], &err);
	else if (error_set(&err, ERR_USAGE, "config takes a setting and a value") != 0)
		error_hint(&err, "assay config import.zone Europe/Berlin");
	return err.code ? fail(&err) : EXIT_DONE;
}

const struct command cmd_config = {
	.name = "config",
	.group = "self",
	.arguments = "[KEY [VALUE]]",
	.summary = "read and write settings",
	.examples = "assay config   all settings\n"
		    "assay config import.zone Europe/Berlin\n"
		    "assay config --show-origin core.store\n",
	.formats = "",
	.run = run,
};
