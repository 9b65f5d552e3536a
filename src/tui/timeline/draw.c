/* The rows of the Timeline: which columns there is room for, and what stands in them. */
#include "nights.h"

/* ---- rows ---- */

const struct log_row *
nights_row(const struct app *a, const struct nights *st, size_t i)
{
	size_t n;
	const struct log_row *rows = timeline_rows(a->model.nights, &n);

	return i < st->n && st->shown[i] < n ? &rows[st->shown[i]] : NULL;
}

size_t
nights_snapshot(const struct app *a, const struct nights *st, size_t i)
{
	return i < st->n ? timeline_snapshot_of(a->model.nights, st->shown[i]) : SIZE_MAX;
}

void
nights_date(const struct app *a, struct buf *out, const struct log_row *r)
{
	when_print_column(out, r->instant, a->o->render.zone, a->o->render.now);
	if (r->missing)		/* it has a day only */
		out->n -= strlen(" 00:00");
	if (r->missing)
		out->p[out->n] = '\0';
}

#define WHOLE_COLS 15		/* PARTIAL 12/15 */

/* "PARTIAL 12/15": so many of the kinds that the night before had; "PARTIAL 12" in few columns; "" for a
 * whole one. */
static void
put_partial_word(struct buf *out, const struct log_row *r, int width)
{
	if (!r->partial)
		return;
	buf_puts(out, "PARTIAL");
	if (r->kinds < r->kinds_before)
		buf_printf(out, width < WHOLE_COLS - 2 ? " %zu" : " %zu/%zu", r->kinds,
			   r->kinds_before);
}

void
nights_note(struct buf *out, const struct log_row *r, int width)
{
	put_partial_word(out, r, width);
	if (!r->partial && r->first)
		buf_puts(out, "first");
	if (*r->labels)
		buf_printf(out, "%s%s", r->partial || r->first ? ", " : "", r->labels);
	else if (!r->partial && !r->first)
		buf_puts(out, "complete");
}

/* ---- columns ---- */

enum column { AGE, OBJECTS, ADDED, CHANGED, REMOVED, CRITICAL, WARNING, INFO, HAND, NOISE,
	      COLUMNS };

static const struct {
	const char *heading;
	int width, order;		/* order: the highest is dropped first */
} columns[COLUMNS] = {
	[AGE] = {"AGE", 6, 8},      [OBJECTS] = {"OBJECTS", 9, 6}, [ADDED] = {"+", 4, 3},
	[CHANGED] = {"~", 4, 3},    [REMOVED] = {"-", 4, 3},       [CRITICAL] = {"!!", 5, 1},
	[WARNING] = {"!", 4, 2},    [INFO] = {"i", 4, 4},          [HAND] = {"HAND", 6, 9},
	[NOISE] = {"NOISE", 7, 7},
};

#define MARGIN    5
#define NOTE_LEAST 10
#define MARKS_MOST 28		/* of the column CHANGES */
#define MARKS_COLS 33

/* note has the width of what is left, in wide screens behind what else is told of a backup. */
struct layout {
	int date, note;			/* width; column */
	int marks, whole;		/* columns of CHANGES and BACKUP; 0: none */
	bool has[COLUMNS];
};

static int
date_width(const struct app *a)
{
	size_t n;
	const struct log_row *rows = timeline_rows(a->model.nights, &n);
	int most = 16;

	for (size_t i = 0; i < n; i++) {
		struct buf b = {0};

		nights_date(a, &b, &rows[i]);
		most = (int)b.n > most ? (int)b.n : most;
		buf_release(&b);
	}
	return most;
}

/* All columns that fit beside date and note; the least wanted go first. */
static struct layout
lay_out(const struct app *a, int cols)
{
	struct layout l = {.date = date_width(a)};

	for (int order = 9; order >= 0; order--) {
		int width = MARGIN + l.date;

		for (enum column c = 0; c < COLUMNS; c++) {
			l.has[c] = columns[c].order <= order && (c != HAND || cols >= NIGHTS_WIDE);
			width += l.has[c] ? columns[c].width : 0;
		}
		l.note = width + 2;
		if (l.note + NOTE_LEAST <= cols)
			break;
	}
	if (l.note + MARKS_COLS + WHOLE_COLS + NOTE_LEAST <= cols) {
		l.marks = l.note;
		l.whole = l.marks + MARKS_COLS;
		l.note = l.whole + WHOLE_COLS;
	}
	return l;
}

void
nights_age(struct buf *out, int64_t seconds)
{
	if (seconds < 0)
		buf_puts(out, "-");
	else if (seconds < 86400)
		buf_printf(out, "%lldh", (long long)(seconds / 3600));
	else
		buf_printf(out, "%lldd", (long long)(seconds / 86400));
}

static void
put_number(struct buf *out, const struct log_row *r, size_t n)
{
	if (r->first)
		return;
	if (!r->counted)
		buf_puts(out, "..");
	else if (n)
		buf_printf(out, "%zu", n);
	else
		buf_putc(out, '.');
}

static void
put_cell(const struct app *a, struct buf *out, const struct log_row *r, enum column c)
{
	const struct drift_summary *s = &r->summary;
	const size_t numbers[COLUMNS] = {
		[ADDED] = s->added, [CHANGED] = s->changed + s->recreated, [REMOVED] = s->removed,
		[CRITICAL] = s->critical, [WARNING] = s->warning, [INFO] = s->info,
		[HAND] = s->by_hand, [NOISE] = s->noise,
	};

	if (c == AGE)
		nights_age(out, a->o->render.now - r->instant);
	else if (c == OBJECTS && r->missing)
		buf_putc(out, '-');
	else if (c == OBJECTS)
		buf_printf(out, "%llu", (unsigned long long)r->objects);
	else if (!r->missing)
		put_number(out, r, numbers[c]);
}

static enum role
cell_role(const struct log_row *r, enum column c)
{
	if (c == CRITICAL && r->counted && r->summary.critical)
		return ROLE_CRITICAL;
	if (c == WARNING && r->counted && r->summary.warning)
		return ROLE_WARNING;
	return c == AGE || c == NOISE ? ROLE_DIM : ROLE_TEXT;
}

/* ---- drawing ---- */

static void
draw_head(struct screen *s, struct rect r, const struct layout *l)
{
	int at = r.col + MARGIN + l->date;

	screen_puts(s, r.row, r.col + MARGIN, r.cols - MARGIN, ROLE_HEAD, "SNAPSHOT");
	for (enum column c = 0; c < COLUMNS; c++) {
		if (!l->has[c])
			continue;
		at += columns[c].width;
		screen_right(s, r.row, at, columns[c].width, ROLE_HEAD, columns[c].heading);
	}
	if (l->marks)
		screen_puts(s, r.row, r.col + l->marks, MARKS_COLS, ROLE_HEAD, "CHANGES");
	if (l->whole)
		screen_puts(s, r.row, r.col + l->whole, WHOLE_COLS, ROLE_HEAD, "BACKUP");
	screen_puts(s, r.row, r.col + l->note, r.cols - l->note, ROLE_HEAD,
		    l->whole ? "LABELS" : "NOTE");
}

/* "XX!i": a mark an object, the worst first; "+12" for those there is no room for. */
static void
draw_marks(struct screen *s, struct rect r, const struct layout *l, const struct log_row *row)
{
	const struct {
		size_t n;
		char mark;
		enum role role;
	} levels[] = {{row->summary.critical, 'X', ROLE_CRITICAL},
		      {row->summary.warning, '!', ROLE_WARNING}, {row->summary.info, 'i', ROLE_INFO}};
	size_t done = 0, more = 0;

	for (size_t i = 0; row->counted && i < countof(levels); i++)
		for (size_t k = 0; k < levels[i].n; k++) {
			if (done == MARKS_MOST) {
				more += levels[i].n - k;
				break;
			}
			screen_put(s, r.row, r.col + l->marks + (int)done++, 1, levels[i].role,
				   &levels[i].mark, 1);
		}
	if (more)
		screen_printf(s, r.row, r.col + l->marks + MARKS_MOST, MARKS_COLS - MARKS_MOST - 1,
			      ROLE_TEXT, "+%zu", more);
}

static void
draw_cells(const struct app *a, struct screen *s, struct rect r, const struct layout *l,
	   const struct log_row *row)
{
	int at = r.col + MARGIN + l->date;

	for (enum column c = 0; c < COLUMNS; c++) {
		struct buf b = {0};

		if (!l->has[c])
			continue;
		at += columns[c].width;
		put_cell(a, &b, row, c);
		screen_right(s, r.row, at, columns[c].width, cell_role(row, c), buf_cstr(&b));
		buf_release(&b);
	}
}

static void
draw_note(const struct nights *st, struct screen *s, struct rect r, const struct layout *l,
	  const struct log_row *row)
{
	int at = l->note, width = r.cols - at;
	struct buf b = {0};

	if (row->missing) {
		at = MARGIN + l->date + (l->has[AGE] ? columns[AGE].width : 0) +
		     (l->has[OBJECTS] ? columns[OBJECTS].width : 0) + 3;
		screen_cut(s, r.row, r.col + at, r.cols - at, ROLE_ALARM,
			   "NO BACKUP FOUND FOR THIS NIGHT");
		return;
	}
	if (l->whole) {
		put_partial_word(&b, row, WHOLE_COLS);
		if (!row->partial)
			buf_puts(&b, row->first ? "first" : "complete");
		draw_marks(s, r, l, row);
		screen_cut(s, r.row, r.col + l->whole, WHOLE_COLS - 1,
			   row->partial ? ROLE_ALARM : ROLE_TEXT, b.p);
		narrow_mark(&st->narrow, s, r.row, r.col + l->whole, WHOLE_COLS - 1, b.p);
		buf_clear(&b);
		buf_puts(&b, row->labels);
	} else {
		nights_note(&b, row, width);
	}
	screen_cut(s, r.row, r.col + at, width, row->partial && !l->whole ? ROLE_ALARM : ROLE_TEXT,
		   buf_cstr(&b));
	narrow_mark(&st->narrow, s, r.row, r.col + at, width, buf_cstr(&b));
	buf_release(&b);
}

static void
draw_row(const struct app *a, const struct nights *st, struct screen *s, struct rect r,
	 const struct layout *l, size_t i)
{
	const struct log_row *row = nights_row(a, st, i);
	size_t at = nights_snapshot(a, st, i);
	struct buf b = {0};

	if (at != SIZE_MAX && at == a->model.from.index)
		screen_put(s, r.row, r.col + 1, 1, ROLE_HEAD, "F", 1);
	if (at != SIZE_MAX && at == a->model.to.index)
		screen_put(s, r.row, r.col + 1 + (at == a->model.from.index), 1, ROLE_HEAD, "T", 1);
	if (i == st->list.cursor && st->other == SIZE_MAX)
		screen_put(s, r.row, r.col + 3, 1, ROLE_TEXT, ">", 1);
	nights_date(a, &b, row);
	screen_puts(s, r.row, r.col + MARGIN, r.cols - MARGIN, ROLE_TEXT, buf_cstr(&b));
	narrow_mark(&st->narrow, s, r.row, r.col + MARGIN, r.cols - MARGIN, buf_cstr(&b));
	buf_release(&b);
	draw_cells(a, s, r, l, row);
	draw_note(st, s, r, l, row);
}

static void
draw_other(struct screen *s, struct rect r, const struct other_cluster *o)
{
	int at = MARGIN + screen_cut(s, r.row, r.col + MARGIN, r.cols - MARGIN, ROLE_DIM, o->line) + 3;

	if (*o->late)
		screen_cut(s, r.row, r.col + at, r.cols - at, ROLE_ALARM, o->late);
}

/* Below the list; how many there is no room for stands in the last. */
static void
draw_others(const struct app *a, const struct nights *st, struct screen *s, struct rect r,
	    bool focus)
{
	for (int i = 0; i < r.rows; i++) {
		struct rect line = {r.row + i, r.col, 1, r.cols};

		if (nights_other_more(st, (size_t)i))
			screen_printf(s, line.row, r.col + MARGIN, r.cols - MARGIN, ROLE_DIM,
				      "%zu other clusters: %s chooses one",
				      st->nothers - (size_t)i, keymap_key(a->keys, ACTION_CLUSTER));
		else
			draw_other(s, line, &st->others[i]);
		if ((size_t)i != st->other)
			continue;
		screen_put(s, line.row, r.col + 3, 1, ROLE_TEXT, ">", 1);
		screen_flag(s, line, focus ? CELL_CURSOR : CELL_PARKED);
	}
}

void
nights_draw(const struct app *a, const struct nights *st, struct screen *s, struct rect r,
	    bool focus)
{
	struct layout l = lay_out(a, r.cols);
	int others = (int)st->seen < r.rows ? (int)st->seen : r.rows;

	draw_others(a, st, s, (struct rect){r.row + r.rows - others, r.col, others, r.cols}, focus);
	r.rows -= others;
	draw_head(s, (struct rect){r.row, r.col, 1, r.cols}, &l);
	for (int i = 1; i < r.rows && st->list.top + (size_t)i - 1 < st->n; i++) {
		size_t row = st->list.top + (size_t)i - 1;
		struct rect line = {r.row + i, r.col, 1, r.cols};

		draw_row(a, st, s, line, &l, row);
		if (row == st->list.cursor && st->other == SIZE_MAX)
			screen_flag(s, line, focus ? CELL_CURSOR : CELL_PARKED);
	}
	if (!st->n && r.rows > 1)
		screen_cut(s, r.row + 1, r.col + MARGIN, r.cols - MARGIN, ROLE_DIM,
			   "no snapshot matches the filter: \\ clears it");
}
