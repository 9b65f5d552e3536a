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
	if (r->missing)
		when_print_day(out, r->instant, a->o->render.zone, a->o->render.now);
	else
		when_print_short(out, r->instant, a->o->render.zone, a->o->render.now);
}

void
nights_note(struct buf *out, const struct log_row *r)
{
	if (r->partial)
		buf_puts(out, "PARTIAL");
	else if (r->first)
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

struct layout {
	int date, note;			/* width; column */
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
	screen_puts(s, r.row, r.col + l->note, r.cols - l->note, ROLE_HEAD, "NOTE");
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
	nights_note(&b, row);
	screen_cut(s, r.row, r.col + at, width, row->partial ? ROLE_ALARM : ROLE_TEXT, buf_cstr(&b));
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
			screen_cut(s, line.row, r.col + MARGIN, r.cols - MARGIN, ROLE_DIM,
				   st->others[i].line);
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

/* ---- the bands ---- */

/* " FROM Fri 11 Sep 00:15    TO Mon 14 Sep 00:15    +1 ~4 -1    !! 2   ! 3   i 1" */
void
nights_counts(const struct app *a, const struct view *v, struct screen *s, struct rect r)
{
	const struct model *m = &a->model;
	struct buf b = {0};

	(void)v;
	buf_puts(&b, "FROM ");
	when_print_short(&b, m->from.at.instant, a->o->render.zone, a->o->render.now);
	buf_puts(&b, "    TO ");
	when_print_short(&b, m->to.at.instant, a->o->render.zone, a->o->render.now);
	if (m->examined) {
		/* the filter of the Changes is no filter of the nights */
		const struct drift_summary *c = &m->drift->summary;

		buf_printf(&b, "    +%zu ~%zu -%zu    !! %zu   ! %zu   i %zu", c->added,
			   c->changed + c->recreated, c->removed, c->critical, c->warning, c->info);
	} else if (m->failed.code) {
		buf_printf(&b, "    not compared: %s", m->failed.text);
	} else {
		buf_puts(&b, "    reading ..");
	}
	screen_cut(s, r.row, r.col + 1, r.cols - 1, ROLE_TEXT, buf_cstr(&b));
	buf_release(&b);
}

static void
put_origin(struct buf *out, const struct log_row *r)
{
	if (*r->labels)
		buf_printf(out, "%s   ", r->labels);
	buf_printf(out, "archive %s   sha256 %.8s..   commit %.7s", r->archive, r->sha256,
		   r->commit);
}

/* "RoleBinding, Secret" of "RoleBinding.rbac.authorization.k8s.io of shop, Secret of shop": each kind
 * once; `i` has them all. */
static void
put_kinds_lacked(struct buf *out, const char *lacks)
{
	struct map seen = {0};

	for (const char *p = lacks; *p; p += strspn(p, ", ")) {
		size_t n = strcspn(p, ". ,");

		if (!map_getn(&seen, p, n)) {
			buf_puts(out, seen.live ? ", " : "");
			buf_add(out, p, n);
			map_putn(&seen, p, n, &seen);
		}
		p += strcspn(p, ",");
	}
	map_release(&seen, NULL);
}

static void
put_partial(struct buf *out, const struct log_row *r)
{
	buf_puts(out, "PARTIAL: ");
	if (*r->lacks) {
		buf_puts(out, "lacks ");
		put_kinds_lacked(out, r->lacks);
	} else {
		buf_puts(out, "parts are missing");
	}
	buf_puts(out, ": not shown as removed");
}

/* What was kept by import --history is read when it is asked for. */
static void
put_past(struct buf *out, const struct log_row *r)
{
	buf_printf(out, "the minutes before it are kept: :log --history %s", r->name);
}

void
nights_detail(const struct app *a, const struct view *v, struct screen *s, struct rect r)
{
	const struct nights *st = v->state;
	const struct log_row *row = nights_row(a, st, st->list.cursor);
	struct buf b = {0};

	if (r.rows > 0 && st->other != SIZE_MAX)
		screen_cut(s, r.row, r.col + 1, r.cols - 1, ROLE_DIM,
			   nights_other_more(st, st->other)
				   ? "Enter lists all clusters"
				   : "Enter goes to that cluster and compares its latest two snapshots");
	if (!row || r.rows < 1 || st->other != SIZE_MAX)
		return;
	if (row->missing)
		buf_puts(&b, "No archive of this night was imported: what changed in it shows in the next.");
	else if (row->partial)
		put_partial(&b, row);
	else if (row->past && r.rows < 2)
		put_past(&b, row);
	else
		put_origin(&b, row);
	screen_cut(s, r.row, r.col + 1, r.cols - 1, row->partial ? ROLE_TEXT : ROLE_DIM, b.p);
	buf_clear(&b);
	if (r.rows > 1 && row->partial)
		put_origin(&b, row);
	else if (row->past)
		put_past(&b, row);
	else
		buf_puts(&b, "Enter compares this night with the one before it");
	if (r.rows > 1)
		screen_cut(s, r.row + 1, r.col + 1, r.cols - 1, ROLE_DIM, b.p);
	buf_release(&b);
}
