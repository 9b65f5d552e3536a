/* What a list says of an object in one line, and of a group of objects. */
#include "rows/rows.h"

#include <stdlib.h>

#define DIGEST_SHOWN 12		/* hex digits of an image's digest */

/* What to say of a whole object of a kind; else the first column that `get` has for it. */
static const struct {
	const char *kind, *way, *word;
} whole[] = {
	{"Service", "spec/ports", "port "},
	{"Deployment", "spec/template/spec/containers", "image "},
	{"DeploymentConfig", "spec/template/spec/containers", "image "},
	{"StatefulSet", "spec/template/spec/containers", "image "},
	{"DaemonSet", "spec/template/spec/containers", "image "},
};

static void
add_cut(struct buf *out, const char *text, size_t width)
{
	size_t n = strlen(text);

	if (utf8_width(text, n) <= width) {
		buf_puts(out, text);
		return;
	}
	buf_add(out, text, utf8_fit(text, n, width > 2 ? width - 2 : 0));
	buf_puts(out, width >= 2 ? ".." : width ? "." : "");
}

/* ---- nothing to show ---- */

/* One word for all that hides the records of a range; false if several do. */
struct why_hidden {
	bool any, mixed;
	enum hidden by;
};

static void
hidden_by(struct why_hidden *w, const struct drift_object *o)
{
	for (size_t i = 0; i < o->changes.n; i++) {
		enum hidden by = o->verdicts[i].hidden;

		if (by == SHOWN)
			continue;
		if (by == HIDDEN_DERIVED && w->any && w->by == HIDDEN_NOISE)
			by = HIDDEN_NOISE;	/* as what follows from others: nobody's act */
		if (w->any && w->by == HIDDEN_DERIVED && by == HIDDEN_NOISE)
			w->by = HIDDEN_NOISE;
		w->mixed = w->mixed || (w->any && w->by != by);
		w->any = true;
		w->by = by;
	}
}

static const char *
hidden_word(const struct why_hidden *w)
{
	static const char *const words[] = {
		[SHOWN] = "nothing",
		[HIDDEN_NOT_COMPARABLE] = "not comparable",
		[HIDDEN_FILTERED] = "filtered out",
		[HIDDEN_NOISE] = "noise only",
		[HIDDEN_DERIVED] = "follows from others",
		[HIDDEN_ACCEPTED] = "accepted",
		[HIDDEN_REVIEWED] = "reviewed",
	};

	return w->mixed ? "hidden" : words[w->by];
}

/* ---- a whole object ---- */

static bool
put_first(struct buf *out, const struct drift_object *o, const json_t *body)
{
	for (size_t i = 0; i < countof(whole); i++) {
		const json_t *item = json_array_get(tree_at(body, whole[i].way), 0);
		const json_t *v = tree_get(item, i ? "image" : "port");

		if (!str_eq(whole[i].kind, o->key.kind) || !v)
			continue;
		buf_puts(out, whole[i].word);
		render_value(out, v, 0);
		return true;
	}
	return false;
}

static void
put_whole(struct buf *out, const struct drift_object *o)
{
	static const char *const words[] = {"new", "removed", "changed", "made again"};
	const json_t *body = drift_object_body(o);
	struct buf fact = {0};

	buf_puts(out, o->rolled_from ? "rolled from " : words[o->op]);
	if (o->rolled_from)
		put_safe(out, short_rolled(o));
	if (o->op == CHANGE_RECREATE || o->rolled_from)
		return;
	if (!put_first(&fact, o, body) && facts_of(o->key.kind)->heading)
		facts_of(o->key.kind)->put(&fact, body);
	if (fact.n)
		buf_printf(out, ", %s", fact.p);
	buf_release(&fact);
}

/* ---- a field ---- */

/* "registry/a/b:1" to ":1": where the repository of both is the same, its tag or digest. */
static const char *
image_tail(const char *image)
{
	const char *digest = strchr(image, '@'), *slash, *colon;

	if (digest)
		return digest;
	slash = strrchr(image, '/');
	colon = strrchr(slash ? slash : image, ':');
	return colon ? colon : image + strlen(image);
}

static bool
same_repository(const char *a, const char *b)
{
	size_t n = (size_t)(image_tail(a) - a);

	return n && n == (size_t)(image_tail(b) - b) && strncmp(a, b, n) == 0 && *image_tail(a) &&
	       *image_tail(b);
}

static void
put_tail(struct buf *out, const char *image)
{
	const char *tail = image_tail(image), *hex = *tail == '@' ? strchr(tail, ':') : NULL;

	if (hex && strlen(hex) > 1 + DIGEST_SHOWN) {
		buf_add_safe(out, tail, (size_t)(hex - tail) + 1 + DIGEST_SHOWN);
		buf_puts(out, "..");
	} else {
		put_safe(out, tail);
	}
}

static void
put_values(struct buf out[2], const struct change *c)
{
	const char *a = json_string_value(c->old_value), *b = json_string_value(c->new_value);
	const struct step *last = c->at.n ? &c->at.v[c->at.n - 1] : NULL;

	if (a && b && last && str_eq(last->name, "image") && same_repository(a, b)) {
		put_tail(&out[0], a);
		put_tail(&out[1], b);
		return;
	}
	if (c->old_value)
		render_value(&out[0], c->old_value, 0);
	if (c->new_value)
		render_value(&out[1], c->new_value, 0);
}

/* The last `steps` members of the path, items with their list: ports[http].port. */
static void
put_last(struct buf *out, const struct change *c, size_t steps)
{
	struct path tail = {.v = c->at.v, .n = c->at.n};
	struct buf b = {0};

	while (tail.n > 0 && steps > 0) {
		steps -= tail.v[tail.n - 1].kind == STEP_MEMBER;
		tail.n--;
	}
	tail = (struct path){.v = c->at.v + tail.n, .n = c->at.n - tail.n};
	path_print(&b, &tail);
	render_path(out, buf_cstr(&b));
	if (out->n && out->p[0] == '[' && tail.n == 1) {	/* a lone ["cache.ttl"] */
		buf_clear(out);
		put_safe(out, tail.v[0].name ? tail.v[0].name : b.p);
	}
	buf_release(&b);
}

/* What a field belongs to, where the structs between say nothing: readinessProbe of
 * readinessProbe.httpGet.path. NULL if there is none such. */
static const char *
owner_of(const struct change *c)
{
	static const char *const owners[] = {"livenessProbe", "readinessProbe", "startupProbe",
					     "limits", "requests", "securityContext", "nodeSelector"};

	for (size_t i = c->at.n; i-- > 0;)
		for (size_t k = 0; i + 1 < c->at.n && k < countof(owners); k++)
			if (str_eq(c->at.v[i].name, owners[k]))
				return owners[k];
	return NULL;
}

/* Ways to say a change, the fullest first; the first that fits is taken. */
enum { SAY_PATH, SAY_OWNER, SAY_OWNER_NEW, SAY_TWO, SAY_LAST, SAY_LAST_NEW, SAYS };

static void
put_name(struct buf *out, const struct change *c, unsigned how)
{
	struct buf b = {0};

	if (how == SAY_OWNER || how == SAY_OWNER_NEW)
		buf_printf(out, "%s ", owner_of(c));
	if (how == SAY_PATH)
		render_path(&b, c->path);
	else
		put_last(&b, c, how == SAY_TWO ? 2 : 1);
	buf_puts(out, buf_cstr(&b));
	buf_release(&b);
	if (c->has_inner && c->inner.format == DOC_TEXT && c->inner.line)
		buf_printf(out, " line %u", c->inner.line);
}

static bool
is_open(const json_t *v)
{
	return json_object_size(v) > 0 || json_array_size(v) > 0;
}

static void
put_change(struct buf *out, const struct change *c, unsigned how)
{
	static const char *const ops[] = {"added", "removed"};
	struct buf v[2] = {{0}, {0}};
	bool brief = how == SAY_OWNER_NEW || how == SAY_LAST_NEW;

	put_name(out, c, how);
	put_values(v, c);
	if (c->form == CHANGE_ORDER || c->form == CHANGE_ORDER_MATTERS) {
		buf_puts(out, " in another order");
	} else if (!c->old_value || !c->new_value) {
		const json_t *one = c->old_value ? c->old_value : c->new_value;

		buf_printf(out, " %s", ops[c->old_value != NULL]);
		if (!brief && !is_open(one))
			buf_printf(out, ", %s", buf_cstr(&v[c->old_value == NULL]));
	} else if (brief) {
		buf_printf(out, " ->%s", buf_cstr(&v[1]));
	} else {
		buf_printf(out, " %s -> %s", buf_cstr(&v[0]), buf_cstr(&v[1]));
	}
	buf_release(&v[0]);
	buf_release(&v[1]);
}

/* The worst shown record, the first of its rank; how many others are shown. */
static size_t
lead_of(const struct drift_object *o, size_t *others)
{
	size_t lead = ROW_NO_CHANGE;

	*others = 0;
	for (size_t i = 0; i < o->changes.n; i++) {
		if (o->verdicts[i].hidden != SHOWN)
			continue;
		*others += lead != ROW_NO_CHANGE;
		if (lead == ROW_NO_CHANGE || o->verdicts[i].severity > o->verdicts[lead].severity)
			lead = i;
	}
	return lead;
}

static void
put_lead(struct buf *out, const struct drift_object *o, const struct change *c, size_t width)
{
	struct buf line = {0};

	for (unsigned how = 0; how < SAYS; how++) {
		if ((how == SAY_OWNER || how == SAY_OWNER_NEW) && !owner_of(c))
			continue;
		buf_clear(&line);
		if (c->at.n && !is_roll(o, c))
			put_change(&line, c, how);
		else
			put_whole(&line, o);
		if (!c->at.n || is_roll(o, c) || utf8_width(buf_cstr(&line), line.n) <= width)
			break;
	}
	add_cut(out, buf_cstr(&line), width);
	buf_release(&line);
}

void
render_object_line(struct buf *out, const struct drift_object *o, size_t width)
{
	size_t others, lead = lead_of(o, &others);
	struct why_hidden w = {0};
	char more[32] = "";
	struct buf line = {0};

	if (lead == ROW_NO_CHANGE) {
		hidden_by(&w, o);
		buf_printf(&line, "%s (", hidden_word(&w));
		put_count(&line, o->changes.n, "field");
		buf_putc(&line, ')');
		add_cut(out, line.p, width);
		buf_release(&line);
		return;
	}
	if (others)
		snprintf(more, sizeof(more), " +%zu", others);
	if (strlen(more) + 8 > width)
		*more = '\0';
	put_lead(out, o, &o->changes.v[lead], width - strlen(more));
	buf_puts(out, more);
}

void
render_group_line(struct buf *out, const struct drift *d, size_t from, size_t to)
{
	static const enum severity order[] = {SEVERITY_CRITICAL, SEVERITY_WARNING, SEVERITY_INFO};
	size_t n[3] = {0}, start = out->n;
	struct why_hidden w = {0};

	for (size_t i = from; i < to; i++) {
		if (d->v[i].shown)
			n[d->v[i].severity]++;
		else
			hidden_by(&w, &d->v[i]);
	}
	for (size_t i = 0; i < countof(order); i++)
		if (n[order[i]])
			buf_printf(out, "%s%zu %s", out->n > start ? ", " : "", n[order[i]],
				   severity_name(order[i]));
	if (out->n > start || from >= to)
		return;
	buf_printf(out, "%s (", hidden_word(&w));
	put_count(out, to - from, "object");
	buf_putc(out, ')');
}
