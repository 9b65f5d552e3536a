/* Writing what is shown to a file: a format, a name, and a question before a file is replaced. */
#include <stdio.h>
#include <stdlib.h>

#include "window.h"

#define FORMATS_MAX 12

struct export {
	char *words, *formats[FORMATS_MAX];	/* slices of words */
	size_t n, cursor;
	char *path;
	struct buf text;		/* to be written, without formats */
};

static const struct overlay_ops export_ops;

static struct overlay *
open_one(const struct app *a)
{
	struct overlay *o = a->overlay;

	while (o && o->ops != &export_ops)
		o = o->under;
	return o;
}

/* ---- the name ---- */

static const char *
ending(const char *format)
{
	static const char *const endings[][2] = {
		{"json", "json"}, {"ndjson", "ndjson"}, {"yaml", "yaml"}, {"unified", "patch"},
		{"markdown", "md"},
	};

	for (size_t i = 0; i < countof(endings); i++)
		if (str_eq(endings[i][0], format))
			return endings[i][1];
	return "txt";
}

/* "shop-prod-svc-cart.patch", "prod-eu1-changes.json": nothing that a shell or a folder minds. */
static char *
default_name(const struct app *a, const char *format)
{
	const struct view_ops *ops = app_focus(a)->ops;
	const char *context = a->model.to.at.context;
	struct buf b = {0};
	struct target t;

	app_target(a, &t);
	if (ops == &view_diff && t.ref)
		buf_puts(&b, t.ref);
	else
		buf_printf(&b, "%s-%s", context ? context : "assay", ops->screen);
	for (size_t i = 0; i < b.n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-",
			    b.p[i]) || !b.p[i])
			b.p[i] = '-';
	if (b.n && b.p[0] == '.')
		b.p[0] = '-';
	buf_printf(&b, ".%s", ending(format));
	return buf_take(&b);
}

/* ~/ is the home folder, as in a shell. */
static char *
expand(const char *text)
{
	const char *home = getenv("HOME");

	if (!str_starts(text, "~/") || !home || !*home)
		return mem_strdup(text);
	return mem_printf("%s/%s", home, text + 2);
}

/* ---- writing ---- */

/* The filter that holds for what is written; "" */
static const char *
filter_of(const struct app *a, const struct view *v)
{
	return v->ops != &view_diff ? view_filter_text(a, v) : "";
}

/* With the command that prints the same; there is none for a typed filter. */
static void
tell(struct app *a, struct view *v, const char *format, const char *path, size_t n)
{
	const char *filter = filter_of(a, v);
	struct buf b = {0};

	if (v->ops->command)
		v->ops->command(a, v, &b);
	if (*filter)
		app_say(a, "wrote %s (%zu bytes): what the filter %s shows", path, n, filter);
	else if (b.n)
		app_say(a, "wrote %s (%zu bytes): %s -o %s > %s", path, n, b.p, format, path);
	else
		app_say(a, "wrote %s (%zu bytes)", path, n);
	buf_release(&b);
}

static void
write_text(struct app *a, const struct export *e)
{
	struct error err = {0};

	if (io_write_file(e->path, e->text.p, e->text.n, 0666, &err) != 0)
		app_say_error(a, &err);
	else
		app_say(a, "wrote %s (%zu bytes)", e->path, e->text.n);
}

static void
write_view(struct app *a, const struct export *e)
{
	const char *format = e->formats[e->cursor];
	struct view *v = app_focus(a);
	struct buf text = {0};
	struct error err = {0};

	if (v->ops->export(a, v, format, &text, &err) != 0 ||
	    io_write_file(e->path, text.n ? text.p : "", text.n, 0666, &err) != 0)
		app_say_error(a, &err);
	else
		tell(a, v, format, e->path, text.n);
	buf_release(&text);
}

static void
write_out(struct app *a, struct overlay *o)
{
	const struct export *e = o->state;

	if (e->n)
		write_view(a, e);
	else
		write_text(a, e);
	overlay_remove(a, o);
}

static void
answered(struct app *a, char letter)
{
	struct overlay *o = open_one(a);

	if (!o)
		return;
	if (letter == 'y') {
		write_out(a, o);
		return;
	}
	app_say(a, "nothing was written");
	overlay_remove(a, o);
}

static void
named(struct app *a, const char *text)
{
	struct overlay *o = open_one(a);
	struct export *e = o ? o->state : NULL;
	char *question;

	if (!o)
		return;
	if (!text || !*text) {
		overlay_remove(a, o);
		return;
	}
	free(e->path);
	e->path = expand(text);
	if (!io_exists(e->path)) {
		write_out(a, o);
	} else if (io_is_dir(e->path)) {
		app_say(a, "%s is a folder: nothing was written", e->path);
		overlay_remove(a, o);
	} else {
		question = mem_printf("%s is there already. Write over it?", e->path);
		overlay_ask(a, question, "yn", answered);
		free(question);
	}
}

static void
ask(struct app *a, const char *name)
{
	prompt_open(a, &(struct prompt_opts){.mark = "file: ", .initial = name,
					     .history = "export", .done = named});
}

static void
ask_name(struct app *a, const struct export *e)
{
	char *name = default_name(a, e->formats[e->cursor]);

	ask(a, name);
	free(name);
}

/* ---- the formats ---- */

static void
draw(const struct app *a, const struct overlay *o, struct screen *s)
{
	const struct export *e = o->state;
	struct rect in;
	size_t top;

	(void)a;
	if (!e->n)
		return;
	in = screen_box(s, window_box((int)e->n, 36, s->rows, s->cols), "Export");
	top = in.rows > 0 && e->cursor >= (size_t)in.rows ? e->cursor - (size_t)in.rows + 1 : 0;
	for (int y = 0; y < in.rows && top + (size_t)y < e->n; y++) {
		size_t i = top + (size_t)y;

		screen_printf(s, in.row + y, in.col + 1, in.cols - 1, ROLE_TEXT, "%zu  %s", i + 1,
			      e->formats[i]);
		if (i == e->cursor)
			screen_flag(s, (struct rect){in.row + y, in.col, 1, in.cols}, CELL_CURSOR);
	}
}

static unsigned
key(struct app *a, struct overlay *o, const struct key *k)
{
	struct export *e = o->state;
	enum action act = keymap_action(a->keys, k->code);

	if (k->code > '0' && k->code - '0' <= e->n) {
		e->cursor = k->code - '1';
		ask_name(a, e);
	} else if (k->code == K_ENTER) {
		ask_name(a, e);
	} else if (act == ACTION_DOWN && e->cursor + 1 < e->n) {
		e->cursor++;
	} else if (act == ACTION_UP && e->cursor) {
		e->cursor--;
	} else if (window_closes(a, k)) {
		return REACT_DONE;
	}
	return REACT_DRAW;
}

static void
close_export(struct app *a, struct overlay *o)
{
	struct export *e = o->state;

	(void)a;
	buf_release(&e->text);
	free(e->words);
	free(e->path);
	free(e);
}

static const struct overlay_ops export_ops = {
	.name = "export",
	.draw = draw,
	.key = key,
	.close = close_export,
};

void
overlay_export(struct app *a)
{
	const struct view_ops *ops = app_focus(a)->ops;
	struct export *e;
	char *save;

	if (!ops->formats || !ops->export) {
		app_say(a, "this screen has no format to write");
		return;
	}
	e = mem_zero(1, sizeof(*e));
	e->words = mem_strdup(ops->formats);
	for (char *w = strtok_r(e->words, " ", &save); w && e->n < FORMATS_MAX;
	     w = strtok_r(NULL, " ", &save))
		e->formats[e->n++] = w;
	overlay_push(a, &export_ops, e);
	if (e->n == 1)
		ask_name(a, e);
}

void
overlay_save(struct app *a, const char *name, const char *text, size_t n)
{
	struct export *e = mem_zero(1, sizeof(*e));

	buf_add(&e->text, text, n);
	overlay_push(a, &export_ops, e);
	ask(a, name);
}
