/* A comparison as text: head, objects by namespace, summary; and the short forms. */
#include "assay/render/patch.h"
#include "render.h"

void
render_drift_head(struct buf *out, const struct drift *d, const struct render_opts *o)
{
	const char *other = drift_other_context(d);
	struct buf b = {0};

	if (other) {
		put_safe(&b, other);
		buf_puts(&b, " -> ");
	}
	put_safe(&b, d->context);
	buf_puts(&b, "  ");
	put_range(&b, d, o);
	buf_puts(&b, "  ");
	if (!other) {
		put_count(&b, d->nights, "night");
		buf_puts(&b, ", ");
	}
	put_count(&b, d->new_facts ? (size_t)d->new_facts->objects : 0, "object");
	buf_puts(&b, d->partial ? ", PARTIAL" : ", complete");
	if (d->other_keys)
		buf_puts(&b, ", secrets hashed under different keys: compared by length only");
	put_head_line(out, b.p, o);
	buf_release(&b);
}

/* "1 added, 4 changed, 1 removed": only what there is. */
static void
put_parts(struct buf *out, const size_t *n, const char *const *names, size_t count)
{
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		if (!n[i])
			continue;
		buf_printf(out, "%s%zu %s", any ? ", " : "", n[i], names[i]);
		any = true;
	}
}

static void
put_shown(struct buf *b, const struct drift *d)
{
	const struct drift_summary *s = &d->summary;
	const size_t ops[] = {s->added, s->changed, s->removed, s->recreated};
	const size_t levels[] = {s->critical, s->warning, s->info};
	static const char *const op_names[] = {"added", "changed", "removed", "re-created"};
	static const char *const level_names[] = {"critical", "warning", "info"};
	size_t objects = s->added + s->changed + s->removed + s->recreated;

	if (!objects && !s->groups) {
		buf_puts(b, d->partial ? "nothing differs in what could be compared, but the "
					 "backup is PARTIAL."
			    : s->accepted + s->reviewed ? "nothing is left to review."
			    : s->filtered ? "nothing differs in what was asked for."
			    : s->not_comparable ? "nothing differs in what could be compared."
					  : "no drift.");
		return;
	}
	if (objects) {
		put_count(b, objects, "object");
		buf_puts(b, ": ");
		put_parts(b, ops, op_names, countof(ops));
		buf_puts(b, ". ");
		put_parts(b, levels, level_names, countof(levels));
		buf_puts(b, s->groups ? ". " : ".");
	}
	if (s->groups) {
		put_count(b, s->group_changes, "change");
		buf_puts(b, s->groups == 1 ? " of one cause." : " of ");
		if (s->groups > 1)
			buf_printf(b, "%zu causes.", s->groups);
	}
}

static void
put_noise(struct buf *b, const struct drift *d)
{
	const char *rule;
	json_t *n;
	bool any = false;

	if (!d->summary.noise)
		return;
	put_count(b, d->summary.noise, "change");
	buf_puts(b, " hidden as noise: ");
	json_object_foreach(d->noise_counts, rule, n) {
		buf_printf(b, "%s%s %lld", any ? ", " : "", rule,
			   (long long)json_integer_value(n));
		any = true;
	}
	buf_puts(b, ". Show them with --noise.");
}

static void
put_paragraph(struct buf *out, struct buf *b, const struct render_opts *o)
{
	if (b->n) {
		render_wrap(out, b->p, 2, o->width);
		buf_putc(out, '\n');
	}
	buf_clear(b);
}

void
put_summary(struct buf *out, const struct drift *d, const struct render_opts *o)
{
	const struct drift_summary *s = &d->summary;
	struct buf b = {0};

	put_shown(&b, d);
	put_paragraph(out, &b, o);
	put_noise(&b, d);
	put_paragraph(out, &b, o);
	if (s->derived) {
		put_count(&b, s->derived, "change");
		buf_puts(&b, s->derived == 1 ? " follows" : " follow");
		buf_puts(&b, " from others: --derived.");
		put_paragraph(out, &b, o);
	}
	if (s->not_comparable) {
		put_count(&b, s->not_comparable, "change");
		buf_puts(&b, " not comparable: not held by both backups.");
		put_paragraph(out, &b, o);
	}
	if (s->filtered + s->accepted + s->reviewed) {
		const size_t n[] = {s->filtered, s->accepted, s->reviewed};
		static const char *const names[] = {"left out by filters", "accepted", "reviewed"};

		put_parts(&b, n, names, countof(n));
		buf_putc(&b, '.');
		put_paragraph(out, &b, o);
	}
	if (d->came_and_went) {
		put_count(&b, d->came_and_went, "change");
		buf_puts(&b, " came and went in between, --nightly shows ");
		buf_puts(&b, d->came_and_went == 1 ? "it." : "them.");
		put_paragraph(out, &b, o);
	}
	buf_release(&b);
}

static bool
same_loss(const json_t *a, const json_t *b)
{
	return str_eq(tree_str(a, "kind"), tree_str(b, "kind")) &&
	       str_eq(tree_str(a, "reason"), tree_str(b, "reason"));
}

/* "Secret of shop (absent, 3 objects)"; a kind that many namespaces lack is told once. */
static void
put_loss(struct buf *b, const json_t *lost, size_t first)
{
	const json_t *row = json_array_get(lost, first);
	const char *ns = tree_str(row, "namespace");
	size_t places = 0, objects = 0;

	for (size_t i = first; i < json_array_size(lost); i++) {
		const json_t *other = json_array_get(lost, i);

		if (!same_loss(row, other))
			continue;
		places++;
		objects += (size_t)json_integer_value(tree_get(other, "objects"));
	}
	buf_printf(b, "%s of ", tree_str(row, "kind"));
	if (places > 1)
		buf_printf(b, "%zu namespaces", places);
	else
		buf_puts(b, *ns ? ns : "the cluster");
	buf_printf(b, " (%s, ", tree_str(row, "reason"));
	put_count(b, objects, "object");
	buf_putc(b, ')');
}

static void
put_lost(struct buf *out, const struct drift *d, const struct render_opts *o)
{
	struct buf b = {0};
	json_t *row;
	size_t i;

	json_array_foreach(d->lost, i, row) {
		bool told = false;

		for (size_t k = 0; k < i && !told; k++)
			told = same_loss(row, json_array_get(d->lost, k));
		if (told)
			continue;
		buf_puts(&b, b.n ? ", " : "missing: ");
		put_loss(&b, d->lost, i);
	}
	put_paragraph(out, &b, o);
	buf_release(&b);
}

static void
put_objects(struct buf *out, const struct drift *d, const struct render_opts *o)
{
	const char *ns = NULL;

	for (size_t i = 0; i < d->n; i++) {
		const struct drift_object *ob = &d->v[i];

		if (!has_shown(ob))
			continue;
		if (!ns || !str_eq(ns, ob->key.ns)) {
			ns = ob->key.ns;
			buf_putc(out, '\n');
			put_safe(out, *ns ? ns : "(cluster-wide)");
			buf_putc(out, '\n');
		}
		if (o->view == VIEW_UNIFIED)
			put_unified_view(out, d, i, o);
		else if (o->view == VIEW_SIDE)
			put_side_view(out, d, i, o);
		else
			put_fields(out, d, ob, o);
		if (o->view != VIEW_FIELDS) {
			put_used_by(out, ob, o);
			put_groups_of(out, d, i, o);
		}
	}
	if (ns || d->summary.apart)
		buf_putc(out, '\n');
}

static void
put_text_drift(struct buf *out, const struct drift *d, const struct render_opts *told)
{
	struct render_opts how = *told;
	const struct render_opts *o = &how;

	how.nobody = d->summary.nameless;
	render_drift_head(out, d, o);
	if (d->partial)
		put_lost(out, d, o);
	if (o->view != VIEW_SUMMARY) {
		put_groups(out, d, o);
		put_objects(out, d, o);
	}
	put_summary(out, d, o);
}

static void
put_names(struct buf *out, const struct drift *d, bool status)
{
	static const char letters[] = "ADMR";

	for (size_t i = 0; i < d->n; i++) {
		if (!has_shown(&d->v[i]))
			continue;
		if (status)
			buf_printf(out, "%c  ", letters[d->v[i].op]);
		put_safe(out, d->v[i].ref);
		if (status && d->v[i].rolled_ref) {
			buf_puts(out, "  ");
			put_safe(out, d->v[i].rolled_ref);
		}
		buf_putc(out, '\n');
	}
}

static size_t
hidden_noise(const struct drift_object *ob)
{
	size_t n = 0;

	for (size_t i = 0; i < ob->changes.n; i++)
		n += ob->verdicts[i].hidden == HIDDEN_NOISE;
	return n;
}

/* Those that tell more than that an object took another's place. */
static size_t
fields_shown(const struct drift_object *ob)
{
	size_t n = 0;

	for (size_t i = 0; i < ob->changes.n; i++)
		n += ob->verdicts[i].hidden == SHOWN && !is_roll(ob, &ob->changes.v[i]);
	return n;
}

/* namespace, object, what, badge: columns as wide as their widest, the object cut to fit. */
static void
put_stat(struct buf *out, const struct drift *d, const struct render_opts *o)
{
	size_t ns = 0, ref = 0, room;

	for (size_t i = 0; i < d->n; i++) {
		size_t a = utf8_width(d->v[i].key.ns, strlen(d->v[i].key.ns));
		size_t b = utf8_width(short_ref(&d->v[i]), strlen(short_ref(&d->v[i])));

		if (!has_shown(&d->v[i]))
			continue;
		ns = a > ns ? a : ns;
		ref = b > ref ? b : ref;
	}
	ns = ns < o->width / 4 ? ns : o->width / 4;
	room = o->width - ns - 20;
	ref = ref < room ? ref : room;
	for (size_t i = 0; i < d->n; i++) {
		const struct drift_object *ob = &d->v[i];
		const char *name = short_ref(ob);
		size_t start = out->n, at;

		if (!has_shown(ob))
			continue;
		buf_putc(out, ' ');
		buf_add_safe(out, ob->key.ns, utf8_fit(ob->key.ns, strlen(ob->key.ns), ns));
		pad_to(out, start, ns + 3);
		at = out->n;
		buf_add_safe(out, name, utf8_fit(name, strlen(name), ref));
		pad_to(out, at, ref + 2);
		at = out->n;
		if (ob->rolled_from && fields_shown(ob) == 0)
			buf_puts(out, "rolled");
		else if (ob->op == CHANGE_REPLACE)
			put_count(out, fields_shown(ob), "field");
		else
			buf_puts(out, ob->op == CHANGE_ADD ? "added"
				      : ob->op == CHANGE_REMOVE ? "removed" : "re-created");
		pad_to(out, at, 13);
		buf_printf(out, "%2s", render_severity_sign(ob->severity));
		if (hidden_noise(ob) && out->n - start + 14 <= o->width)
			buf_printf(out, "   (+%zu noise)", hidden_noise(ob));
		buf_putc(out, '\n');
	}
	put_summary(out, d, o);
}

void
render_drift(struct buf *out, const struct drift *d, const struct render_opts *o)
{
	json_t *j;

	switch (o->format) {
	case FORMAT_TEXT:
	case FORMAT_WIDE:
	case FORMAT_YAML:
	case FORMAT_MARKDOWN:
		put_text_drift(out, d, o);
		break;
	case FORMAT_NAME:
	case FORMAT_NAME_STATUS:
		put_names(out, d, o->format == FORMAT_NAME_STATUS);
		break;
	case FORMAT_STAT:
		put_stat(out, d, o);
		break;
	case FORMAT_UNIFIED:
		put_patch(out, d, o);
		break;
	case FORMAT_JSONPATCH:
	case FORMAT_MERGEPATCH:
	case FORMAT_KUBECTL:
		render_patches(out, d, o, NULL);
		break;
	case FORMAT_JSON:
		j = render_drift_json(d, o);
		canon_dump_ordered(out, j);
		json_decref(j);
		break;
	case FORMAT_NDJSON:
		for (size_t i = 0; i < d->n; i++)
			for (size_t k = 0; k < d->v[i].changes.n; k++) {
				if (d->v[i].verdicts[k].hidden != SHOWN)
					continue;
				j = render_change_json(d, i, k);
				canon_compact_ordered(out, j);
				buf_putc(out, '\n');
				json_decref(j);
			}
		break;
	}
}
