/* What goes out of the Audit screen: what is known of a row, text and formats, the command. */
#include <stdlib.h>

#include "assay/render/audit.h"
#include "assay/render/explain.h"
#include "hands.h"
#include "overlay/window.h"

/* ---- what is known of a row ---- */

static void
put_who(const struct app *a, struct buf *out, const struct origin *g, size_t cols)
{
	struct buf b = {0};
	const char *who = g->user ? g->user : g->manager;

	if (who) {
		buf_add_safe(&b, who, strlen(who));
		buf_printf(&b, " (%s)", origin_name(g->cls));
		if (g->operation) {
			buf_puts(&b, ", ");
			buf_add_safe(&b, g->operation, strlen(g->operation));
		}
		if (g->time != WHEN_NONE) {
			buf_puts(&b, ", ");
			when_print_zoned(&b, g->time, a->o->render.zone);
		}
	} else {
		buf_puts(&b, "not known: no manager recorded for this field");
	}
	window_item(out, "WHO", buf_cstr(&b), cols);
	window_evidence(out, g, cols);
	buf_release(&b);
}

unsigned
hands_info(struct app *a, struct view *v, int how)
{
	const struct hands *st = v->state;
	const struct audit_item *item = hands_cursor(st);
	struct render_opts o = a->o->render;
	struct window w = {0};
	const size_t cols = window_text_cols(a);
	struct buf b = {0};

	(void)how;
	if (!item)
		return REACT_PASS;
	window_item(&w.text, "OBJECT", hands_object(st, item)->ref, cols);
	window_item(&w.text, "FIELD", hands_change(st, item)->path, cols);
	window_item(&w.text, "FOUND", audit_what_name(item->what), cols);
	hands_declared(a, st, item, &b);
	window_item(&w.text, "DECLARED", buf_cstr(&b), cols);
	buf_clear(&b);
	hands_values(st, item, 0, &b);
	window_item(&w.text, "LIVE", buf_cstr(&b), cols);
	put_who(a, &w.text, &hands_verdict(st, item)->origin, cols);
	o.width = cols;
	buf_putc(&w.text, '\n');
	render_explain(&w.text, &hands_audit(st)->drift, item->object, item->change,
		       a->o->rules, &o);
	w.heading = mem_strdup("Information");
	window_open(a, &w);
	buf_release(&b);
	return REACT_DRAW;
}

/* ---- what the filter shows, as an audit of its own ---- */

/* An object has the severity of what is left of it. */
static void
count_item(struct audit *all, const struct audit_item *item, size_t *last)
{
	struct drift_object *o = &all->drift.v[item->object];
	const enum severity s = o->verdicts[item->change].severity;

	if (*last != item->object || s > o->severity)
		o->severity = s;
	*last = item->object;
	all->shown[item->what]++;
	all->drift.summary.shown++;
}

static void
count_objects(struct audit *all)
{
	struct drift_summary *d = &all->drift.summary;
	size_t *const levels[] = {[SEVERITY_INFO] = &d->info, [SEVERITY_WARNING] = &d->warning,
				  [SEVERITY_CRITICAL] = &d->critical};
	size_t last = SIZE_MAX;

	d->info = d->warning = d->critical = 0;
	for (size_t i = 0; i < all->n; i++) {
		if (!audit_item_shown(all, &all->v[i]) || all->v[i].object == last)
			continue;
		last = all->v[i].object;
		(*levels[all->drift.v[last].severity])++;
	}
}

/* Its v and drift.v are own, what they point to is lent. All that is hidden stays; what is
 * shown and does not fit counts as filtered. */
static void
sift(const struct hands *st, struct audit *out)
{
	const struct audit *all = hands_audit(st);
	size_t last = SIZE_MAX;

	*out = *all;
	out->n = 0;
	out->v = mem_zero(all->n + 1, sizeof(*out->v));
	out->drift.v = mem_zero(all->drift.n + 1, sizeof(*out->drift.v));
	if (all->drift.n)
		memcpy(out->drift.v, all->drift.v, all->drift.n * sizeof(*out->drift.v));
	memset(out->shown, 0, sizeof(out->shown));
	out->drift.summary.shown = 0;
	for (size_t i = 0; i < all->n; i++) {
		const struct audit_item *item = &all->v[i];
		const bool shown = audit_item_shown(all, item);

		if (shown && !hands_fits(st, item)) {
			out->filtered++;
			continue;
		}
		out->v[out->n++] = *item;
		if (shown)
			count_item(out, item, &last);
	}
	count_objects(out);
}

int
hands_export(struct app *a, struct view *v, const char *format, struct buf *out,
	     struct error *err)
{
	const struct hands *st = v->state;
	struct render_opts o = a->o->render;
	struct audit sifted;

	if (!hands_audit(st))
		return error_set(err, ERR_NOT_FOUND, "nothing is read yet");
	if (!render_format_parse(format, &o.format))
		return error_set(err, ERR_USAGE, "no format %s here", format);
	o.kinds = audited_kinds(st->now.found);
	if (!st->narrow.sieve) {
		render_audit(out, hands_audit(st), &o);
		return 0;
	}
	sift(st, &sifted);
	render_audit(out, &sifted, &o);
	free(sifted.v);
	free(sifted.drift.v);
	return 0;
}

/* ---- the command ---- */

static void
put_end(struct buf *out, const struct store_snapshot *s)
{
	buf_printf(out, "%s@", s->context);
	when_print_utc(out, s->instant);
}

void
hands_command(const struct app *a, const struct view *v, struct buf *out)
{
	const struct hands *st = v->state;
	const struct hands_reading *r = &st->now;

	buf_puts(out, "assay audit");
	if (r->n) {
		buf_putc(out, ' ');
		put_end(out, &r->v[0]);
	}
	if (r->n > 1) {
		buf_puts(out, "..");
		put_end(out, &r->v[r->n - 1]);
	}
	if (st->wish.noise == NOISE_SHOW)
		buf_puts(out, " --noise");
	else if (st->wish.noise == NOISE_ONLY)
		buf_puts(out, " --noise=only");
	filter_options(a, out);
}
