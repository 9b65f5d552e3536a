/* What hands did, as text: by namespace and object, what is declared and what is live. */
#include "audit.h"

#define LABEL 10

/* ---- pieces ---- */

bool
audit_item_shown(const struct audit *a, const struct audit_item *item)
{
	return verdict_of(a, item)->hidden == SHOWN;
}

void
render_audit_by(struct buf *out, const struct audit_item *item)
{
	static const char *const words[] = {
		[AUDIT_BY_NOBODY] = "nobody",
		[AUDIT_BY_LAST_APPLIED] = "last-applied",
		[AUDIT_BY_HELM] = "Helm release",
		[AUDIT_BY_CSV] = "ClusterServiceVersion",
		[AUDIT_BY_ARGO] = "Argo CD Application",
		[AUDIT_BY_OWNER] = "its owner",
		[AUDIT_BY_MANAGER] = "manager",
	};

	buf_puts(out, words[item->by]);
	if (item->by_name) {
		buf_putc(out, ' ');
		put_safe(out, item->by_name);
	}
}

bool
audit_alike(const struct audit *a, const struct audit_item *x, const struct audit_item *y)
{
	const struct verdict *v = verdict_of(a, x), *w = verdict_of(a, y);

	return x->object == y->object && x->what == y->what && x->by == y->by &&
	       str_eq(x->by_name, y->by_name) && x->from == y->from && x->to == y->to &&
	       str_eq(v->origin.manager, w->origin.manager) && v->origin.time == w->origin.time &&
	       v->origin.cls == w->origin.cls && str_eq(v->why, w->why) &&
	       str_eq(v->noise, w->noise) &&
	       (v->origin.manager || tree_equal(v->origin.evidence, w->origin.evidence));
}

void
put_audit_who(struct buf *out, const struct verdict *v, const struct render_opts *o)
{
	json_t *text;
	size_t i;

	if (v->origin.manager)
		put_safe(out, v->origin.manager);
	else
		buf_puts(out, "unknown");
	if (v->origin.manager && v->origin.time != WHEN_NONE) {
		buf_puts(out, ", ");
		when_print_short(out, v->origin.time, o->zone, o->now);
	}
	json_array_foreach(v->origin.evidence, i, text) {
		const char *s = json_string_value(text);

		if (!s || str_eq(s, "managedFields") || str_starts(s, "last-applied"))
			continue;
		buf_puts(out, ", ");
		put_safe(out, s);
	}
}

void
render_audit_head(struct buf *out, const struct audit *a, const struct render_opts *o)
{
	const struct drift *d = &a->drift;
	struct buf b = {0};

	put_safe(&b, d->context);
	buf_puts(&b, "  ");
	if (a->snapshots > 1) {
		put_range(&b, d, o);
		buf_puts(&b, "  ");
		put_count(&b, a->snapshots, "snapshot");
	} else {
		when_print_short(&b, d->to, o->zone, o->now);
		buf_putc(&b, ' ');
		put_zone(&b, d->to, o);
	}
	buf_puts(&b, a->snapshots > 1 ? ", " : "  ");
	put_count(&b, d->new_facts ? (size_t)d->new_facts->objects : 0, "object");
	buf_puts(&b, ", what hands did");
	put_head_line(out, b.p, o);
	buf_release(&b);
}

/* ---- one object ---- */

static void
put_object(struct buf *out, const struct drift_object *ob, const struct render_opts *o)
{
	static const enum render_style styles[] = {STYLE_NONE, STYLE_WARNING, STYLE_CRITICAL};
	size_t width = o->width < 100 ? o->width : 100, column = width - 14;
	size_t name = utf8_width(short_ref(ob), strlen(short_ref(ob)));

	buf_puts(out, "  ");
	render_style(out, STYLE_HEAD, o);
	put_safe(out, short_ref(ob));
	render_style(out, STYLE_NONE, o);
	if (name + 3 >= column)
		buf_putc(out, '\n');
	buf_fill(out, ' ', name + 3 >= column ? column : column - 2 - name);
	render_style(out, styles[ob->severity], o);
	buf_printf(out, "%2s", render_severity_sign(ob->severity));
	render_style(out, STYLE_NONE, o);
	buf_printf(out, " %s\n", severity_name(ob->severity));
}

/* One line: of a text of several lines the first, and how many there are. */
static void
put_value(struct buf *out, const json_t *v, const struct render_opts *o)
{
	const char *s = json_string_value(v), *end = s ? strchr(s, '\n') : NULL;
	size_t lines = 0;

	if (!end || o->format == FORMAT_WIDE) {
		render_value(out, v, o->format == FORMAT_WIDE ? 0 : 400);
		return;
	}
	for (const char *p = s; *p; p++)
		lines += *p == '\n' || !p[1];
	buf_add_safe(out, s, (size_t)(end - s) < 400 ? (size_t)(end - s) : 400);
	buf_printf(out, " .. (%zu lines)", lines);
}

static void
put_path(struct buf *out, const struct change *c, const struct render_opts *o)
{
	if (!*c->path)
		buf_puts(out, "the object");
	else if (o->format == FORMAT_WIDE)
		put_safe(out, c->path);
	else
		render_path(out, c->path);
	if (c->has_inner && c->inner.line)
		buf_printf(out, " (line %u)", c->inner.line);
}

/* "5 -> 20": declared and live; only the live one where nothing is declared. */
static void
put_values(struct buf *out, const struct audit_item *item, const struct change *c,
	   const struct render_opts *o)
{
	if (item->what == AUDIT_FOOTPRINT) {
		if (c->new_value)
			put_value(out, c->new_value, o);
		else
			buf_puts(out, "the same again");
		return;
	}
	if (c->old_value && *c->path) {
		render_style(out, STYLE_OLD, o);
		put_value(out, c->old_value, o);
		render_style(out, STYLE_NONE, o);
		buf_puts(out, " -> ");
	}
	if (!*c->path) {
		buf_puts(out, "made by hand");
		return;
	}
	render_style(out, STYLE_NEW, o);
	if (c->new_value)
		put_value(out, c->new_value, o);
	else
		buf_puts(out, "(removed)");
	render_style(out, STYLE_NONE, o);
}

static size_t
columns_of(const struct audit_item *item, const struct change *c, const struct render_opts *o)
{
	struct render_opts plain = *o;
	struct buf b = {0};
	size_t n;

	plain.colour = false;
	put_values(&b, item, c, &plain);
	n = utf8_width(buf_cstr(&b), b.n);
	buf_release(&b);
	return n;
}

/* Path and values on one line if they fit, else the values below it. */
static void
put_field(struct buf *out, const struct audit *a, const struct audit_item *item,
	  const struct render_opts *o)
{
	const struct change *c = change_of(a, item);
	struct render_opts plain = *o;
	struct buf path = {0}, values = {0};
	size_t w;

	put_path(&path, c, o);
	w = utf8_width(buf_cstr(&path), path.n);
	buf_fill(out, ' ', INDENT);
	if (INDENT + w + 2 + columns_of(item, c, o) <= o->width || o->format == FORMAT_WIDE) {
		buf_puts(out, path.p);
		buf_puts(out, columns_of(item, c, o) ? "  " : "");
		put_values(out, item, c, o);
	} else {
		plain.colour = false;
		render_wrap(out, path.p, INDENT + 2, o->width);
		buf_putc(out, '\n');
		buf_fill(out, ' ', INDENT + 5);
		put_values(&values, item, c, &plain);
		render_wrap(out, buf_cstr(&values), INDENT + 7, o->width);
	}
	buf_putc(out, '\n');
	buf_release(&path);
	buf_release(&values);
}

/* Where it comes from, for the fields above it that have it in common. */
static void
put_tail(struct buf *out, const struct audit *a, const struct audit_item *item,
	 const struct render_opts *o)
{
	static const char *const labels[] = {
		[AUDIT_DRIFT] = "declared", [AUDIT_OWNED] = "beside", [AUDIT_PRIVILEGE] = "declared",
		[AUDIT_FOOTPRINT] = "same in",
	};
	const struct verdict *v = verdict_of(a, item);
	struct buf b = {0};

	if (item->what == AUDIT_FOOTPRINT) {
		when_print_short(&b, item->from, o->zone, o->now);
		buf_puts(&b, " and ");
		when_print_short(&b, item->to, o->zone, o->now);
	} else if (item->by != AUDIT_BY_NOBODY) {
		render_audit_by(&b, item);
		if (item->what == AUDIT_OWNED && item->by == AUDIT_BY_LAST_APPLIED)
			buf_puts(&b, " lacks it");
	}
	if (b.n)
		put_labelled(out, labels[item->what], LABEL, b.p, o);
	buf_clear(&b);
	if (v->why)
		put_labelled(out, "why", LABEL, v->why, o);
	put_audit_who(&b, v, o);
	put_labelled(out, "who", LABEL, b.p, o);
	if (v->noise)
		put_labelled(out, "noise", LABEL, v->noise, o);
	buf_release(&b);
}

/* ---- the end ---- */

void
put_audit_counts(struct buf *out, const struct audit *a)
{
	static const char *const one[] = {"field drifted", "field owned by hand",
					  "privilege", "footprint"};
	static const char *const many[] = {"fields drifted", "fields owned by hand",
					   "privileges", "footprints"};
	bool any = false;

	for (size_t i = 0; i < AUDIT_WHATS; i++) {
		if (!a->shown[i])
			continue;
		buf_printf(out, "%s%zu %s", any ? ", " : "", a->shown[i],
			   a->shown[i] == 1 ? one[i] : many[i]);
		any = true;
	}
}

static void
put_sentence(struct buf *out, struct buf *b, const struct render_opts *o)
{
	if (b->n) {
		render_wrap(out, b->p, 2, o->width);
		buf_putc(out, '\n');
	}
	buf_clear(b);
}

static void
put_noise(struct buf *b, const struct audit *a)
{
	const char *rule;
	bool any = false;
	json_t *n;

	if (!a->noise)
		return;
	buf_printf(b, "%zu hidden as noise: ", a->noise);
	json_object_foreach(a->drift.noise_counts, rule, n) {
		buf_printf(b, "%s%s %lld", any ? ", " : "", rule, (long long)json_integer_value(n));
		any = true;
	}
	buf_puts(b, ". Show them with --noise.");
}

void
put_audit_hidden(struct buf *out, const struct audit *a, const struct render_opts *o)
{
	struct buf b = {0};

	put_noise(&b, a);
	put_sentence(out, &b, o);
	if (a->others)
		buf_printf(&b,
			   "%zu made by controllers or deployments: --by controller, --by deploy.",
			   a->others);
	put_sentence(out, &b, o);
	if (a->filtered)
		buf_printf(&b, "%zu left out by filters.", a->filtered);
	put_sentence(out, &b, o);
	if (a->nameless)
		buf_puts(&b,
			 "No object tells who wrote it (the archive has no managedFields): live is "
			 "compared with what is declared, and who did it is unknown.");
	put_sentence(out, &b, o);
	buf_release(&b);
}

static void
put_summary_line(struct buf *out, const struct audit *a, const struct render_opts *o)
{
	const struct drift_summary *s = &a->drift.summary;
	const size_t levels[] = {s->critical, s->warning, s->info};
	static const char *const names[] = {"critical", "warning", "info"};
	struct buf b = {0};
	bool any = false;

	if (!s->shown) {
		buf_puts(&b, a->filtered ? "nothing by hand in what was asked for."
					 : "nothing that hands did.");
		put_sentence(out, &b, o);
		buf_release(&b);
		return;
	}
	put_count(&b, s->critical + s->warning + s->info, "object");
	buf_puts(&b, ": ");
	put_audit_counts(&b, a);
	buf_puts(&b, ". ");
	for (size_t i = 0; i < countof(levels); i++) {
		if (!levels[i])
			continue;
		buf_printf(&b, "%s%zu %s", any ? ", " : "", levels[i], names[i]);
		any = true;
	}
	buf_putc(&b, '.');
	put_sentence(out, &b, o);
	buf_release(&b);
}

/* ---- the formats ---- */

static void
put_items(struct buf *out, const struct audit *a, const struct render_opts *o)
{
	const struct audit_item *last = NULL;

	for (size_t i = 0; i < a->n; i++) {
		const struct audit_item *item = &a->v[i];
		const struct drift_object *ob = object_of(a, item);
		const char *ns = last ? object_of(a, last)->key.ns : NULL;

		if (!audit_item_shown(a, item))
			continue;
		if (last && !audit_alike(a, last, item))
			put_tail(out, a, last, o);
		if (!last || !str_eq(ns, ob->key.ns)) {
			buf_putc(out, '\n');
			put_safe(out, *ob->key.ns ? ob->key.ns : "(cluster-wide)");
			buf_putc(out, '\n');
		}
		if (!last || last->object != item->object)
			put_object(out, ob, o);
		put_field(out, a, item, o);
		last = item;
	}
	if (last) {
		put_tail(out, a, last, o);
		buf_putc(out, '\n');
	}
}

static void
put_names(struct buf *out, const struct audit *a)
{
	size_t last = SIZE_MAX;

	for (size_t i = 0; i < a->n; i++) {
		if (!audit_item_shown(a, &a->v[i]) || a->v[i].object == last)
			continue;
		last = a->v[i].object;
		put_safe(out, object_of(a, &a->v[i])->ref);
		buf_putc(out, '\n');
	}
}

void
render_audit(struct buf *out, const struct audit *a, const struct render_opts *o)
{
	switch (o->format) {
	case FORMAT_JSON:
	case FORMAT_NDJSON:
		put_audit_records(out, a, o->format);
		return;
	case FORMAT_NAME:
		put_names(out, a);
		return;
	case FORMAT_MARKDOWN:
		put_audit_markdown(out, a, o);
		return;
	default:
		break;
	}
	render_audit_head(out, a, o);
	put_items(out, a, o);
	put_summary_line(out, a, o);
	put_audit_hidden(out, a, o);
}
