/* Named checks that rules ask for where paths and values are not enough. */
#include <stdlib.h>

#include "judge.h"

static const json_t *
body_at(struct ask *a, enum side s, const char *group, const char *kind, const char *name)
{
	struct object_key k = {(char *)group, (char *)kind, a->o->key.ns, (char *)name};

	return run_outline(a->run, s, &k);
}

static const char *
in_map(const json_t *body, const char *map, const char *name)
{
	return json_string_value(json_object_get(tree_at(body, map), name));
}

/* ---- replicas ---- */

/* The autoscaler of the newer side counts, since its bounds hold now; one that went meanwhile only
 * where managedFields tell that it was the one who wrote. */
static const json_t *
scaler(struct ask *a, const struct object_key **name)
{
	const json_t *hpa = scaler_of(a->run, SIDE_NEW, &a->o->key, name);

	if (!hpa && origin_tool(ask_origin(a)) == ORIGIN_CONTROLLER)
		hpa = scaler_of(a->run, SIDE_OLD, &a->o->key, name);
	return hpa;
}

static bool
hpa_within_bounds(struct ask *a)
{
	const struct object_key *name;
	const json_t *hpa = scaler(a, &name);
	json_int_t n = json_integer_value(a->c->new_value), max;
	const json_t *low;
	json_int_t min;

	if (!hpa || !json_is_integer(a->c->new_value) || n == 0)
		return false;
	/* one that was scaled to 0 is left alone until somebody else scales it up */
	if (json_is_integer(a->c->old_value) && json_integer_value(a->c->old_value) == 0)
		return false;
	low = tree_at(hpa, "spec/minReplicas");
	min = low ? json_integer_value(low) : 1;	/* the API's default */
	max = json_integer_value(tree_at(hpa, "spec/maxReplicas"));
	if (a->say) {
		ref_short(a->say, a->run, name);
		buf_printf(a->say, " owns it, %lld..%lld", (long long)min, (long long)max);
	}
	return n >= min && n <= max;
}

static bool
leads_here(struct ask *a)
{
	struct workload w;

	return workload_of(&a->o->key, a->o->old_body, &w) &&
	       leads_to(a->run, SIDE_OLD, &w, a->o->key.ns);
}

/* ---- what controllers make ---- */

static bool
has_owner(struct ask *a)
{
	struct object_key up = {0};
	bool has = owner_of(a->run, &a->o->key, ask_body(a), &up);

	object_key_release(&up);
	return has;
}

/* A Job that its CronJob started on time, or a Pod of one. In exports without Jobs the Pod's
 * owner names the Job, and the Job's name is the CronJob's with a number. */
static bool
cron_job(struct ask *a)
{
	struct object_key job = {0}, cron = {0};
	bool is_pod = str_eq(a->o->key.kind, "Pod"), yes = false;
	const json_t *body = ask_body(a);

	if (!is_pod)
		object_key_copy(&job, &a->o->key);
	else if (!owner_of(a->run, &a->o->key, body, &job))
		return false;
	if (is_kind(&job, "batch", "Job") && stem_of_number(job.name)) {
		const json_t *of_job = body;

		if (is_pod)
			of_job = body_at(a, SIDE_NEW, "batch", "Job", job.name);
		if (!of_job)
			of_job = body_at(a, SIDE_OLD, "batch", "Job", job.name);
		yes = owner_of(a->run, &job, of_job, &cron) && is_kind(&cron, "batch", "CronJob") &&
		      run_outline(a->run, SIDE_NEW, &cron);
	}
	object_key_release(&job);
	object_key_release(&cron);
	return yes;
}

/* "<account>-token-x8k2p" or "<account>-dockercfg-x8k2p": the length of the account's name. */
static size_t
account_part(const char *secret)
{
	static const char *const middles[] = {"-token", "-dockercfg"};
	size_t n = stem_of_random(secret);

	for (size_t i = 0; i < countof(middles); i++) {
		size_t m = strlen(middles[i]);

		if (n > m && memcmp(secret + n - m, middles[i], m) == 0)
			return n - m;
	}
	return 0;
}

static bool
account_secret(struct ask *a)
{
	const json_t *body = ask_body(a);
	const char *account = in_map(body, "metadata/annotations",
				     "kubernetes.io/service-account.name");
	size_t n = account_part(a->o->key.name);

	return n && (!account || (strlen(account) == n &&
				  memcmp(account, a->o->key.name, n) == 0));
}

/* The account stayed, so its secrets were only made anew. Where accounts are not in the archive
 * at all nobody can tell, and names are enough. */
static bool
account_stays(struct ask *a)
{
	size_t n = account_part(a->o->key.name);
	char *name = mem_strndup(a->o->key.name, n);
	bool was = body_at(a, SIDE_OLD, "", "ServiceAccount", name);
	bool is = body_at(a, SIDE_NEW, "", "ServiceAccount", name);

	free(name);
	return was == is;
}

/* secrets[] and imagePullSecrets[] of a ServiceAccount that its controllers fill. */
static bool
account_reference(struct ask *a)
{
	const json_t *item = a->c->new_value ? a->c->new_value : a->c->old_value;
	const char *name = json_is_string(item) ? json_string_value(item) : tree_str(item, "name");
	size_t n = name ? account_part(name) : 0;

	return n && strlen(a->o->key.name) == n && memcmp(name, a->o->key.name, n) == 0;
}

/* Endpoints of a Service without a selector are what somebody wrote, but for the API server's. */
static bool
endpoints_by_hand(struct ask *a)
{
	const struct object_key *k = &a->o->key;
	const char *service = str_eq(k->kind, "Endpoints")
				      ? k->name
				      : in_map(ask_body(a), "metadata/labels",
					       "kubernetes.io/service-name");
	const json_t *body = NULL;

	if (!service || (str_eq(k->ns, "default") && str_eq(service, "kubernetes")))
		return false;
	body = body_at(a, SIDE_NEW, "", "Service", service);
	if (!body)
		body = body_at(a, SIDE_OLD, "", "Service", service);
	return body && !json_object_size(tree_at(body, "spec/selector")) &&
	       !str_eq(tree_str(body, "spec/type"), "ExternalName");
}

static bool
numbered_name(struct ask *a)
{
	return stem_of_number(a->o->key.name) > 0;
}

static bool
is_view(struct ask *a)
{
	const struct kind *row = kinds_find(a->run->world->kinds, a->o->key.group, a->o->key.kind);

	return row && row->view;
}

/* The RoleBinding by which the person who asked for a project becomes its admin. */
static bool
requester_binding(struct ask *a)
{
	struct object_key ns = {(char *)"", (char *)"Namespace", (char *)"", a->o->key.ns};
	const json_t *project = run_outline(a->run, SIDE_NEW, &ns);
	const char *who = in_map(project, "metadata/annotations", "openshift.io/requester");
	const json_t *subjects = tree_get(a->o->new_body, "subjects");

	return who && json_array_size(subjects) == 1 &&
	       str_eq(tree_str(json_array_get(subjects, 0), "name"), who) &&
	       str_eq(tree_str(a->o->new_body, "roleRef/name"), "admin");
}

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

static bool
tag_floats(struct ask *a)
{
	const char *image = json_string_value(a->c->new_value), *tag;

	if (!image || strchr(image, '@'))
		return false;
	tag = tag_of(image);
	return !tag || str_eq(tag, ":latest");
}

static bool
digest_to_tag(struct ask *a)
{
	return has_digest(a->c->old_value) && json_is_string(a->c->new_value) &&
	       !has_digest(a->c->new_value);
}

/* ---- outages ---- */

static bool
lost_ready(struct ask *a)
{
	const struct object_key *service;
	struct workload w;

	return workload_of(&a->o->key, a->o->new_body, &w) &&
	       lost_endpoints(a->run, &w, a->o->key.ns, &service);
}

static bool
service_lost_ready(struct ask *a)
{
	return ready_of(a->run, SIDE_OLD, &a->o->key) > 0 &&
	       ready_of(a->run, SIDE_NEW, &a->o->key) == 0;
}

/* Of those that use a ConfigMap or Secret, did one lose all its ready endpoints? */
static bool
users_lost_ready(struct ask *a)
{
	const struct users *us = users_of(a->run, &a->o->key);
	const struct space *s = space_of(a->run, SIDE_NEW, a->o->key.ns, PART_WORKLOADS);
	const struct object_key *service;
	bool lost = false;

	for (size_t i = 0; i < us->n && !lost; i++)
		lost = lost_endpoints(a->run, &s->v[us->v[i]], a->o->key.ns, &service);
	return lost;
}

static bool
is_used(struct ask *a)
{
	return users_of(a->run, &a->o->key)->n > 0;
}

static bool
selects_nothing(struct ask *a)
{
	const json_t *selector = tree_at(a->o->new_body, "spec/selector");
	const struct space *s;

	if (!json_object_size(selector))
		return false;
	s = space_of(a->run, SIDE_NEW, a->o->key.ns, PART_WORKLOADS);
	for (size_t i = 0; i < s->n; i++)
		if (selector_fits(selector, s->v[i].labels))
			return false;
	return true;
}

/* ---- who may do what ---- */

static bool
holds_word(const json_t *list, const char *const *words, size_t n)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		for (size_t j = 0; j < n; j++)
			if (str_eq(json_string_value(json_array_get(list, i)), words[j]))
				return true;
	return false;
}

static bool
is_broad(const json_t *rule)
{
	static const char *const verbs[] = {"*", "escalate", "bind", "impersonate"};
	static const char *const resources[] = {"*", "secrets", "pods/exec"};

	return holds_word(tree_get(rule, "verbs"), verbs, countof(verbs)) ||
	       holds_word(tree_get(rule, "resources"), resources, countof(resources));
}

/* Does the newer value, a rule or a verb or a resource of one, reach far, and the older not? */
static bool
broad_rule(struct ask *a)
{
	static const char *const words[] = {"*", "secrets", "pods/exec", "escalate", "bind",
					    "impersonate"};
	const json_t *v = a->c->new_value;
	const json_t *rules = a->c->at.n ? v : tree_get(v, "rules");

	if (json_is_string(v))
		for (size_t i = 0; i < countof(words); i++)
			if (str_eq(json_string_value(v), words[i]))
				return true;
	if (json_is_object(rules))
		return is_broad(rules);
	for (size_t i = 0; i < json_array_size(rules); i++)
		if (is_broad(json_array_get(rules, i)) ||
		    holds_word(rules, words, countof(words)))
			return true;
	return false;
}

/* A binding to a role that rules a project or the cluster. */
static bool
powerful_role(struct ask *a)
{
	static const char *const roles[] = {"cluster-admin", "admin", "edit", "self-provisioner"};
	const json_t *body = ask_body(a);
	const char *role = tree_str(body, "roleRef/name");

	for (size_t i = 0; i < countof(roles); i++)
		if (str_eq(role, roles[i]))
			return true;
	return role && str_starts(role, "system:openshift:scc:") &&
	       !str_ends(role, ":restricted-v2");
}

static bool
for_everyone(struct ask *a)
{
	const json_t *subjects = tree_get(ask_body(a), "subjects");

	for (size_t i = 0; i < json_array_size(subjects); i++) {
		const char *name = tree_str(json_array_get(subjects, i), "name");

		if (str_eq(name, "system:authenticated") ||
		    str_eq(name, "system:unauthenticated") || str_eq(name, "system:anonymous"))
			return true;
	}
	return false;
}

/* ---- the table ---- */

static const struct condition conditions[] = {
	{"account-reference", account_reference,
	 "the item names a token or dockercfg secret of this ServiceAccount"},
	{"account-secret", account_secret,
	 "the Secret's name is one that the token controllers make up"},
	{"account-stays", account_stays, "its ServiceAccount is there before and after"},
	{"broad-rule", broad_rule,
	 "a rule with *, secrets, pods/exec, escalate, bind or impersonate"},
	{"cron-job", cron_job, "a Job that its CronJob started on time, or a Pod of one"},
	{"digest-to-tag", digest_to_tag, "an image given by digest before and by tag now"},
	{"endpoints-by-hand", endpoints_by_hand, "endpoints of a Service without a selector"},
	{"for-everyone", for_everyone, "a subject that all users, or nobody, are"},
	{"has-owner", has_owner, "a controller made the object"},
	{"hpa-within-bounds", hpa_within_bounds,
	 "an autoscaler scales the object, and the value lies in its bounds; from and to 0 it does not"},
	{"leads-here", leads_here, "a Service or Route leads to the object's pods"},
	{"lost-ready", lost_ready,
	 "a Service of the object's pods had ready endpoints before and has none now"},
	{"numbered-name", numbered_name, "the object's name ends in a number"},
	{"powerful-role", powerful_role, "the role is cluster-admin, admin, edit or of an SCC"},
	{"requester-binding", requester_binding, "makes the requester of a project its admin"},
	{"selects-nothing", selects_nothing, "the selector fits no workload"},
	{"service-lost-ready", service_lost_ready, "the Service has lost its ready endpoints"},
	{"tag-floats", tag_floats, "the new image has the tag latest, or none"},
	{"used", is_used, "a workload mounts it or takes its environment from it"},
	{"users-lost-ready", users_lost_ready, "a workload that uses it lost its ready endpoints"},
	{"view", is_view, "a kind that the API serves and never stores"},
};

const struct condition *
condition_find(const char *name)
{
	for (size_t i = 0; i < countof(conditions); i++)
		if (str_eq(conditions[i].name, name))
			return &conditions[i];
	return NULL;
}

const char *
condition_nearest(const char *name)
{
	const char *names[countof(conditions)];

	for (size_t i = 0; i < countof(conditions); i++)
		names[i] = conditions[i].name;
	return str_nearest(name, names, countof(conditions));
}
