/* Conditions on what values say: images, certificates, keys, and notes of controllers. */
#include <stdlib.h>

#include "condition.h"
#include "around/around.h"

#define DAY 86400

/* ---- images ---- */

/* Where the tag begins, NULL without one; a port of the registry is none. */
static const char *
tag_of(const char *image)
{
	const char *slash = strrchr(image, '/');

	return strchr(slash ? slash : image, ':');
}

static bool
has_digest(const json_t *image)
{
	return json_is_string(image) && strchr(json_string_value(image), '@');
}

bool
tag_floats(struct ask *a)
{
	const char *image = json_string_value(a->c->new_value), *tag;

	if (!image || strchr(image, '@'))
		return false;
	tag = tag_of(image);
	return !tag || str_eq(tag, ":latest");
}

bool
digest_to_tag(struct ask *a)
{
	return has_digest(a->c->old_value) && json_is_string(a->c->new_value) &&
	       !has_digest(a->c->new_value);
}

/* "registry.example:5000/app:1" is from there, "app" and "library/app" from Docker's own. */
static struct str
registry_of(const char *image)
{
	size_t n = strcspn(image, "/");

	if (image[n] && (memchr(image, '.', n) || memchr(image, ':', n) ||
			 (n == 9 && memcmp(image, "localhost", n) == 0)))
		return (struct str){image, n};
	return STR("docker.io");
}

bool
registry_changed(struct ask *a)
{
	const char *was = json_string_value(a->c->old_value);
	const char *is = json_string_value(a->c->new_value);
	struct str x, y;

	if (!was || !is)
		return false;
	x = registry_of(was);
	y = registry_of(is);
	return x.n != y.n || memcmp(x.p, y.p, x.n) != 0;
}

/* ---- keys ---- */

/* Does a workload take this very key, or all of them? */
bool
key_used(struct ask *a)
{
	const struct users *us = users_of(a->run, &a->o->key);
	const struct space *s = space_of(a->run, SIDE_NEW, a->o->key.ns, PART_WORKLOADS);
	const struct path *at = &a->c->at;
	const char *key = at->n > 1 && at->v[1].kind == STEP_MEMBER ? at->v[1].name : NULL;
	struct buf how = {0};
	bool used = false;

	for (size_t i = 0; i < us->n && !used; i++)
		used = workload_uses(&s->v[us->v[i]], &a->o->key, key, &how);
	buf_release(&how);
	return used;
}

/* ---- certificates: a redacted one keeps "notBefore=..; notAfter=..]" ---- */

static int64_t
instant_behind(const char *text, const char *word)
{
	const char *at = strstr(text, word);
	int64_t t;

	if (!at)
		return WHEN_NONE;
	at += strlen(word);
	return when_parse_rfc3339(at, strcspn(at, ";]"), &t) ? t : WHEN_NONE;
}

static bool
ends_within(const json_t *v, int64_t now, bool overdue)
{
	const char *text = json_string_value(v);
	int64_t from, until;

	if (!text)
		return false;
	from = instant_behind(text, "; notBefore=");
	until = instant_behind(text, "; notAfter=");
	if (from == WHEN_NONE || until == WHEN_NONE || until < from)
		return false;
	return until - now < (overdue ? (until - from) / 3 : 7 * DAY);
}

/* Operators renew theirs in time; theirs are those with such notes. */
static bool
is_rotated(const json_t *body)
{
	static const char *const notes[] = {
		"service.*openshift.io/originating-service-name",
		"service.*openshift.io/serving-cert-signed-by",
		"auth.openshift.io/certificate-*",
		"cert-manager.io/certificate-name",
	};
	const json_t *have = tree_at(body, "metadata/annotations");
	const char *name;
	json_t *v;

	json_object_foreach((json_t *)have, name, v)
		for (size_t i = 0; i < countof(notes); i++)
			if (str_glob(notes[i], name))
				return true;
	return false;
}

static bool
certificate_is(const struct ask *a, bool overdue)
{
	const json_t *v = a->c->new_value;
	int64_t now = a->run->world->new_instant;
	const char *name;
	json_t *one;

	if (!v || is_rotated(a->o->new_body))
		return false;
	json_object_foreach(a->c->at.n ? NULL : tree_get(v, "data"), name, one)
		if (ends_within(one, now, overdue))
			return true;
	return ends_within(v, now, overdue);
}

bool
certificate_ends(struct ask *a)
{
	return certificate_is(a, false);
}

bool
certificate_overdue(struct ask *a)
{
	return certificate_is(a, true);
}

/* ---- notes of controllers ---- */

static const char *
note_of(const json_t *body, const char *name)
{
	return json_string_value(json_object_get(tree_at(body, "metadata/annotations"), name));
}

bool
machine_config_pending(struct ask *a)
{
	const json_t *body = a->o->new_body;
	const char *state = note_of(body, "machineconfiguration.openshift.io/state");
	const char *want = note_of(body, "machineconfiguration.openshift.io/desiredConfig");

	return (state && !str_eq(state, "Done")) ||
	       (want && !str_eq(want, note_of(body, "machineconfiguration.openshift.io/currentConfig")));
}

/* The phase is bookkeeping, but that it failed is not. */
bool
rollout_failed(struct ask *a)
{
	return is_kind(&a->o->key, "", "ReplicationController") &&
	       str_eq(note_of(a->o->new_body, "openshift.io/deployment.phase"), "Failed") &&
	       (!a->c->at.n || strstr(a->c->path, "openshift.io/deployment.phase"));
}
