/*
 * The line that an object belongs to: whose it is in the end (the Deployment
 * of a Pod's ReplicaSet), and its name without what was made up for the one
 * generation. An object that nobody but its name vouches for has a line only
 * where such names are made by tools: hashes, numbers of revisions, tokens.
 */
#include <stdlib.h>

#include "lineage.h"
#include "around/around.h"

#define MAX_CLIMB 32	/* owners of owners */

/* ---- parts of names ---- */

/* What the API server's random names are made of, and Kubernetes' hashes: no vowels, no 0, 1, 3. */
#define SAFE_BYTES "bcdfghjklmnpqrstvwxz2456789"
#define HEX_BYTES "0123456789abcdef"
#define DIGITS "0123456789"

static size_t
stem_before(const char *name)
{
	const char *dash = strrchr(name, '-');

	return dash && dash > name && dash[1] ? (size_t)(dash - name) : 0;
}

static bool
all_of(const char *s, const char *bytes)
{
	return s[strspn(s, bytes)] == '\0';
}

static bool
has_one_of(const char *s, const char *bytes)
{
	return s[strcspn(s, bytes)] != '\0';
}

/* The hash of a pod template, or of a revision: 5f87847b78. */
static bool
is_template_hash(const char *s)
{
	size_t n = strlen(s);

	return n >= 5 && n <= 10 && (all_of(s, SAFE_BYTES) || all_of(s, DIGITS)) &&
	       (has_one_of(s, DIGITS) || n >= 8);
}

/* kustomize's ten (hex digits, some of them as letters that spell nothing), or the hex digits
 * that charts cut from a digest. A date or a number is no hash. */
static bool
is_content_hash(const char *s)
{
	size_t n = strlen(s);

	if (n == 10 && all_of(s, "2456789bcdfghkmt"))
		return true;
	return n >= 7 && n <= 64 && all_of(s, HEX_BYTES) && has_one_of(s, DIGITS) &&
	       has_one_of(s, "abcdef");
}

/* A word that is as long as a random part. */
static bool
is_word(const char *s)
{
	static const char *const words[] = {"build", "debug"};

	for (size_t i = 0; i < countof(words); i++)
		if (str_eq(s, words[i]))
			return true;
	return false;
}

uint64_t
line_number(const struct object_key *k)
{
	size_t n = strlen(k->name), from = n;
	unsigned long long v;

	while (from > 0 && strchr(DIGITS, k->name[from - 1]))
		from--;
	return from < n && str_to_u64(k->name + from, n - from, &v) ? v : 0;
}

/* ---- whose it is ---- */

/* The kinds whose names hold their own owner's and a number. */
static bool
is_numbered(const struct object_key *k)
{
	return is_kind(k, "", "ReplicationController") || is_kind(k, "batch", "Job") ||
	       is_kind(k, "build.openshift.io", "Build");
}

/* An owner of which nothing is known but its name has its own owner in it. Of a revision's status
 * the number is all that is its own. */
static void
cut_to_stem(struct object_key *k, bool known)
{
	size_t n = stem_before(k->name);
	const char *last = k->name + n + 1;
	bool cut;

	if (is_kind(k, "", "ConfigMap"))
		cut = str_starts(k->name, "revision-status-");
	else if (is_kind(k, "apps", "ReplicaSet"))
		cut = !known && is_template_hash(last);
	else
		cut = !known && is_numbered(k) && all_of(last, DIGITS);
	if (n && cut)
		k->name[n] = '\0';
}

static const json_t *
either_side(struct run *r, const struct object_key *k)
{
	const json_t *body = run_outline(r, SIDE_NEW, k);

	return body ? body : run_outline(r, SIDE_OLD, k);
}

/* The last of the owners, as a text; kept by the one that was asked for. */
static const char *
top_of(struct run *r, struct line_makers *m, const struct object_key *owner)
{
	struct object_key k = {0}, up = {0};
	struct buf text = {0};
	struct map_entry *at;

	key_text(&text, owner);
	at = map_at(&m->top, text.p, text.n);
	buf_clear(&text);
	object_key_copy(&k, owner);
	for (unsigned i = 0; !at->value && i < MAX_CLIMB; i++) {
		if (!owner_of(r, &k, either_side(r, &k), &up))
			break;
		object_key_release(&k);
		k = up;
		up = (struct object_key){0};
	}
	if (!at->value) {
		cut_to_stem(&k, either_side(r, &k) != NULL);
		key_text(&text, &k);
		at->value = buf_take(&text);
	}
	object_key_release(&k);
	buf_release(&text);
	return at->value;
}

void
line_makers_release(struct line_makers *m)
{
	map_release(&m->top, free);
}

/* ---- names without what was made up ---- */

static void
put_upto(struct buf *out, const char *s, size_t n)
{
	buf_add(out, s, n);
	buf_puts(out, "-*");
}

/* What follows the owner's name: a random part, a hash, a number; roles (-deploy) and ordinals of
 * a set's Pods stay. */
static void
put_rest(struct buf *out, const struct object_key *k, const json_t *body, const char *rest)
{
	size_t n = stem_before(rest);
	const char *last = n ? rest + n + 1 : rest;
	const char *hash = json_string_value(json_object_get(tree_at(body, "metadata/labels"),
							     "controller-revision-hash"));
	bool pod = is_kind(k, "", "Pod");

	if ((strlen(last) == 5 && stem_of_random(k->name) && !is_word(last)) ||
	    (!pod && (all_of(last, DIGITS) || is_template_hash(last) || str_eq(last, hash))))
		put_upto(out, rest, n);
	else
		buf_puts(out, rest);
}

/* installer-7-master-0 of revision-status-7: the number stands inside. */
static bool
put_around_number(struct buf *out, const char *name, const char *owner)
{
	size_t n = stem_of_number(owner);
	char *inside = n ? mem_printf("%s-", owner + n) : NULL;
	const char *at = inside ? strstr(name, inside) : NULL;

	if (at) {
		put_upto(out, name, (size_t)(at - name));
		buf_puts(out, at + strlen(inside) - 1);
	}
	free(inside);
	return at != NULL;
}

static void
put_made_name(struct buf *out, const struct object_key *k, const json_t *body, const char *owner)
{
	size_t n = strlen(owner);

	if (strncmp(k->name, owner, n) == 0 && k->name[n] == '-')
		put_rest(out, k, body, k->name + n + 1);
	else if (!put_around_number(out, k->name, owner))
		put_rest(out, k, body, k->name);
}

/* ---- lines ---- */

static void
put_kind(struct line *l, const struct object_key *k)
{
	buf_printf(&l->key, "%s\1%s\1%s\1", k->ns, k->group, k->kind);
}

static bool
by_maker(struct run *r, struct line_makers *m, const struct drift_object *o, struct line *out)
{
	const json_t *body = drift_object_body(o);
	struct object_key up = {0};

	if (!owner_of(r, &o->key, body, &up))
		return false;
	put_kind(out, &o->key);
	buf_printf(&out->key, "%s\1", top_of(r, m, &up));
	put_made_name(&out->key, &o->key, body, up.name);
	object_key_release(&up);
	return true;
}

/* Made under a name that the server was asked to make up. */
static bool
by_generate_name(struct run *r, struct line_makers *m, const struct drift_object *o,
		 struct line *out)
{
	const json_t *body = drift_object_body(o);
	const char *prefix = tree_str(body, "metadata/generateName");
	struct object_key up = {0};

	if (!prefix || !*prefix || !str_starts(o->key.name, prefix))
		return false;
	put_kind(out, &o->key);
	if (owner_of(r, &o->key, body, &up))
		buf_printf(&out->key, "%s\1", top_of(r, m, &up));
	put_upto(&out->key, prefix, strlen(prefix));
	object_key_release(&up);
	return true;
}

/* A name that ends in what its content is: app-config-5c5h2t9bgk. */
static bool
by_content(struct line *out, const struct object_key *k)
{
	size_t n = stem_before(k->name);

	if (!n || !is_content_hash(k->name + n + 1))
		return false;
	put_kind(out, k);
	buf_puts(&out->key, "content\1");
	put_upto(&out->key, k->name, n);
	out->rule = LINE_ALONE;
	out->by_hand = true;
	return true;
}

/* config-7: the control plane's operators keep a copy for each revision, and others that work as
 * they do make the copies belong to a ConfigMap revision-status-7. */
static bool
by_revision(struct run *r, const struct drift_object *o, struct line *out)
{
	const json_t *body = drift_object_body(o);
	size_t n = stem_of_number(o->key.name);
	struct object_key up = {0};
	bool yes;

	if (!n)
		return false;
	yes = str_glob("openshift-kube-*", o->key.ns) || str_eq(o->key.ns, "openshift-etcd") ||
	      (owner_of(r, &o->key, body, &up) && str_starts(up.name, "revision-status-"));
	object_key_release(&up);
	if (!yes)
		return false;
	put_kind(out, &o->key);
	put_upto(&out->key, o->key.name, n);
	return true;
}

static bool
of_config(struct run *r, struct line_makers *m, const struct drift_object *o, struct line *out)
{
	(void)m;
	return by_revision(r, o, out) || by_content(out, &o->key);
}

/* sh.helm.release.v1.shop.v7 */
static bool
of_release(struct line *out, const struct object_key *k)
{
	const char *v = strrchr(k->name, '.');

	if (!v || v[1] != 'v' || !v[2] || !all_of(v + 2, DIGITS))
		return false;
	put_kind(out, k);
	put_upto(&out->key, k->name, (size_t)(v - k->name));
	out->rule = LINE_NEXT;
	out->by_hand = true;
	return true;
}

/* default-token-x8k2p, default-dockercfg-x8k2p */
static bool
of_account(struct line *out, const struct object_key *k, const json_t *body)
{
	size_t n = stem_of_random(k->name);
	char *stem = mem_strndup(k->name, n);
	bool yes = n && (str_ends(stem, "-token") || str_ends(stem, "-dockercfg"));
	const char *account = json_string_value(
		json_object_get(tree_at(body, "metadata/annotations"),
				"kubernetes.io/service-account.name"));

	if (yes) {
		put_kind(out, k);
		buf_printf(&out->key, "%s\1", account ? account : "");
		put_upto(&out->key, k->name, n);
	}
	free(stem);
	return yes;
}

static bool
of_secret(struct run *r, struct line_makers *m, const struct drift_object *o, struct line *out)
{
	const json_t *body = drift_object_body(o);
	const char *type = tree_str(body, "type");

	if (str_eq(type, "kubernetes.io/service-account-token") ||
	    str_eq(type, "kubernetes.io/dockercfg"))
		return of_account(out, &o->key, body);
	if (str_eq(type, "helm.sh/release.v1"))
		return of_release(out, &o->key);
	return of_config(r, m, o, out);
}

/* rendered-worker-6f1…: what a pool's machine configs make together. */
static bool
of_rendered(struct run *r, struct line_makers *m, const struct drift_object *o, struct line *out)
{
	const char *name = o->key.name;
	size_t n = stem_before(name);

	(void)r;
	(void)m;
	if (!n || !str_starts(name, "rendered-") || !all_of(name + n + 1, HEX_BYTES))
		return false;
	put_kind(out, &o->key);
	put_upto(&out->key, name, n);
	return true;
}

/* Reports come and go by themselves, whatever their names. */
static bool
of_none(struct run *r, struct line_makers *m, const struct drift_object *o, struct line *out)
{
	(void)r;
	(void)m;
	(void)o;
	(void)out;
	return false;
}

static const struct {
	const char *group, *kind;
	bool (*of)(struct run *r, struct line_makers *m, const struct drift_object *o,
		   struct line *out);
} kinds[] = {
	{"", "Pod", by_maker},
	{"apps", "ReplicaSet", by_maker},
	{"", "ReplicationController", by_maker},
	{"apps", "ControllerRevision", by_maker},
	{"batch", "Job", by_maker},
	{"build.openshift.io", "Build", by_maker},
	{"discovery.k8s.io", "EndpointSlice", by_maker},
	{"machine.openshift.io", "Machine", by_maker},
	{"cluster.x-k8s.io", "Machine", by_maker},
	{"tekton.dev", "TaskRun", by_maker},
	{"", "ConfigMap", of_config},
	{"", "Secret", of_secret},
	{"machineconfiguration.openshift.io", "MachineConfig", of_rendered},
	{"", "Event", of_none},
	{"events.k8s.io", "Event", of_none},
};

bool
line_of(struct run *r, struct line_makers *m, const struct drift_object *o, struct line *out)
{
	buf_clear(&out->key);
	out->rule = LINE_ANY;
	out->by_hand = false;
	for (size_t i = 0; i < countof(kinds); i++)
		if (is_kind(&o->key, kinds[i].group, kinds[i].kind) &&
		    (kinds[i].of == of_none || kinds[i].of(r, m, o, out)))
			return kinds[i].of != of_none;
	buf_clear(&out->key);
	return by_generate_name(r, m, o, out);
}

/* ---- a third one ---- */

struct third {
	const struct object_key *k;
	size_t stem;
	struct run *run;
};

static int
stays(void *payload, const struct object_key *k)
{
	struct third *t = payload;

	return strncmp(k->name, t->k->name, t->stem) == 0 && k->name[t->stem] == '-' &&
	       is_content_hash(k->name + t->stem + 1) && run_outline(t->run, SIDE_OLD, k);
}

bool
line_stays(struct run *r, const struct object_key *k)
{
	struct third t = {.k = k, .stem = stem_before(k->name), .run = r};

	return r->world->list(r->world->ctx, SIDE_NEW, k->ns, k->group, k->kind, stays, &t) != 0;
}
