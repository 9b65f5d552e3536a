/* What stands below the diff in a pane beside a list: the case, the past of the object, and what was
 * said of it (ux.md 3.4). */
#include "diff.h"

#define USERS_MOST 4		/* lines of who uses the object */
#define REST 12			/* that the past and the reviews want below them */
#define LEAST 14		/* lines for it, with the blank one above */

int
diff_aside_split(const struct diff *d, int rows)
{
	int most = rows > 2 * LEAST ? rows - LEAST : rows / 2;
	int lines = diff_head_rows(d) + (int)(d->nlines < (size_t)most ? d->nlines : (size_t)most);

	return lines < most ? lines : most;
}

/* ---- the past ---- */

void
diff_past_drop(struct diff *d)
{
	history_release(&d->past);
	d->past_read = false;
}

/* Keys are taken meanwhile: what was read is kept only if it is still what is shown. */
bool
diff_read_past(struct app *a, struct diff *d)
{
	const struct model *m = &a->model;
	const struct examine_opts o = {.rules = a->o->rules, .limits = LIMITS_DEFAULT,
				       .progress = {.ctx = a, .tick = app_tick}};
	struct history h = {0};
	struct object_key key = {0};
	uint64_t generation = m->generation;
	size_t n;
	const struct store_snapshot *v;

	if (!d->below || d->past_read || !d->drift || !d->key.kind || !m->nights ||
	    m->to.index == SIZE_MAX)
		return false;
	v = timeline_snapshots(m->nights, &n);
	object_key_copy(&key, &d->key);
	d->past_read = true;
	/* what cannot be read is left out, and not tried again */
	flow_history(&(struct object_past){a->o->worker, v, m->to.index + 1, &key}, NULL, &o, &h, NULL);
	if (generation == m->generation && d->past_read && object_key_eq(&key, &d->key)) {
		history_release(&d->past);
		d->past = h;
	} else {
		history_release(&h);
	}
	object_key_release(&key);
	return true;
}

/* ---- drawing ---- */

/* "--- reviews ---------" */
static void
put_heading(struct screen *s, struct rect r, const char *words)
{
	screen_rule(s, r.row, r.col + 1, r.cols - 1);
	screen_printf(s, r.row, r.col + 4, r.cols - 5, ROLE_HEAD, " %s ", words);
}

#define DATE_COLS   17
#define FIELDS_COLS 11
#define WHO_COLS    18

/* "Sun 13 Sep 00:15  2 fields  kubectl-edit  port, targetPort" */
static void
put_span(const struct app *a, struct screen *s, struct rect r, const struct span *h)
{
	static const int cols[] = {DATE_COLS + 2, FIELDS_COLS, WHO_COLS};
	struct buf b = {0};
	int at = r.col + 3, end = r.col + r.cols;
	bool wide = r.cols >= 60;

	when_print_column(&b, h->from, a->o->render.zone, a->o->render.now);
	screen_cut(s, r.row, at, end - at, ROLE_TEXT, b.p);
	at += cols[0];
	buf_clear(&b);
	if (h->absent)
		buf_puts(&b, "deleted");
	else if (h->first_seen)
		buf_puts(&b, "first seen");
	else if (h->anew)
		buf_puts(&b, "made anew");
	else if (h->named)
		buf_printf(&b, "%zu field%s", h->fields, h->fields == 1 ? "" : "s");
	else
		buf_puts(&b, "new");
	screen_cut(s, r.row, at, end - at, ROLE_TEXT, b.p);
	at += cols[1];
	if (wide && !h->absent && !h->first_seen)
		screen_cut(s, r.row, at, cols[2] - 1, ROLE_TEXT,
			   h->user ? h->user : h->who ? h->who : "unknown");
	at += wide ? cols[2] : 0;
	if (h->named)
		screen_cut(s, r.row, at, end - at, ROLE_DIM, h->named);
	buf_release(&b);
}

/* Newest first; how many older ones there is no room for stands in the last line. */
static int
put_past(const struct app *a, const struct diff *d, struct screen *s, struct rect r)
{
	int y = 0;

	if (!d->past.n)
		screen_puts(s, r.row + y++, r.col + 3, r.cols - 3, ROLE_DIM,
			    d->past_read ? "not known" : "reading ..");
	for (size_t i = d->past.n; i-- > 0 && y < r.rows; y++) {
		if (y + 1 == r.rows && i) {
			screen_printf(s, r.row + y, r.col + 3, r.cols - 3, ROLE_DIM, "(%zu older)",
				      i + 1);
			return y + 1;
		}
		put_span(a, s, (struct rect){r.row + y, r.col, 1, r.cols}, &d->past.v[i]);
	}
	return y;
}

static const char *
id_in_focus(const struct diff *d)
{
	const struct drift_object *o = diff_shown(d);

	return o && d->object != SIZE_MAX && d->focus < o->changes.n ? o->verdicts[d->focus].id : "";
}

/* What was said of the change in focus, then of others of the object. */
static int
put_reviews(const struct app *a, const struct diff *d, struct screen *s, struct rect r)
{
	const char *id = id_in_focus(d);
	const struct mark *here = a->model.reviews ? reviews_find(a->model.reviews, id,
								  a->o->render.now) : NULL;
	size_t n = 0;
	const struct mark *const *all = a->model.reviews ? reviews_all(a->model.reviews,
								       a->o->render.now, &n) : NULL;
	struct buf b = {0};
	int y = 1;

	if (here)
		diff_put_mark(a, here, &b);
	screen_cut(s, r.row, r.col + 3, r.cols - 3, here ? ROLE_TEXT : ROLE_DIM,
		   here ? b.p : "none for this change");
	for (size_t i = n; i-- > 0 && y < r.rows;) {
		if (!str_eq(all[i]->ref, d->ref) || str_eq(all[i]->id, id) ||
		    !str_eq(all[i]->context, a->model.to.at.context))
			continue;
		buf_clear(&b);
		render_path(&b, all[i]->path && *all[i]->path ? all[i]->path : "the whole object");
		buf_putc(&b, ' ');
		diff_put_mark(a, all[i], &b);
		screen_cut(s, r.row + y++, r.col + 3, r.cols - 3, ROLE_DIM, b.p);
	}
	buf_release(&b);
	return y;
}

/* One a line, if that leaves the rest its room. */
static int
put_users(const struct diff *d, struct screen *s, struct rect r)
{
	int most = r.rows - REST < USERS_MOST ? r.rows - REST : USERS_MOST;

	return most > 1 ? diff_list_users(d, s, r, most) : diff_put_users(d, s, r);
}

/* From the case downwards as much as there is room for; reviews keep two lines. */
void
diff_aside(const struct app *a, const struct diff *d, struct screen *s, struct rect r)
{
	int y = r.row + 1, end = r.row + r.rows;
	struct buf undo = {0}, noise = {0};

	diff_put_noise(a, d, &noise);
	buf_printf(&undo, "%s prints a guarded patch (test, then replace). It is never applied.",
		   keymap_key(a->keys, ACTION_PATCH));
	y += diff_put_case(d, s, (struct rect){y, r.col, end - y, r.cols});
	y += put_users(d, s, (struct rect){y, r.col, end - y, r.cols});
	y += diff_put_item(s, (struct rect){y, r.col, end - y, r.cols}, "NOISE", buf_cstr(&noise));
	if (d->object != SIZE_MAX)
		y += diff_put_item(s, (struct rect){y, r.col, end - y, r.cols}, "UNDO", undo.p);
	buf_release(&undo);
	buf_release(&noise);
	if (end - y >= 4) {
		int room = end - y - 2 - (end - y >= 6 ? 3 : 0);

		put_heading(s, (struct rect){y + 1, r.col, 1, r.cols}, "history of this object");
		y += 2 + put_past(a, d, s, (struct rect){y + 2, r.col, room, r.cols});
	}
	if (end - y < 3)
		return;
	put_heading(s, (struct rect){y + 1, r.col, 1, r.cols}, "reviews");
	put_reviews(a, d, s, (struct rect){y + 2, r.col, end - y - 2, r.cols});
}
