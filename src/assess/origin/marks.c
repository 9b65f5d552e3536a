/*
 * What marks on an object tell of who looks after it: annotations and labels
 * that controllers and tools of deployment leave (rules with the effect
 * "evidence"), triggers of images, autoscalers. Evidence beside an origin,
 * never an origin by itself: the mark was there before, and after, the change.
 */
#include <stdlib.h>

#include "around/around.h"

#define MAX_MARK 200

static void
add(struct origin *out, struct buf *b)
{
	if (b->n && b->n <= MAX_MARK)
		json_array_append_new(out->evidence, json_stringn(b->p, b->n));
	buf_clear(b);
}

/* ---- rules ---- */

static const char *
meta_value(const json_t *body, const char *name)
{
	static const char *const maps[] = {"metadata/annotations", "metadata/labels"};

	for (size_t i = 0; i < countof(maps); i++) {
		const json_t *v = json_object_get(tree_at(body, maps[i]), name);

		if (json_is_string(v))
			return json_string_value(v);
	}
	return NULL;
}

/* "Helm release {meta.helm.sh/release-name}": the value of that annotation or label, or to the
 * first of the characters behind a bar, "{name|:}". False if there is none. */
static bool
fill_in(struct buf *out, const char *text, const json_t *body)
{
	for (size_t n; *text; text += n) {
		const char *open = strchr(text, '{'), *close = open ? strchr(open, '}') : NULL;
		const char *bar, *value;
		char *name;

		n = close ? (size_t)(open - text) : strlen(text);
		buf_add(out, text, n);
		if (!close)
			continue;
		bar = memchr(open, '|', (size_t)(close - open));
		name = mem_strndup(open + 1, (size_t)((bar ? bar : close) - open - 1));
		value = meta_value(body, name);
		free(name);
		if (!value)
			return false;
		name = bar ? mem_strndup(bar + 1, (size_t)(close - bar - 1)) : mem_strdup("");
		buf_add(out, value, strcspn(value, name));
		free(name);
		n += (size_t)(close + 1 - open);
	}
	return true;
}

static void
note_rules(const struct run *r, const struct drift_object *o, const struct change *c,
	   struct origin *out)
{
	struct buf b = {0};

	for (size_t i = 0; i < r->rules->n; i++) {
		const struct rule *rule = r->rules->v[i];

		if (rule->has[EFFECT_EVIDENCE] && rule->enabled && rule_wrote_fits(rule, o, c) &&
		    fill_in(&b, rule->evidence, o->new_body))
			add(out, &b);
		buf_clear(&b);
	}
	buf_release(&b);
}

/* ---- images that a trigger moves ---- */

/* The container of "…containers[name=web].image". */
static const char *
container_of(const struct path *at)
{
	const struct step *last, *item;

	if (at->n < 3)
		return NULL;
	last = &at->v[at->n - 1];
	item = &at->v[at->n - 2];
	if (last->kind != STEP_MEMBER || !str_eq(last->name, "image") ||
	    item->kind != STEP_KEYED)
		return NULL;
	return tree_str(item->value, "name");
}

static void
note_trigger(const struct drift_object *o, const struct change *c, struct origin *out)
{
	const json_t *list = tree_at(o->new_body, "spec/triggers");
	const char *container = container_of(&c->at);
	struct buf b = {0};

	for (size_t i = 0; container && i < json_array_size(list); i++) {
		const json_t *p = tree_get(json_array_get(list, i), "imageChangeParams");
		const json_t *names = tree_get(p, "containerNames");
		const char *from = tree_str(p, "from/name");

		for (size_t k = 0; from && k < json_array_size(names); k++)
			if (str_eq(json_string_value(json_array_get(names, k)), container))
				buf_printf(&b, "image trigger: %s", from);
		add(out, &b);
	}
	buf_release(&b);
}

static void
note_scaler(struct run *r, const struct drift_object *o, const struct change *c,
	    struct origin *out)
{
	const struct object_key *name;
	struct buf path = {0}, b = {0};

	path_print(&path, &c->at);
	if (r->world->list && str_eq(buf_cstr(&path), "spec.replicas") &&
	    scaler_of(r, SIDE_NEW, &o->key, &name))
		buf_printf(&b, "autoscaler: %s", name->name);
	add(out, &b);
	buf_release(&path);
	buf_release(&b);
}

void
marks_note(struct run *r, const struct drift_object *o, const struct change *c,
	   struct origin *out)
{
	if (origin_tool(out) == ORIGIN_HAND)
		return;
	note_rules(r, o, c, out);
	note_trigger(o, c, out);
	note_scaler(r, o, c, out);
}
