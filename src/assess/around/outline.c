/*
 * What is asked of objects that did not change themselves: who made them, what
 * they select, what their pods use and serve. A twentieth of the body, so that
 * a namespace of them can be held, and kept from one run to the next.
 */
#include "around.h"

#define NAME_LONGEST 253	/* of any object: no longer value can name one */

/* "*" stands for each item of a list. What a way passes is there as soon as the body has it, if
 * only as {}: so an object keeps its template, and a list its length. */
static const char *const of_object[] = {
	"metadata/labels",
	"spec/template/metadata/labels",
	"spec/jobTemplate/spec/template/metadata/labels",
	"metadata/ownerReferences",
	"spec/selector",
	"spec/type",
	"spec/host",
	"spec/port/targetPort",
	"spec/to/name",
	"spec/alternateBackends/*/name",
	"spec/scaleTargetRef",
	"spec/minReplicas",
	"spec/maxReplicas",
	"subsets/*/addresses/*",
	"endpoints/*/conditions/ready",
	"spec/defaultBackend",
	"spec/backend",
	"spec/rules/*/host",
	"spec/rules/*/http/paths/*/backend",
	"spec/tls/*/secretName",
	"spec/serviceName",
	"spec/triggers/*/imageChangeParams/from",
	"spec/triggers/*/imageChange/from",
	"spec/strategy/sourceStrategy/from",
	"spec/strategy/dockerStrategy/from",
	"spec/strategy/customStrategy/from",
	"roleRef",
	"subjects",
	"secrets/*/name",
	"imagePullSecrets/*/name",
};

static const char *const of_template[] = {
	"metadata/labels",
	"spec/serviceAccountName",
	"spec/imagePullSecrets/*/name",
	"spec/containers/*/ports/*/name",
	"spec/containers/*/ports/*/containerPort",
	"spec/containers/*/volumeMounts/*/name",
	"spec/containers/*/volumeMounts/*/mountPath",
	"spec/containers/*/envFrom/*/configMapRef/name",
	"spec/containers/*/envFrom/*/secretRef/name",
	"spec/initContainers/*/envFrom/*/configMapRef/name",
	"spec/initContainers/*/envFrom/*/secretRef/name",
	"spec/volumes/*/name",
	"spec/volumes/*/configMap/name",
	"spec/volumes/*/secret/secretName",
	"spec/volumes/*/projected/sources/*/configMap/name",
	"spec/volumes/*/projected/sources/*/secret/name",
	"spec/volumes/*/persistentVolumeClaim/claimName",
};

/* Where a pod template stands; a Pod is one itself. */
static const char *const roots[] = {"", "spec/template", "spec/jobTemplate/spec/template"};

static json_t *
like(const json_t *v)
{
	return json_is_array(v) ? json_array() : json_is_object(v) ? json_object() : NULL;
}

static void
keep_way(json_t *to, const json_t *from, const char *way)
{
	size_t n = strcspn(way, "/");
	const char *rest = way + n + (way[n] == '/');
	json_t *v, *next;

	for (size_t i = 0; *way == '*' && i < json_array_size(from); i++) {
		if (json_array_size(to) <= i)
			json_array_append_new(to, json_object());
		keep_way(json_array_get(to, i), json_array_get(from, i), rest);
	}
	v = n ? json_object_getn(from, way, n) : NULL;
	if (v && !*rest)
		json_object_setn_nocheck(to, way, n, v);
	if (!v || !*rest)
		return;
	next = json_object_getn(to, way, n);
	if (!next && (next = like(v)))
		json_object_setn_new_nocheck(to, way, n, next);
	keep_way(next, v, rest);
}

/* Could it name a host and a port? */
static bool
names_port(const char *value)
{
	for (const char *p = value ? strchr(value, ':') : NULL; p; p = strchr(p + 1, ':'))
		if (p[1] == '-' || (p[1] >= '0' && p[1] <= '9'))
			return true;
	return false;
}

/* Or a host alone? */
static bool
names_host(const json_t *variable)
{
	const char *value = tree_str(variable, "value");

	return value && strlen(value) <= NAME_LONGEST &&
	       (strstr(value, "://") || strstr(value, ".svc") ||
		mention_variable(tree_str(variable, "name")));
}

static void
keep_env(json_t *to, const json_t *from)
{
	const json_t *list = tree_get(from, "env");
	json_t *kept = json_array();

	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *e = json_array_get(list, i);

		if (tree_at(e, "valueFrom/configMapKeyRef") ||
		    tree_at(e, "valueFrom/secretKeyRef") || names_port(tree_str(e, "value")) ||
		    names_host(e))
			json_array_append(kept, e);
	}
	if (json_array_size(kept))
		json_object_set_nocheck(to, "env", kept);
	json_decref(kept);
}

static void
keep_annotations(json_t *to, const json_t *from)
{
	json_t *kept = json_object(), *v;
	const char *name;

	json_object_foreach(tree_at(from, "metadata/annotations"), name, v)
		if (json_is_string(v) && json_string_length(v) <= NAME_LONGEST)
			json_object_set_nocheck(kept, name, v);
	if (json_object_size(kept))
		json_object_set_nocheck(tree_get(to, "metadata"), "annotations", kept);
	json_decref(kept);
}

static void
keep_template(json_t *to, const json_t *from)
{
	static const char *const lists[] = {"spec/containers", "spec/initContainers"};

	for (size_t i = 0; i < countof(of_template); i++)
		keep_way(to, from, of_template[i]);
	for (size_t l = 0; l < countof(lists); l++) {
		const json_t *cs = tree_at(from, lists[l]), *kept = tree_at(to, lists[l]);

		for (size_t i = 0; i < json_array_size(cs); i++)
			keep_env(json_array_get(kept, i), json_array_get(cs, i));
	}
}

/* ---- hosts in what a ConfigMap holds ---- */

#define HOSTS_MOST 64		/* of one object */
#define TEXT_MOST  65536	/* bytes of one key that are looked at */

static bool
in_address(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || strchr("-./:", c);
}

/* "http://cart:80", "cart:80": words of what an address is made of, with a colon in them; what an @
 * follows is a user and a password. */
static void
keep_hosts(json_t *to, const char *text, size_t *left)
{
	const char *end = text + strnlen(text, TEXT_MOST);

	for (const char *p = text; p < end && *left;) {
		const char *from = p, *colon = NULL;

		for (; p < end && *p && in_address(*p); p++)
			colon = *p == ':' && p[1] && !colon ? p : colon;
		if (colon && p - from <= NAME_LONGEST && *from >= 'a' && *p != '@' &&
		    (strchr("0123456789", colon[1]) || strstr(colon, "//"))) {
			json_array_append_new(to, json_stringn_nocheck(from, (size_t)(p - from)));
			--*left;
		}
		p += p == from;
	}
}

static void
keep_config(json_t *to, const json_t *from)
{
	json_t *kept = json_object(), *v;
	size_t left = HOSTS_MOST;
	const char *key;

	json_object_foreach(tree_get(from, "data"), key, v) {
		json_t *hosts = json_array();

		if (json_is_string(v))
			keep_hosts(hosts, json_string_value(v), &left);
		if (json_array_size(hosts))
			json_object_set_nocheck(kept, key, hosts);
		json_decref(hosts);
	}
	if (json_object_size(kept))
		json_object_set_nocheck(to, "data", kept);
	json_decref(kept);
}

json_t *
assess_outline(const json_t *body)
{
	json_t *out = json_object();

	for (size_t i = 0; i < countof(of_object); i++)
		keep_way(out, body, of_object[i]);
	keep_annotations(out, body);
	if (str_eq(tree_str(body, "kind"), "ConfigMap"))
		keep_config(out, body);
	for (size_t r = 0; r < countof(roots); r++)
		if (json_is_object(tree_at(body, roots[r])))
			keep_template(tree_at(out, roots[r]), tree_at(body, roots[r]));
	return out;
}
