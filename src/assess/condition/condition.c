/* Named checks that rules ask for where paths and values are not enough. */
#include <stdlib.h>

#include "condition.h"
#include "around/around.h"

const json_t *
ask_body_at(struct ask *a, enum side s, const char *group, const char *kind,
	    const char *name)
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
			of_job = ask_body_at(a, SIDE_NEW, "batch", "Job", job.name);
		if (!of_job)
			of_job = ask_body_at(a, SIDE_OLD, "batch", "Job", job.name);
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
	bool was = ask_body_at(a, SIDE_OLD, "", "ServiceAccount", name);
	bool is = ask_body_at(a, SIDE_NEW, "", "ServiceAccount", name);

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
	body = ask_body_at(a, SIDE_NEW, "", "Service", service);
	if (!body)
		body = ask_body_at(a, SIDE_OLD, "", "Service", service);
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

/* ---- the table ---- */

static const struct condition conditions[] = {
	{"account-reference", account_reference,
	 "the item names a token or dockercfg secret of this ServiceAccount"},
	{"account-secret", account_secret,
	 "the Secret's name is one that the token controllers make up"},
	{"account-stays", account_stays, "its ServiceAccount is there before and after"},
	{"broad-rule", broad_rule,
	 "a rule that reaches far: *, secrets, pods/exec, escalate, bind, impersonate and their like"},
	{"certificate-ends", certificate_ends,
	 "a certificate with under 7 days left that no operator renews"},
	{"certificate-overdue", certificate_overdue,
	 "a certificate with under a third of its life left that no operator renews"},
	{"cluster-admin", cluster_admin, "the role is cluster-admin"},
	{"cron-job", cron_job, "a Job that its CronJob started on time, or a Pod of one"},
	{"digest-to-tag", digest_to_tag, "an image given by digest before and by tag now"},
	{"endpoints-by-hand", endpoints_by_hand, "endpoints of a Service without a selector"},
	{"endpoints-lost", endpoints_lost,
	 "the Service has lost its ready endpoints, and no change of what is behind it tells why"},
	{"for-everyone", for_everyone, "a subject that all users, all accounts, or nobody, are"},
	{"for-nobody", for_nobody, "a subject that those are who did not log in"},
	{"had-names", had_names, "the rule of the role named objects before"},
	{"had-tls", had_tls, "the Route or Ingress encrypted before"},
	{"has-owner", has_owner, "a controller made the object"},
	{"has-tls", has_tls, "the Route or Ingress encrypts now"},
	{"hpa-within-bounds", hpa_within_bounds,
	 "an autoscaler scales the object, and the value lies in its bounds; from and to 0 it does not"},
	{"key-used", key_used, "a workload takes this key of it"},
	{"leads-here", leads_here, "a Service or Route leads to the object's pods"},
	{"leads-nowhere", leads_nowhere, "the Route or Ingress names a Service that is not there"},
	{"left-service", left_service, "a Service that selected the object's pods does so no more"},
	{"lost-ready", lost_ready,
	 "a Service of the object's pods had ready endpoints before and has none now"},
	{"machine-config-pending", machine_config_pending,
	 "the node is not done, or not at the configuration that it should have"},
	{"numbered-name", numbered_name, "the object's name ends in a number"},
	{"policy-narrower", policy_narrower, "the network policy lets less through"},
	{"policy-wider", policy_wider, "the network policy lets more through"},
	{"powerful-role", powerful_role, "the role is cluster-admin, admin, edit or of an SCC"},
	{"privileged-pods", privileged_pods, "its pods get hold of their node: privileged, host, root"},
	{"registry-changed", registry_changed, "the image comes from another registry"},
	{"requester-binding", requester_binding, "makes the requester of a project its admin"},
	{"rollout-failed", rollout_failed, "a rollout of a DeploymentConfig failed"},
	{"selects-nothing", selects_nothing, "the selector fits no workload"},
	{"service-lost-ready", service_lost_ready, "the Service has lost its ready endpoints"},
	{"tag-floats", tag_floats, "the new image has the tag latest, or none"},
	{"under-star", under_star, "\"*\" came where the word went, or went where it came"},
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
