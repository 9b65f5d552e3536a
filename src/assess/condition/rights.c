/* Conditions on rights: roles, bindings, and pods that get hold of their node. */
#include "condition.h"
#include "around/around.h"

static bool
is_one_of(const char *word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(word, words[i]))
			return true;
	return false;
}

static bool
holds_word(const json_t *list, const char *const *words, size_t n)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (is_one_of(json_string_value(json_array_get(list, i)), words, n))
			return true;
	return false;
}

/* ---- roles ---- */

static const char *const broad_verbs[] = {"*", "escalate", "bind", "impersonate", "approve", "sign"};
static const char *const broad_resources[] = {
	"*", "secrets", "pods/exec", "pods/attach", "pods/ephemeralcontainers", "nodes/proxy",
	"serviceaccounts/token", "certificatesigningrequests/approval",
};

static bool
is_broad(const json_t *rule)
{
	static const char *const all[] = {"*"};

	return holds_word(tree_get(rule, "verbs"), broad_verbs, countof(broad_verbs)) ||
	       holds_word(tree_get(rule, "resources"), broad_resources,
			  countof(broad_resources)) ||
	       holds_word(tree_get(rule, "nonResourceURLs"), all, 1);
}

static bool
is_broad_word(const char *word)
{
	return is_one_of(word, broad_verbs, countof(broad_verbs)) ||
	       is_one_of(word, broad_resources, countof(broad_resources));
}

/* Does the newer value, a rule or a verb or a resource of one, reach far, and the older not? */
bool
broad_rule(struct ask *a)
{
	const json_t *v = a->c->new_value;
	const json_t *rules = a->c->at.n ? v : tree_get(v, "rules");

	if (json_is_string(v))
		return is_broad_word(json_string_value(v));
	if (json_is_object(rules))
		return is_broad(rules);
	for (size_t i = 0; i < json_array_size(rules); i++) {
		const json_t *one = json_array_get(rules, i);

		if (is_broad(one) || is_broad_word(json_string_value(one)))
			return true;
	}
	return false;
}

/* Did the rule name objects before? One that named none held for all. */
bool
had_names(struct ask *a)
{
	const struct path *at = &a->c->at;
	const struct path up = {.v = at->v, .n = at->n ? at->n - 1 : 0};

	return json_array_size(path_find((json_t *)a->o->old_body, &up, NULL)) > 0;
}

static bool
same_list(const struct path *a, const struct path *b)
{
	const struct path up = {.v = a->v, .n = a->n ? a->n - 1 : 0};
	struct buf x = {0}, y = {0};
	bool same;

	if (!a->n || a->n != b->n)
		return false;
	path_print(&x, &up);
	path_print(&y, &(struct path){.v = b->v, .n = up.n});
	same = str_eq(buf_cstr(&x), buf_cstr(&y));
	buf_release(&x);
	buf_release(&y);
	return same;
}

/* Did "*" come to the list that the word left, or go from the one that it came to? */
bool
under_star(struct ask *a)
{
	const struct changes *all = &a->o->changes;
	enum change_op op = a->c->op == CHANGE_ADD ? CHANGE_REMOVE : CHANGE_ADD;

	for (size_t i = 0; i < all->n; i++) {
		const struct change *c = &all->v[i];
		const json_t *v = op == CHANGE_ADD ? c->new_value : c->old_value;

		if (c->op == op && str_eq(json_string_value(v), "*") && same_list(&c->at, &a->c->at))
			return true;
	}
	return false;
}

/* ---- bindings ---- */

bool
cluster_admin(struct ask *a)
{
	return str_eq(tree_str(ask_body(a), "roleRef/name"), "cluster-admin");
}

/* A binding to a role that rules a project or the cluster. */
bool
powerful_role(struct ask *a)
{
	static const char *const roles[] = {"cluster-admin", "admin", "edit", "self-provisioner"};
	const json_t *body = ask_body(a);
	const char *role = tree_str(body, "roleRef/name");

	return is_one_of(role, roles, countof(roles)) ||
	       (role && str_starts(role, "system:openshift:scc:") &&
		!str_ends(role, ":restricted-v2"));
}

static const char *
subject_name(const json_t *subject)
{
	return json_is_string(subject) ? json_string_value(subject) : tree_str(subject, "name");
}

/* Is one of these among the subjects that the change brought? */
static bool
brings_subject(const struct ask *a, const char *const *names, size_t n)
{
	const json_t *v = a->c->new_value;
	const json_t *list = a->c->at.n ? v : tree_get(v, "subjects");

	if (a->c->at.n && !json_is_array(v))
		return v && is_one_of(subject_name(v), names, n);
	for (size_t i = 0; i < json_array_size(list); i++)
		if (is_one_of(subject_name(json_array_get(list, i)), names, n))
			return true;
	return false;
}

bool
for_everyone(struct ask *a)
{
	static const char *const names[] = {"system:authenticated", "system:authenticated:oauth",
					    "system:serviceaccounts", "system:unauthenticated",
					    "system:anonymous"};

	return brings_subject(a, names, countof(names));
}

bool
for_nobody(struct ask *a)
{
	static const char *const names[] = {"system:unauthenticated", "system:anonymous"};

	return brings_subject(a, names, countof(names));
}

/* ---- pods ---- */

/* Binding to a port under 1024 is what even the strictest level of pod security allows. */
static bool
adds_capability(const json_t *security)
{
	const json_t *add = tree_at(security, "capabilities/add");

	for (size_t i = 0; i < json_array_size(add); i++)
		if (!str_eq(json_string_value(json_array_get(add, i)), "NET_BIND_SERVICE"))
			return true;
	return false;
}

static bool
is_root(const json_t *security)
{
	const json_t *user = tree_get(security, "runAsUser");

	return json_is_integer(user) && json_integer_value(user) == 0;
}

static bool
is_privileged(const json_t *containers)
{
	for (size_t i = 0; i < json_array_size(containers); i++) {
		const json_t *s = tree_get(json_array_get(containers, i), "securityContext");

		if (json_is_true(tree_get(s, "privileged")) || is_root(s) || adds_capability(s))
			return true;
	}
	return false;
}

static bool
sees_host(const json_t *spec)
{
	static const char *const members[] = {"hostNetwork", "hostPID", "hostIPC"};
	const json_t *volumes = tree_get(spec, "volumes");

	for (size_t i = 0; i < countof(members); i++)
		if (json_is_true(tree_get(spec, members[i])))
			return true;
	for (size_t i = 0; i < json_array_size(volumes); i++)
		if (tree_get(json_array_get(volumes, i), "hostPath"))
			return true;
	return false;
}

bool
privileged_pods(struct ask *a)
{
	struct workload w;

	return workload_of(&a->o->key, a->o->new_body, &w) &&
	       (sees_host(w.spec) || is_root(tree_get(w.spec, "securityContext")) ||
		is_privileged(tree_get(w.spec, "containers")) ||
		is_privileged(tree_get(w.spec, "initContainers")));
}
