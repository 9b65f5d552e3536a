/* The line of counts of the Diff: parts, as many as there is room for. */
#include "diff.h"

#include <stdio.h>

#include "part/cut.h"

/* Its parts; those with a high number go first when there is no room. */
struct part {
	char text[120];
	int rank;
	enum role role;
};
#define PARTS 6

static void
fields_part(struct part *p, const struct app *a, const struct drift_object *o)
{
	static const char *const whole[] = {
		[CHANGE_ADD] = "new object", [CHANGE_REMOVE] = "removed", [CHANGE_RECREATE] = "made anew",
	};
	size_t noise = 0, other;
	int n;

	for (size_t i = 0; i < o->changes.n; i++)
		noise += o->verdicts[i].hidden == HIDDEN_NOISE;
	other = o->changes.n - o->shown - noise;
	if (o->op != CHANGE_REPLACE)
		n = snprintf(p->text, sizeof(p->text), "%s", whole[o->op]);
	else
		n = snprintf(p->text, sizeof(p->text), "%zu field%s changed", o->shown,
			     o->shown == 1 ? "" : "s");
	if (noise)
		n += snprintf(p->text + n, sizeof(p->text) - (size_t)n, " (+%zu noise%s)", noise,
			      a->model.noise ? "" : ", z shows");
	if (other)
		snprintf(p->text + n, sizeof(p->text) - (size_t)n, " (+%zu hidden)", other);
}

static void
view_part(struct part *p, const struct diff *d)
{
	int n = snprintf(p->text, sizeof(p->text), "%s", rows_view_name(d->shown));

	if (d->shown == ROWS_UNIFIED || d->shown == ROWS_SIDE)
		n += d->open ? snprintf(p->text + n, sizeof(p->text) - (size_t)n, ", all lines")
			     : snprintf(p->text + n, sizeof(p->text) - (size_t)n, ", %u lines",
					d->context);
	if (d->cut)
		n += snprintf(p->text + n, sizeof(p->text) - (size_t)n, ", wrap off");
	if (d->shown != d->view)
		snprintf(p->text + n, sizeof(p->text) - (size_t)n, " (%s needs 80 columns)",
			 rows_view_name(d->view));
}

static void
severity_part(struct part *p, const struct drift_object *o)
{
	static const char *const signs[] = {
		[CHANGE_ADD] = "+", [CHANGE_REMOVE] = "-", [CHANGE_REPLACE] = "~",
		[CHANGE_RECREATE] = "-/+",
	};
	static const enum role roles[] = {
		[SEVERITY_INFO] = ROLE_INFO, [SEVERITY_WARNING] = ROLE_WARNING,
		[SEVERITY_CRITICAL] = ROLE_CRITICAL,
	};

	p->role = o->shown ? roles[o->severity] : ROLE_DIM;
	if (!o->comparable)
		snprintf(p->text, sizeof(p->text), "? not comparable: %s",
			 o->reason ? o->reason : "not covered");
	else if (o->shown)
		snprintf(p->text, sizeof(p->text), "%s %s %s", signs[o->op],
			 render_severity_sign(o->severity), severity_name(o->severity));
	else
		snprintf(p->text, sizeof(p->text), "%s hidden", signs[o->op]);
}

static void
since_part(struct part *p, const struct app *a, const struct diff *d)
{
	const struct diff_nights *n = diff_nights_of(d);
	struct buf b = {0};

	if (!n || n->told.since == WHEN_NONE)
		return;
	diff_when(a, &b, n->told.since);
	snprintf(p->text, sizeof(p->text), "first seen %s", buf_cstr(&b));
	buf_release(&b);
}

static void
make_parts(const struct app *a, const struct diff *d, struct part p[PARTS])
{
	const struct drift_object *o = diff_shown(d);
	enum origin_class cls;

	for (int i = 0; i < PARTS; i++)
		p[i] = (struct part){.role = ROLE_TEXT};
	p[1].rank = 2;
	p[2].rank = 1;
	p[3].rank = d->shown == ROWS_FIELDS ? 3 : 4;
	p[4].rank = d->shown == ROWS_FIELDS ? 4 : 3;
	view_part(&p[4], d);
	if (!o)
		return;
	if (d->object == SIZE_MAX) {
		snprintf(p[0].text, sizeof(p[0].text), "not changed");
		return;
	}
	severity_part(&p[0], o);
	cls = o->shown || d->focus >= o->changes.n ? o->origin : o->verdicts[d->focus].origin.cls;
	snprintf(p[1].text, sizeof(p[1].text), "%s",
		 cls == ORIGIN_UNKNOWN ? "origin unknown" : origin_word(cls));
	fields_part(&p[2], a, o);
	since_part(&p[3], a, d);
	if (d->tired)
		snprintf(p[5].text, sizeof(p[5].text), "search pattern takes too long");
}

/* Of the parts up to a rank, with such a gap. */
static int
parts_width(const struct part p[PARTS], int most, int gap)
{
	int need = -gap;

	for (int i = 0; i < PARTS; i++)
		if (p[i].text[0] && p[i].rank <= most)
			need += screen_width(p[i].text) + gap;
	return need;
}

static void
put_parts(const struct part p[PARTS], struct screen *s, struct rect r)
{
	int most = PARTS - 1, gap = 3;

	while (parts_width(p, most, gap) > r.cols && most > 0) {
		most -= gap == 2;	/* closer together before one is left out */
		gap = gap == 2 ? 3 : 2;
	}
	for (int i = 0, col = 0; i < PARTS; i++) {
		if (!p[i].text[0] || p[i].rank > most)
			continue;
		col += screen_cut(s, r.row, r.col + col, r.cols - col, p[i].role, p[i].text) + gap;
	}
}

void
diff_counts(const struct app *a, const struct diff *d, struct screen *s, struct rect r)
{
	struct part p[PARTS];

	make_parts(a, d, p);
	put_parts(p, s, (struct rect){r.row, r.col + 1, 1, r.cols - 1});
}

/* The view is told only where it is not the usual one: there are other words to tell here. */
void
diff_heading(const struct app *a, const struct diff *d, struct screen *s, struct rect r)
{
	struct part p[PARTS];
	struct buf name = {0};
	int col;

	if (d->key.ns && *d->key.ns)
		buf_printf(&name, "%s ", d->key.ns);
	buf_add_safe(&name, diff_name(d), strlen(diff_name(d)));
	col = 1 + screen_cut(s, r.row, r.col + 1, r.cols - 2, ROLE_HEAD, buf_cstr(&name)) + 3;
	make_parts(a, d, p);
	p[2].rank = 3;		/* how many fields changed is below, since when not */
	p[3].rank = 1;
	if (d->shown == ROWS_FIELDS)
		p[4].text[0] = '\0';
	if (col + 12 < r.cols)
		put_parts(p, s, (struct rect){r.row, r.col + col, 1, r.cols - col});
	buf_release(&name);
}

void
diff_counts_text(const struct app *a, const struct diff *d, struct buf *out)
{
	struct part p[PARTS];

	make_parts(a, d, p);
	for (int i = 0; i < PARTS; i++)
		if (p[i].text[0])
			buf_printf(out, "%s   ", p[i].text);
	while (out->n && out->p[out->n - 1] == ' ')
		out->n--;
	buf_putc(out, '\n');
}
