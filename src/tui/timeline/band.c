/* The bands of the Timeline: line 2, and what is known of the night under the cursor. */
#include "nights.h"

/* ---- line 2 ---- */

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
		if (r.cols >= NIGHTS_WIDE)
			buf_printf(&b, "    by hand %zu    noise %zu", c->by_hand, c->noise);
	} else if (m->failed.code) {
		buf_printf(&b, "    not compared: %s", m->failed.text);
	} else {
		buf_puts(&b, "    reading ..");
	}
	screen_cut(s, r.row, r.col + 1, r.cols - 1, ROLE_TEXT, buf_cstr(&b));
	buf_release(&b);
}

/* ---- the night ---- */

/* "16.0 KiB" */
static void
put_size(struct buf *out, uint64_t bytes)
{
	static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
	double n = (double)bytes;
	size_t i = 0;

	for (; n >= 1024 && i + 1 < countof(units); i++)
		n /= 1024;
	buf_printf(out, i ? "%.1f %s" : "%.0f %s", n, units[i]);
}

static void
put_origin(const struct app *a, struct buf *out, const struct log_row *r)
{
	bool wide = a->cols >= NIGHTS_WIDE;

	if (wide) {
		when_print_short(out, r->instant, a->o->render.zone, a->o->render.now);
		buf_puts(out, "   ");
	} else if (*r->labels) {
		buf_printf(out, "%s   ", r->labels);
	}
	buf_printf(out, "archive %s   sha256 %.8s..   ", r->archive, r->sha256);
	if (wide) {
		put_size(out, r->size);
		buf_puts(out, "   ");
	}
	buf_printf(out, "commit %.7s", r->commit);
}

/* "+ ! svc/debug (payments)" */
static void
put_object(struct buf *out, const struct log_object *o)
{
	static const char signs[] = {[CHANGE_ADD] = '+', [CHANGE_REMOVE] = '-',
				     [CHANGE_REPLACE] = '~', [CHANGE_RECREATE] = '~'};
	const char *slash = strchr(o->ref, '/');
	bool spaced = slash && strchr(slash + 1, '/');

	buf_printf(out, "%c %s ", signs[o->op], render_severity_sign(o->severity));
	buf_add_safe(out, spaced ? slash + 1 : o->ref, strlen(spaced ? slash + 1 : o->ref));
	if (spaced) {
		buf_puts(out, " (");
		buf_add_safe(out, o->ref, (size_t)(slash - o->ref));
		buf_putc(out, ')');
	}
}

static size_t
shown_of(const struct log_row *r)
{
	return r->summary.added + r->summary.changed + r->summary.recreated + r->summary.removed;
}

/* The worst first, as many as there is room for. */
static void
put_changed(struct buf *out, const struct log_row *r, size_t width)
{
	struct buf one = {0};
	size_t left = r->nchanged;

	buf_puts(out, "What this night changed:   ");
	if (r->first)
		buf_puts(out, "it is the first");
	else if (!r->counted || (shown_of(r) && !r->nchanged))
		buf_puts(out, "reading ..");
	else if (!r->nchanged)
		buf_printf(out, r->summary.noise ? "nothing but noise" : "nothing");
	for (int level = SEVERITY_CRITICAL; level >= SEVERITY_INFO; level--)
		for (size_t i = 0; i < r->nchanged; i++) {
			if ((int)r->changed[i].severity != level)
				continue;
			buf_clear(&one);
			put_object(&one, &r->changed[i]);
			if (out->n + one.n + (left > 1 ? 14 : 0) > width) {	/* room for "9 more" */
				buf_printf(out, "%zu more", left);
				goto done;
			}
			buf_printf(out, "%s    ", one.p);
			left--;
		}
done:
	buf_release(&one);
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
	if (r->kinds < r->kinds_before)
		buf_printf(out, "%zu of %zu kinds, ", r->kinds, r->kinds_before);
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

/* What is to be known of a night line by line, what matters most first. */
static void
put_night(const struct app *a, const struct log_row *r, int line, int lines, size_t width,
	  struct buf *out)
{
	static const char marks[] = "CHANGES column: X critical  ! warning  i info, one mark an object up "
				    "to 28, then how many more";

	if (r->missing)
		buf_puts(out, line ? "" : "No archive of this night was imported: what changed in it shows in the next.");
	else if (line == 1 && lines > 1 && (lines > 2 || !r->past))
		put_changed(out, r, width);
	else if (line == 0 && r->partial)
		put_partial(out, r);
	else if (line && r->past)
		put_past(out, r);
	else if (line == 0 && lines < 2 && r->past)
		put_past(out, r);
	else if (line == 0 || r->partial)
		put_origin(a, out, r);
	else if (a->cols >= NIGHTS_MARKS)
		buf_puts(out, marks);
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
	for (int i = 0; row && st->other == SIZE_MAX && i < r.rows; i++) {
		buf_clear(&b);
		put_night(a, row, i, r.rows, (size_t)r.cols - 2, &b);
		screen_cut(s, r.row + i, r.col + 1, r.cols - 1,
			   i || !row->partial ? ROLE_DIM : ROLE_TEXT, buf_cstr(&b));
	}
	buf_release(&b);
}
