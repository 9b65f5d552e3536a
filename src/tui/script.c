/* Keys from a text instead of a terminal: the same app, the same drawing, no loop. */
#include "script.h"

#include <stdlib.h>

#include "app.h"

struct script {
	struct app *app;
	struct screen screen;
	struct buf *out;
	size_t line;			/* of the script, from 1 */
	bool unicode;
	int64_t now_ms;
};

static struct str
word(struct str *rest)
{
	struct str w;

	while (rest->n && *rest->p == ' ')
		rest->p++, rest->n--;
	w.p = rest->p;
	while (rest->n && *rest->p != ' ')
		rest->p++, rest->n--;
	w.n = (size_t)(rest->p - w.p);
	if (rest->n)
		rest->p++, rest->n--;
	return w;
}

/* A number within bounds; false also when there is none. */
static bool
number(struct str *rest, long long least, long long most, long long *out)
{
	struct str w = word(rest);

	return str_to_i64(w.p, w.n, out) && *out >= least && *out <= most;
}

/* Draws, and insists that the grid is whole. */
static int
draw(struct script *s, struct error *err)
{
	int bad;

	s->screen.unicode = s->unicode;
	screen_clear(&s->screen);
	app_draw(s->app, &s->screen);
	bad = screen_faulty(&s->screen);
	if (bad >= 0)
		return error_set(err, ERR_BUG, "row %d is not as wide as the screen", bad + 1);
	return 0;
}

static int
press(struct script *s, struct key k, struct error *err)
{
	errand_clear(&s->app->errand);
	s->now_ms += 1000;
	s->app->now_ms = s->now_ms;
	if (k.code == K_RESIZE) {
		screen_resize(&s->screen, k.row, k.col);
		k.row = s->screen.rows;
		k.col = s->screen.cols;
	}
	app_key(s->app, &k);
	return draw(s, err);
}

static int
do_type(struct script *s, struct str rest, struct error *err)
{
	unsigned cp;
	size_t len;

	for (size_t i = 0; i < rest.n; i += len) {
		len = utf8_decode(rest.p + i, rest.n - i, &cp);
		if (!len)
			return error_set(err, ERR_USAGE, "what is typed must be UTF-8");
		if (press(s, (struct key){.code = cp}, err) < 0)
			return -1;
	}
	return 0;
}

static int
do_paste(struct script *s, struct str rest, struct error *err)
{
	struct buf text = {0};
	int rc;

	for (size_t i = 0; i < rest.n; i++)
		if (rest.p[i] == '\\' && i + 1 < rest.n && rest.p[i + 1] == 'n') {
			buf_putc(&text, '\n');
			i++;
		} else {
			buf_putc(&text, rest.p[i]);
		}
	rc = press(s, (struct key){.code = K_PASTE, .paste = buf_cstr(&text)}, err);
	buf_release(&text);
	return rc;
}

static int
mouse(struct script *s, enum mouse_what what, struct str rest, struct error *err)
{
	long long row, col;

	if (!number(&rest, 1, 1000, &row) || !number(&rest, 1, 1000, &col))
		return error_set(err, ERR_USAGE, "a place is ROW COL, from 1");
	return press(s, (struct key){.code = K_MOUSE, .row = (int)row - 1, .col = (int)col - 1,
				     .mouse = what}, err);
}

static int
do_click(struct script *s, struct str rest, struct error *err)
{
	return mouse(s, MOUSE_CLICK, rest, err);
}

/* A terminal sends two clicks; the first is one. */
static int
do_double(struct script *s, struct str rest, struct error *err)
{
	return mouse(s, MOUSE_CLICK, rest, err) < 0 ? -1 : mouse(s, MOUSE_DOUBLE, rest, err);
}

static int
do_wheel_up(struct script *s, struct str rest, struct error *err)
{
	return mouse(s, MOUSE_WHEEL_UP, rest, err);
}

static int
do_wheel_down(struct script *s, struct str rest, struct error *err)
{
	return mouse(s, MOUSE_WHEEL_DOWN, rest, err);
}

static int
do_resize(struct script *s, struct str rest, struct error *err)
{
	long long rows, cols;

	if (!number(&rest, 1, 1000, &rows) || !number(&rest, 1, 1000, &cols))
		return error_set(err, ERR_USAGE, "a size is ROWS COLS");
	return press(s, (struct key){.code = K_RESIZE, .row = (int)rows, .col = (int)cols}, err);
}

static int
do_work(struct script *s, struct str rest, struct error *err)
{
	(void)rest;
	while (app_work(s->app))
		;
	return draw(s, err);
}

static int
do_step(struct script *s, struct str rest, struct error *err)
{
	long long n;

	if (!number(&rest, 1, 1000000, &n))
		return error_set(err, ERR_USAGE, "steps are a number from 1");
	while (n-- > 0 && app_work(s->app))
		;
	return draw(s, err);
}

static void
heading(struct script *s, struct str name)
{
	buf_puts(s->out, "-- ");
	buf_add(s->out, name.p, name.n);
	buf_printf(s->out, "%s%dx%d\n", name.n ? " " : "", s->screen.rows, s->screen.cols);
}

static int
do_dump(struct script *s, struct str rest, struct error *err)
{
	if (do_work(s, rest, err) < 0)
		return -1;
	heading(s, rest);
	screen_dump(&s->screen, s->out);
	return 0;
}

static int
do_now(struct script *s, struct str rest, struct error *err)
{
	if (draw(s, err) < 0)
		return -1;
	heading(s, rest);
	screen_dump(&s->screen, s->out);
	return 0;
}

static int
do_roles(struct script *s, struct str rest, struct error *err)
{
	if (do_work(s, rest, err) < 0)
		return -1;
	heading(s, rest);
	screen_dump_roles(&s->screen, s->out);
	return 0;
}

static int
do_size(struct script *s, struct str rest, struct error *err)
{
	return do_work(s, rest, err);	/* each draw checks */
}

static int
do_errand(struct script *s, struct str rest, struct error *err)
{
	static const char *const names[] = {
		[ERRAND_NONE] = "none", [ERRAND_QUIT] = "quit", [ERRAND_SUSPEND] = "suspend",
		[ERRAND_REDRAW] = "redraw", [ERRAND_RUN] = "run ", [ERRAND_COPY] = "copy",
	};
	const struct errand *e = &s->app->errand;

	(void)rest;
	(void)err;
	buf_printf(s->out, "-- errand %s%s%s\n", names[e->what],
		   e->what == ERRAND_RUN && e->command ? e->command : "", e->wait ? " (waits)" : "");
	if (e->has_text) {
		buf_add(s->out, e->text.p, e->text.n);
		if (e->text.n && e->text.p[e->text.n - 1] != '\n')
			buf_putc(s->out, '\n');
	}
	return 0;
}

/* ---- random keys */

static uint32_t
roll(uint32_t *seed, uint32_t n)
{
	*seed = *seed * 1664525U + 1013904223U;
	return (uint32_t)((uint64_t)(*seed >> 4) * n >> 28);
}

static struct key
random_key(struct script *s, uint32_t *seed)
{
	static const char *const pastes[] = {"", "cart", "a\nb\n", "\x1b[31m\xe2\x80\xae", "\xff\xfe", "(a+)+$"};
	struct key k = {.code = 0};

	switch (roll(seed, 20)) {
	case 0:
		k.code = K_MOUSE;
		k.mouse = (enum mouse_what)roll(seed, 4);
		k.row = (int)roll(seed, (uint32_t)s->screen.rows);
		k.col = (int)roll(seed, (uint32_t)s->screen.cols);
		break;
	case 1:
		k.code = K_PASTE;
		k.paste = pastes[roll(seed, countof(pastes))];
		break;
	case 2:
		k.code = K_RESIZE;
		k.row = 3 + (int)roll(seed, roll(seed, 4) ? 40 : 98);
		k.col = 10 + (int)roll(seed, roll(seed, 4) ? 130 : 291);
		break;
	case 3: case 4: case 5: case 6: case 7:
		k.code = K_BEYOND + 1 + roll(seed, K_F12 - K_BEYOND);
		break;
	case 8: case 9: case 10:
		k.code = 1 + roll(seed, 31);
		break;
	default:
		k.code = 32 + roll(seed, 95);
	}
	if (k.code < 128 && roll(seed, 50) == 0)
		k.code |= K_ALT;
	return k;
}

static int
do_random(struct script *s, struct str rest, struct error *err)
{
	long long n, first;
	uint32_t seed;

	if (!number(&rest, 1, 10000000, &n) || !number(&rest, 0, UINT32_MAX, &first))
		return error_set(err, ERR_USAGE, "random needs a number of keys and a seed");
	seed = (uint32_t)first;
	for (long long i = 0; i < n; i++) {
		struct key k = random_key(s, &seed);

		if (press(s, k, err) < 0)
			return error_in(err, "random key %lld", i + 1);
		if (roll(&seed, 2))
			app_work(s->app);
	}
	return 0;
}

/* ---- lines */

static const struct {
	const char *name;
	int (*run)(struct script *s, struct str rest, struct error *err);
} commands[] = {
	{"type", do_type}, {"paste", do_paste}, {"click", do_click}, {"double", do_double},
	{"wheel-up", do_wheel_up}, {"wheel-down", do_wheel_down}, {"resize", do_resize},
	{"work", do_work}, {"step", do_step}, {"dump", do_dump}, {"now", do_now},
	{"roles", do_roles}, {"size", do_size}, {"errand", do_errand}, {"random", do_random},
};

static int
run_line(struct script *s, struct str line, struct error *err)
{
	struct str rest = line, first = word(&rest);
	uint32_t code;

	if (!first.n || first.p[0] == '#')
		return 0;
	for (size_t i = 0; i < countof(commands); i++)
		if (strlen(commands[i].name) == first.n && memcmp(commands[i].name, first.p, first.n) == 0)
			return commands[i].run(s, rest, err);
	if (rest.n || !key_parse(first.p, first.n, &code))
		return error_set(err, ERR_USAGE, "no key and no word of scripts: %.*s", (int)line.n, line.p);
	return press(s, (struct key){.code = code}, err);
}

static int
run_lines(struct script *s, struct str text, struct error *err)
{
	while (text.n) {
		const char *end = memchr(text.p, '\n', text.n);
		size_t n = end ? (size_t)(end - text.p) : text.n;

		s->line++;
		if (run_line(s, (struct str){text.p, n}, err) < 0)
			return error_in(err, "line %zu", s->line);
		n += end != NULL;
		text.p += n;
		text.n -= n;
	}
	return 0;
}

int
tui_script(const struct tui_opts *o, const char *script, size_t n, int rows, int cols,
	   struct buf *out, struct error *err)
{
	struct script s = {.out = out, .unicode = o->unicode};
	int rc;

	screen_init(&s.screen, rows, cols);
	rc = app_new(&s.app, o, s.screen.rows, s.screen.cols, err);
	if (rc == 0)
		rc = run_lines(&s, (struct str){script, n}, err);
	app_free(s.app);
	screen_release(&s.screen);
	return rc;
}
