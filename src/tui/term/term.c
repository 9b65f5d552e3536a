/*
 * The terminal by ncursesw, which paints and knows the terminal's description. Keys
 * are read and decoded without it (input.c), signals are ours (signals.c).
 * All that is written past curses is written when curses has nothing held back,
 * which is so after each doupdate and endwin.
 */
#include "term.h"

#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "cell.h"
#include "input.h"
#include "run.h"
#include "signals.h"

/* Curses has a struct term and a key_name, too; and its macros must not reach our headers. */
#define term curses_term
#define key_name curses_key_name
#include <curses.h>
#include <term.h>
#undef term
#undef key_name

enum {
	ESC_MS = 25,
	GROUND_MS = 12,			/* what the first frame waits for an answer, at most */
	LATE_MS = 300,			/* after that none is thought to come */
	DOUBLE_MS = 400,
	PAIRS_MAX = 60,			/* an 8 colour terminal has 64 */
};

static const char mouse_on[] = "\033[?1000h\033[?1006h", mouse_off[] = "\033[?1006l\033[?1000l";
static const char paste_on[] = "\033[?2004h", paste_off[] = "\033[?2004l";
static const char ask_ground[] = "\033]11;?\033\\";

struct term {
	SCREEN *curses;
	struct input in;
	struct buf rescue;		/* what a crash writes */
	struct termios mode;		/* as it was */
	const struct palette *palette;
	enum depth depth;
	int colours;			/* 0: none may be used */
	struct {
		short fg, bg;
	} pairs[PAIRS_MAX];		/* of curses' pair i + 1 */
	size_t npairs;
	int rows, cols;
	bool mouse, unicode, tmux;
	int64_t asked_at;		/* when the ground was asked for; 0: not */
	bool awaited;			/* the first frame has waited for it */
	int64_t part_at;		/* when a sequence began that is not complete; 0: none */
	int64_t skip_at;		/* when the rest of one began to be skipped; 0: it is not */
	struct key click;		/* the last one, and when */
	int64_t click_at;
	bool lost;
};

int64_t
term_clock(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void
out(const char *s)
{
	io_write_all(STDOUT_FILENO, s, strlen(s));
}

/* ---- opening */

/* A string of the terminal's description, NULL if it has none. */
static char *
described(const char *name)
{
	char *s = tigetstr(name);

	return s == (char *)-1 ? NULL : s;	/* what terminfo says for a name that is no string */
}

static void
name_keys(struct input *in)
{
	static const struct {
		const char *name;
		uint32_t code;
	} keys[] = {
		{"kcuu1", K_UP}, {"kcud1", K_DOWN}, {"kcub1", K_LEFT}, {"kcuf1", K_RIGHT},
		{"khome", K_HOME}, {"kend", K_END}, {"kpp", K_PGUP}, {"knp", K_PGDN},
		{"kdch1", K_DELETE}, {"kich1", K_INSERT}, {"kcbt", K_SHIFT_TAB},
		{"kri", K_SHIFT_UP}, {"kind", K_SHIFT_DOWN}, {"kent", K_ENTER}, {"kf1", K_F1},
		{"kf2", K_F2}, {"kf3", K_F3}, {"kf4", K_F4}, {"kf5", K_F5}, {"kf6", K_F6},
		{"kf7", K_F7}, {"kf8", K_F8}, {"kf9", K_F9}, {"kf10", K_F10}, {"kf11", K_F11},
		{"kf12", K_F12},
	};

	for (size_t i = 0; i < countof(keys); i++)
		input_name(in, described(keys[i].name), keys[i].code);
}

/* Without the pauses that some descriptions ask for: "$<5>". */
static void
add_described(struct buf *b, const char *name)
{
	const char *s = described(name), *end;

	while (s && *s) {
		if (s[0] == '$' && s[1] == '<' && (end = strchr(s, '>')))
			s = end + 1;
		else
			buf_putc(b, *s++);
	}
}

static void
make_rescue(struct term *t)
{
	static const char *const names[] = {"sgr0", "cnorm", "rmkx", "rmcup"};

	buf_puts(&t->rescue, paste_off);
	if (t->mouse)
		buf_puts(&t->rescue, mouse_off);
	if (t->colours)
		add_described(&t->rescue, "op");
	for (size_t i = 0; i < countof(names); i++)
		add_described(&t->rescue, names[i]);
	buf_puts(&t->rescue, "\r\n");
}

/* Terminals that print what they do not understand, or are known not to answer. */
static bool
answers(const char *term)
{
	static const char *const silent[] = {"vt", "linux", "ansi", "cons", "sun", "wy", "cygwin", "pcansi"};

	for (size_t i = 0; i < countof(silent); i++)
		if (str_starts(term, silent[i]))
			return false;
	return true;
}

static void
choose_depth(struct term *t, enum tui_ground ground)
{
	if (!t->colours)
		t->depth = DEPTH_MONO;
	else if (t->colours < 256 || ground == GROUND_UNKNOWN)
		t->depth = DEPTH_8;
	else
		t->depth = ground == GROUND_DARK ? DEPTH_256_DARK : DEPTH_256_LIGHT;
}

static void
choose_colours(struct term *t, const struct tui_opts *o, const char *term)
{
	bool back = described("op") || described("oc");
	int n = tigetnum("colors");
	enum tui_ground ground = o->ground;

	t->palette = palette_named(o->palette ? o->palette : "safe");
	if (!t->palette)
		t->palette = palette_named("safe");
	t->colours = o->no_colour || t->palette == palette_named("mono") || !back || n < 8 ? 0 : n;
	if (ground == GROUND_UNKNOWN && t->colours >= 256 && answers(term)) {
		t->in.asked = true;
		t->asked_at = term_clock();
	}
	if (ground == GROUND_UNKNOWN)
		ground = input_colorfgbg(getenv("COLORFGBG"));
	choose_depth(t, ground);
}

/* Reads the description of TERM; what it says is kept, for curses reads it anew. */
static int
describe(struct term *t, const struct tui_opts *o, struct error *err)
{
	const char *term = getenv("TERM");
	int why;

	if (!term || !*term)
		term = "unknown";
	if (setupterm(term, STDOUT_FILENO, &why) != OK || !described("cup") || !described("clear")) {
		error_set(err, ERR_USAGE, "a terminal of the kind TERM=%s cannot show the interface", term);
		return error_hint(err, "assay diff shows the same as text");
	}
	t->mouse = o->mouse;
	t->tmux = getenv("TMUX") != NULL;
	t->unicode = o->unicode && str_eq(nl_langinfo(CODESET), "UTF-8");
	choose_colours(t, o, term);
	name_keys(&t->in);
	make_rescue(t);
	del_curterm(cur_term);
	return 0;
}

static void
measure(struct term *t)
{
	struct winsize w;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_row && w.ws_col) {
		if (w.ws_row != LINES || w.ws_col != COLS)
			resize_term(w.ws_row, w.ws_col);
	}
	t->rows = LINES;
	t->cols = COLS;
}

static void
enter(struct term *t)
{
	if (t->mouse)
		out(mouse_on);
	out(paste_on);
	clearok(curscr, TRUE);
	refresh();
	curs_set(0);
}

static void
leave(struct term *t)
{
	out(paste_off);
	if (t->mouse)
		out(mouse_off);
	endwin();
}

static int
start_curses(struct term *t, struct error *err)
{
	t->curses = newterm(NULL, stdout, stdin);
	if (!t->curses)
		return error_set(err, ERR_USAGE, "the terminal cannot be set up");
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	typeahead(-1);
	if (t->colours && (start_color() != OK || use_default_colors() != OK)) {
		t->colours = 0;
		choose_depth(t, GROUND_UNKNOWN);
	}
	measure(t);
	enter(t);
	if (t->asked_at)
		out(ask_ground);
	return 0;
}

int
term_open(struct term **out_term, const struct tui_opts *o, struct error *err)
{
	struct term *t;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		error_set(err, ERR_USAGE, "standard input and output are no terminal");
		return error_hint(err, "assay diff shows the same as text");
	}
	t = mem_zero(1, sizeof(*t));
	if (tcgetattr(STDIN_FILENO, &t->mode) < 0) {
		error_errno(err, "the terminal's mode");
		goto fail;
	}
	if (describe(t, o, err) < 0 || signals_take(STDOUT_FILENO, &t->rescue, &t->mode, err) < 0)
		goto fail;
	if (start_curses(t, err) < 0)
		goto fail;
	*out_term = t;
	return 0;
fail:
	signals_release();
	input_release(&t->in);
	buf_release(&t->rescue);
	free(t);
	return -1;
}

static bool fill(struct term *t, int64_t ms);

/* Who leaves at once gets no answer typed into the shell. */
static void
await_late(struct term *t)
{
	int64_t left;

	while (t->asked_at && !t->lost && !input_answered(&t->in) &&
	       (left = t->asked_at + LATE_MS - term_clock()) > 0)
		fill(t, left);
}

void
term_close(struct term *t)
{
	int leaving;

	if (!t)
		return;
	leaving = signals_noted(NOTE_LEAVE);
	if (!leaving)
		await_late(t);
	leave(t);
	tcsetattr(STDIN_FILENO, TCSANOW, &t->mode);
	delscreen(t->curses);
	signals_release();
	input_release(&t->in);
	buf_release(&t->rescue);
	free(t);
	if (leaving)
		raise(leaving);
}

void
term_size(const struct term *t, int *rows, int *cols)
{
	*rows = t->rows;
	*cols = t->cols;
}

bool
term_unicode(const struct term *t)
{
	return t->unicode;
}

/* ---- painting */

/* curses' pair of two colours, made when it is first asked for; 0, the terminal's own, when no more fit. */
static short
pair(struct term *t, struct look look)
{
	size_t i = 0;

	if (!t->colours || (look.fg < 0 && look.bg < 0))
		return 0;
	while (i < t->npairs && (t->pairs[i].fg != look.fg || t->pairs[i].bg != look.bg))
		i++;
	if (i == t->npairs) {
		if (i == PAIRS_MAX || init_pair((short)(i + 1), look.fg, look.bg) != OK)
			return 0;
		t->pairs[i].fg = look.fg;
		t->pairs[i].bg = look.bg;
		t->npairs++;
	}
	return (short)(i + 1);
}

static attr_t
attributes(uint8_t attr)
{
	return (attr & ATTR_BOLD ? A_BOLD : 0) | (attr & ATTR_UNDERLINE ? A_UNDERLINE : 0) |
	       (attr & ATTR_REVERSE ? A_REVERSE : 0);
}

static void
paint_cell(struct term *t, const struct screen *s, int row, int col)
{
	const struct cell *c = &s->v[(size_t)row * (size_t)s->cols + (size_t)col];
	bool wide = col + 1 < s->cols && (c[1].flags & CELL_TAIL);
	struct look look = palette_look(t->palette, t->depth, c->role, c->flags);
	wchar_t text[CCHARW_MAX + 1];
	cchar_t cc;
	int cols = cell_characters(c, wide, text, CCHARW_MAX);

	if (setcchar(&cc, text, attributes(look.attr), pair(t, look), NULL) == OK)
		mvadd_wch(row, col, &cc);
	if (wide && cols == 1 && setcchar(&cc, L" ", attributes(look.attr), pair(t, look), NULL) == OK)
		mvadd_wch(row, col + 1, &cc);
}

/* Where the terminal's cursor stands; on one that cannot hide it: at the cursor's row. */
static void
place_cursor(const struct screen *s)
{
	if (s->cursor_row >= 0 && s->cursor_row < LINES && s->cursor_col >= 0 && s->cursor_col < COLS) {
		move(s->cursor_row, s->cursor_col);
		curs_set(1);
		return;
	}
	curs_set(0);
	for (int row = 0; row < s->rows && row < LINES; row++)
		if (s->v[(size_t)row * (size_t)s->cols].flags & CELL_CURSOR) {
			move(row, 0);
			return;
		}
	move(LINES - 1, COLS - 1);
}

/* The first frame waits a moment for the answer, so that it need not be painted twice. */
static void
await_ground(struct term *t)
{
	int64_t until = t->asked_at + GROUND_MS, now = term_clock();

	while (!input_answered(&t->in) && now < until && fill(t, until - now))
		now = term_clock();
	t->awaited = true;
	if (t->in.grounded)
		choose_depth(t, input_dark(t->in.ground) ? GROUND_DARK : GROUND_LIGHT);
}

void
term_paint(struct term *t, const struct screen *s)
{
	if (t->asked_at && !t->awaited)
		await_ground(t);
	if (s->rows < LINES || s->cols < COLS)
		erase();
	for (int row = 0; row < s->rows && row < LINES; row++)
		for (int col = 0; col < s->cols && col < COLS; col++) {
			const struct cell *c = &s->v[(size_t)row * (size_t)s->cols + (size_t)col];

			if (!(c->flags & CELL_TAIL))
				paint_cell(t, s, row, col);
		}
	place_cursor(s);
	refresh();
}

void
term_redraw(struct term *t)
{
	(void)t;
	clearok(curscr, TRUE);
}

/* ---- keys */

/* Reads what there is within ms (-1: waits); false when the time is over or a signal was noted. */
static bool
fill(struct term *t, int64_t ms)
{
	struct pollfd p[2] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = signals_fd(), .events = POLLIN}};
	char bytes[4096];
	ssize_t n;

	if (poll(p, 2, (int)ms) <= 0)
		return false;
	if (p[1].revents)
		signals_woken();
	if (!p[0].revents)
		return false;
	n = read(STDIN_FILENO, bytes, sizeof(bytes));
	if (n > 0)
		input_feed(&t->in, bytes, (size_t)n);
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		t->lost = true;
	return n > 0;
}

static struct key
resized(struct term *t)
{
	measure(t);
	return (struct key){.code = K_RESIZE, .row = t->rows, .col = t->cols};
}

/* What signals asked for; false: nothing that the caller must know. */
static bool
noted(struct term *t, struct key *k)
{
	if (t->lost || signals_noted(NOTE_LEAVE)) {
		*k = (struct key){.code = K_LOST};
		return true;
	}
	if (signals_noted(NOTE_SUSPEND)) {
		term_suspend(t);
		*k = resized(t);
		return true;
	}
	if (signals_noted(NOTE_CONTINUE)) {	/* stopped without being asked: who knows the modes */
		leave(t);
		enter(t);
		*k = resized(t);
		return true;
	}
	if (signals_noted(NOTE_RESIZE)) {
		*k = resized(t);
		return true;
	}
	return false;
}

/* Two clicks on one place are a double click. */
static struct key
clicked(struct term *t, struct key k)
{
	int64_t now = term_clock();
	bool again = k.code == K_MOUSE && k.mouse == MOUSE_CLICK && t->click_at &&
		     now - t->click_at <= DOUBLE_MS && t->click.row == k.row && t->click.col == k.col;

	if (k.code != K_MOUSE || k.mouse != MOUSE_CLICK)
		return k;
	t->click = k;
	t->click_at = again ? 0 : now;
	if (again)
		k.mouse = MOUSE_DOUBLE;
	return k;
}

/* The next one of what was read. A sequence that is not complete waits for its time. */
static bool
decode(struct term *t, struct key *k)
{
	bool final = t->part_at && term_clock() - t->part_at >= ESC_MS, grounded = t->in.grounded;
	int64_t now = term_clock();
	enum input_state state;

	if (t->skip_at && now - t->skip_at >= LATE_MS)
		t->in.skipping = false;		/* an answer without an end must not take keys for ever */
	state = input_next(&t->in, final, k);
	t->skip_at = !t->in.skipping ? 0 : t->skip_at ? t->skip_at : now;
	if (state != INPUT_PART)
		t->part_at = 0;
	else if (!t->part_at)
		t->part_at = term_clock();
	if (state != INPUT_KEY && t->in.grounded && !grounded) {	/* the answer, late */
		choose_depth(t, input_dark(t->in.ground) ? GROUND_DARK : GROUND_LIGHT);
		*k = resized(t);
		return true;
	}
	return state == INPUT_KEY;
}

struct key
term_key(struct term *t, int ms)
{
	int64_t until = term_clock() + ms;
	struct key k;

	for (;;) {
		if (noted(t, &k))
			return k;
		if (decode(t, &k))
			return clicked(t, k);
		int64_t now = term_clock(), wait = ms < 0 ? -1 : until > now ? until - now : 0;

		if (t->part_at) {
			int64_t left = t->part_at + ESC_MS - now;

			left = left < 0 ? 0 : left;
			wait = wait < 0 || left < wait ? left : wait;
		}
		if (fill(t, wait)) {
			t->part_at = 0;
			continue;
		}
		if (ms >= 0 && term_clock() >= until) {
			if (noted(t, &k) || decode(t, &k))
				return k;
			return (struct key){.code = K_NONE};
		}
	}
}

/* ---- giving the terminal away */

void
term_suspend(struct term *t)
{
	leave(t);
	signals_stop();
	measure(t);
	enter(t);
}

int
term_run(struct term *t, const char *command, const struct buf *text, bool wait, struct error *err)
{
	int rc;

	leave(t);
	rc = run_command(command, text, err);
	if (wait)
		run_wait();
	measure(t);
	enter(t);
	return rc;
}

bool
term_copy(struct term *t, const char *p, size_t n)
{
	struct buf b = {0};
	bool ok = input_osc52(&b, p, n, t->tmux);

	if (ok)
		io_write_all(STDOUT_FILENO, b.p, b.n);
	buf_release(&b);
	return ok;
}
