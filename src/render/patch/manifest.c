/* An object as a manifest that somebody may apply: without what the server or a controller
 * writes. */
#include "patch.h"

#include <stdlib.h>

#include "assay/render/patch.h"
#include "render.h"

/*
 * Left out: what the API server drops, sets or refuses when an object is made (apimachinery,
 * api/meta/v1/types.go; core/v1/types.go: "Populated by the system. Read-only."), what kubectl
 * itself writes, and what stands for something in one cluster at one time only.
 */
#define SERVERS	  "the server's own"
#define KUBECTLS  "kubectl writes it"
#define ALLOTTED  "allotted when the object is made"
#define OWNERS	  "names an owner by an uid that the store does not keep"
#define SCHEDULES "the scheduler's"
#define NOTE(name) "/metadata/annotations/" name
#define LABEL(name) "/metadata/labels/" name

static const struct left_out {
	const char *group, *kind;	/* NULL: any */
	const char *pointer;
	const char *unless;		/* a value that a person chooses */
	const char *reason;
} rows[] = {
	{NULL, NULL, "/status", NULL, SERVERS},
	{NULL, NULL, "/metadata/uid", NULL, SERVERS},
	{NULL, NULL, "/metadata/resourceVersion", NULL, SERVERS},
	{NULL, NULL, "/metadata/generation", NULL, SERVERS},
	{NULL, NULL, "/metadata/creationTimestamp", NULL, SERVERS},
	{NULL, NULL, "/metadata/deletionTimestamp", NULL, SERVERS},
	{NULL, NULL, "/metadata/deletionGracePeriodSeconds", NULL, SERVERS},
	{NULL, NULL, "/metadata/managedFields", NULL, SERVERS},
	{NULL, NULL, "/metadata/selfLink", NULL, SERVERS},
	{NULL, NULL, "/metadata/ownerReferences", NULL, OWNERS},
	{NULL, NULL, NOTE("kubectl.kubernetes.io~1last-applied-configuration"), NULL, KUBECTLS},
	{NULL, NULL, NOTE("deployment.kubernetes.io~1revision"), NULL, SERVERS},
	{"", "Service", "/spec/clusterIP", "None", ALLOTTED},
	{"", "Service", "/spec/clusterIPs", "None", ALLOTTED},
	{"", "Service", "/spec/healthCheckNodePort", NULL, ALLOTTED},
	{"", "Namespace", "/spec/finalizers", NULL, SERVERS},
	{"", "Pod", "/spec/nodeName", NULL, SCHEDULES},
	{"", "PersistentVolumeClaim", NOTE("pv.kubernetes.io~1bind-completed"), NULL, ALLOTTED},
	{"", "PersistentVolumeClaim", NOTE("pv.kubernetes.io~1bound-by-controller"), NULL, ALLOTTED},
	{"", "PersistentVolumeClaim", NOTE("volume.kubernetes.io~1selected-node"), NULL, SCHEDULES},
	{"", "PersistentVolume", "/spec/claimRef/uid", NULL, SERVERS},
	{"", "PersistentVolume", "/spec/claimRef/resourceVersion", NULL, SERVERS},
	{"", "Secret", NOTE("kubernetes.io~1service-account.uid"), NULL, SERVERS},
	{"batch", "Job", "/spec/selector/matchLabels/controller-uid", NULL, ALLOTTED},
	{"batch", "Job", "/spec/selector/matchLabels/batch.kubernetes.io~1controller-uid", NULL, ALLOTTED},
	{"batch", "Job", LABEL("controller-uid"), NULL, ALLOTTED},
	{"batch", "Job", LABEL("batch.kubernetes.io~1controller-uid"), NULL, ALLOTTED},
	{"batch", "Job", "/spec/template/metadata/labels/controller-uid", NULL, ALLOTTED},
	{"batch", "Job", "/spec/template/metadata/labels/batch.kubernetes.io~1controller-uid", NULL,
	 ALLOTTED},
};

static json_t *
parent_of(json_t *body, const struct path *at)
{
	struct path up = *at;

	up.n--;
	return path_find(body, &up, NULL);
}

static bool
is_chosen(const json_t *v, const char *unless)
{
	const json_t *one = json_is_array(v) ? json_array_get(v, 0) : v;

	return unless && str_eq(json_string_value(one), unless);
}

/* An empty annotations or selector says nothing, once its members are gone. */
static void
drop(json_t *body, const struct path *at)
{
	struct path way = *at;

	while (way.n > 0) {
		json_t *in = parent_of(body, &way);

		json_object_del(in, way.v[way.n - 1].name);
		if (json_object_size(in) || way.n < 3)
			return;
		way.n--;
	}
}

/* "spec.clusterIP (allotted ...), ..." of all that was left out. */
static void
leave_out(const struct object_key *k, json_t *body, struct buf *told)
{
	for (size_t i = 0; i < countof(rows); i++) {
		const struct left_out *r = &rows[i];
		struct path at = {0};
		json_t *v = NULL;

		if (r->kind && !(str_eq(r->group, k->group) && str_eq(r->kind, k->kind)))
			continue;
		if (path_parse(&at, r->pointer, NULL) == 0)
			v = path_find(body, &at, NULL);
		if (v && !is_chosen(v, r->unless)) {
			buf_puts(told, told->n ? ", " : "");
			path_print(told, &at);
			buf_printf(told, " (%s)", r->reason);
			drop(body, &at);
		}
		path_release(&at);
	}
}

static void
tell_fixed(void *ctx, const struct path *at, const char *but, const char *reason)
{
	struct buf *told = ctx;

	(void)reason;
	buf_puts(told, told->n ? ", " : "");
	path_print(told, at);
	for (const char *p = but; p && *p; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");
		char *one = mem_strndup(p, n);
		struct path below = {0};

		buf_puts(told, p == but ? " (but not " : ", ");
		if (path_parse(&below, one, NULL) == 0)
			path_print(told, &below);
		path_release(&below);
		free(one);
		p += n;
	}
	buf_puts(told, but ? ")" : "");
}

/* Where the first value stands that was never kept; the walk ends with the tree's own depth. */
static bool
redacted_at(const json_t *v, struct path *at)
{
	const char *key;
	json_t *m;
	size_t i;

	json_object_foreach((json_t *)(uintptr_t)v, key, m) {
		if (!patch_redacted(m))
			continue;
		path_member(at, key);
		redacted_at(m, at);
		return true;
	}
	json_array_foreach((json_t *)(uintptr_t)v, i, m) {
		if (!patch_redacted(m))
			continue;
		path_index(at, i);
		redacted_at(m, at);
		return true;
	}
	return false;
}

static int
refuse(const struct shown_object *s, const json_t *body, struct error *err)
{
	struct path at = {0};
	struct buf where = {0};

	redacted_at(body, &at);
	path_print(&where, &at);
	error_set(err, ERR_USAGE, "%s: %s is redacted, so there is no manifest of it", s->ref,
		  where.n ? buf_cstr(&where) : "a name");
	error_hint(err, "without -o yaml it is shown with hashes; the values are in the archive of "
			"that night");
	path_release(&at);
	buf_release(&where);
	return -1;
}

static bool
is_no_api_object(const struct shown_object *s)
{
	return str_starts(s->key.ns, "_static") || tree_get(s->body, "assay:opaque");
}

int
render_manifest(struct buf *out, const struct shown_object *s, const struct render_opts *o,
		struct error *err)
{
	struct buf left = {0}, fixed = {0}, line = {0}, yaml = {0};
	json_t *body;
	int rc = -1;

	if (is_no_api_object(s)) {
		error_set(err, ERR_USAGE, "%s is nothing that can be applied to a cluster", s->ref);
		return error_hint(err, "without -o yaml it is shown as it was");
	}
	body = tree_copy(s->body);
	leave_out(&s->key, body, &left);
	if (patch_redacted(body)) {
		refuse(s, body, err);
		goto done;
	}
	patch_fixed_each(&s->key, body, tell_fixed, &fixed);
	if (left.n) {
		buf_printf(&line, "left out: %s", left.p);
		put_remark(out, buf_cstr(&line), o->width);
	}
	if (fixed.n) {
		buf_clear(&line);
		buf_printf(&line, "fixed while the object exists: %s", fixed.p);
		put_remark(out, buf_cstr(&line), o->width);
	}
	yaml_dump(&yaml, body);
	buf_add(out, buf_cstr(&yaml), yaml.n);
	rc = 0;
done:
	json_decref(body);
	buf_release(&left);
	buf_release(&fixed);
	buf_release(&line);
	buf_release(&yaml);
	return rc;
}
