/* Causes among owners: what controllers remade, and what comes and goes with what owns it. */
#include "cause.h"

#include <stdlib.h>

#include "around/around.h"

#define MAX_DEPTH 32	/* of owners of owners */

enum { CAME = 1, WENT = 2 };

/* ---- rollouts ---- */

static bool
scaled_by_hpa(const struct drift_object *o)
{
	for (size_t i = 0; i < o->changes.n; i++)
		if (cause_lies_in(&o->changes.v[i], "spec", "replicas") && o->verdicts[i].noise)
			return true;
	return false;
}

/* What in a changed owner makes it remake what it owns, the strongest first. */
static char *
cause_in_owner(struct ask *a, struct drift_object *o)
{
	static const char *const members[] = {"template", "jobTemplate", "volumeClaimTemplates",
					      "replicas"};
	char *cause = cause_whole(a, o, ANY_WHOLE);

	for (size_t i = 0; !cause && i < countof(members); i++)
		cause = cause_field(a, o, "spec", members[i]);
	if (!cause && scaled_by_hpa(o))
		cause = mem_printf("hpa scaled %s/%s", o->key.ns, o->key.name);
	if (!cause)
		cause = cause_field(a, o, "spec", NULL);
	return cause ? cause : cause_rolled(a, o);
}

static const json_t *
either_body(struct run *r, const struct object_key *k)
{
	const json_t *body = run_outline(r, SIDE_NEW, k);

	return body ? body : run_outline(r, SIDE_OLD, k);
}

/* Up the chain of owners until one tells. An owner that is there and did not change is no way
 * further up: its pods were remade for reasons of their own. */
static char *
cause_above(struct ask *a, const struct object_key *from)
{
	struct object_key k = {0}, up = {0};
	char *cause = NULL;

	object_key_copy(&k, from);
	for (unsigned depth = 0; depth < MAX_DEPTH; depth++) {
		struct drift_object *o = run_find(a->run, &k);
		const json_t *body = either_body(a->run, &k);

		cause = o ? cause_in_owner(a, o) : NULL;
		if (cause || (!o && body) || !owner_of(a->run, &k, body, &up))
			break;
		object_key_release(&k);
		k = up;
		up = (struct object_key){0};
	}
	object_key_release(&k);
	return cause;
}

/* How to say that a controller did its work, by the kind of what it made. */
struct saying {
	const char *kind, *word;
};

static const struct saying sayings[] = {
	{"ReplicaSet", "rollout"},
	{"ReplicationController", "rollout"},
	{"ControllerRevision", "rollout"},
	{"Job", "run"},
	{"Build", "build"},
};

static void
note_traffic(struct run *r, const struct object_key *pod, const json_t *body, unsigned way)
{
	struct object_key up = {0};
	struct buf text = {0};
	struct map_entry *at;

	if (!owner_of(r, pod, body, &up))
		return;
	key_text(&text, &up);
	at = map_at(&r->traffic, text.p, text.n);
	at->value = (void *)((uintptr_t)at->value | way);
	buf_release(&text);
	object_key_release(&up);
}

/* Which owners' pods came and which went, over the whole drift. */
static const struct map *
pod_traffic(struct run *r)
{
	for (size_t i = 0; !r->traffic_known && i < r->drift->n; i++) {
		const struct drift_object *o = &r->drift->v[i];

		if (!is_kind(&o->key, "", "Pod"))
			continue;
		if (o->rolled_from) {
			note_traffic(r, &o->key, o->new_body, CAME);
			note_traffic(r, o->rolled_from, o->old_body, WENT);
		} else if (o->op != CHANGE_REPLACE) {
			note_traffic(r, &o->key, drift_object_body(o),
				     o->op == CHANGE_ADD ? CAME : WENT);
		}
	}
	r->traffic_known = true;
	return &r->traffic;
}

static char *
say_pod(struct ask *a, const struct object_key *up)
{
	struct buf text = {0}, kind = {0};
	uintptr_t traffic;
	char *out;

	key_text(&text, up);
	traffic = (uintptr_t)map_getn(pod_traffic(a->run), text.p, text.n);
	for (const char *p = up->kind; *p; p++)
		buf_putc(&kind, (char)(*p >= 'A' && *p <= 'Z' ? *p - 'A' + 'a' : *p));
	out = mem_printf("pod of %s %s %s", buf_cstr(&kind), up->name,
			 a->o->rolled_from ? "was replaced"
			 : traffic == CAME ? "came"
			 : traffic == WENT ? "went" : "was replaced");
	buf_release(&text);
	buf_release(&kind);
	return out;
}

static char *
say_made(struct ask *a, const struct object_key *up)
{
	struct buf ref = {0};
	const char *word = NULL;
	char *out;

	if (is_kind(&a->o->key, "", "Pod"))
		return say_pod(a, up);
	for (size_t i = 0; !word && i < countof(sayings); i++)
		if (str_eq(sayings[i].kind, a->o->key.kind))
			word = sayings[i].word;
	ref_short(&ref, a->run, up);
	out = word ? mem_printf("%s of %s", word, buf_cstr(&ref))
		   : mem_printf("made by %s", buf_cstr(&ref));
	buf_release(&ref);
	return out;
}

char *
by_owner(struct ask *a)
{
	struct object_key up = {0};
	char *cause;

	if (!owner_of(a->run, &a->o->key, ask_body(a), &up))
		return NULL;
	cause = cause_above(a, &up);
	if (!cause)
		cause = say_made(a, &up);
	object_key_release(&up);
	return cause;
}

/* ---- what outlives rollouts ---- */

/* An object that outlives rollouts is derived only where its owner came, went or changed too. */
char *
by_owner_change(struct ask *a)
{
	struct object_key up = {0};
	struct drift_object *o;
	char *cause = NULL;

	if (!owner_of(a->run, &a->o->key, ask_body(a), &up))
		return NULL;
	o = run_find(a->run, &up);
	if (o && !a->c->at.n)
		cause = cause_whole(a, o, cause_ops(a->c->op));
	if (o && !cause && a->c->op != CHANGE_RECREATE)
		cause = cause_field(a, o, "spec", NULL);
	object_key_release(&up);
	return cause;
}

/* data-postgres-0 is of StatefulSet postgres if that has a claim template data. */
char *
by_claim_template(struct ask *a)
{
	const char *name = a->o->key.name, *dash = strchr(name, '-');
	size_t n = stem_of_number(name);

	for (; dash && n && dash < name + n; dash = strchr(dash + 1, '-')) {
		char *set = mem_strndup(dash + 1, (size_t)(name + n - dash - 1));
		struct drift_object *o = run_find_named(a->run, "apps", "StatefulSet",
							a->o->key.ns, set);
		const json_t *body = o ? drift_object_body(o) : NULL;
		const json_t *claims = tree_at(body, "spec/volumeClaimTemplates");

		free(set);
		for (size_t i = 0; i < json_array_size(claims); i++) {
			const char *t = tree_str(json_array_get(claims, i), "metadata/name");

			if (t && strlen(t) == (size_t)(dash - name) && str_starts(name, t))
				return cause_in_owner(a, o);
		}
	}
	return NULL;
}
