/* Generations of one thing under other names, and what must not be taken for one. */
#include <stdlib.h>

#include "fake.h"
#include "test.h"

#define OLD_INSTANT 1772410510
#define NEW_INSTANT 1772496910

/* Objects, one a line; %s in them stands for word. */
static void
add_lines(struct fake *f, enum side s, const char *lines)
{
	struct limits lim = LIMITS_DEFAULT;

	while (*lines) {
		size_t n = strcspn(lines, "\n");
		struct error err = {0};
		json_t *t = n ? tree_parse_yaml(lines, n, &lim, NULL, &err) : NULL;

		if (n && CHECK_MSG(t != NULL, "%s: %.*s", err.text, (int)n, lines))
			fake_add(f, s, t);
		json_decref(t);
		lines += n + (lines[n] == '\n');
	}
}

static void
run_lines(struct fake *f, const char *old, const char *new)
{
	fake_open(f, OLD_INSTANT, NEW_INSTANT);
	add_lines(f, SIDE_OLD, old);
	add_lines(f, SIDE_NEW, new);
	fake_run(f);
}

static const struct drift_object *
find(const struct fake *f, const char *ref)
{
	for (size_t i = 0; i < f->drift.n; i++)
		if (str_eq(f->drift.v[i].ref, ref))
			return &f->drift.v[i];
	return NULL;
}

/* Is the one of this name there as the next of the other? */
static bool
rolled(const struct fake *f, const char *ref, const char *from)
{
	const struct drift_object *o = find(f, ref);

	return o && o->rolled_from && str_eq(o->rolled_ref, from) && o->op == CHANGE_REPLACE &&
	       !find(f, from) && fake_find(f, ref, "metadata.name");
}

static size_t
count_rolled(const struct fake *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->drift.n; i++)
		n += f->drift.v[i].rolled_from != NULL;
	return n;
}

static void
check_sums(const struct fake *f)
{
	const struct drift_summary *s = &f->drift.summary;
	size_t all = 0;

	for (size_t i = 0; i < f->drift.n; i++)
		all += f->drift.v[i].changes.n;
	CHECK_INT(s->all, all);
	CHECK_INT(s->shown + s->noise + s->derived + s->not_comparable, s->all);
}

/* ---- rollouts ---- */

#define DEPLOY(image)                                                                       \
	"{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, "  \
	"spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, " \
	"image: 'web:" image "'}]}}}}\n"
#define SET(hash, image, n)                                                                 \
	"{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: web-" hash                \
	", namespace: shop, labels: {app: web, pod-template-hash: " hash "}, annotations: " \
	"{deployment.kubernetes.io/revision: '" n "'}, ownerReferences: [{apiVersion: "     \
	"apps/v1, kind: Deployment, name: web, uid: u1, controller: true}]}, spec: "        \
	"{selector: {matchLabels: {app: web, pod-template-hash: " hash "}}, template: "     \
	"{metadata: {labels: {app: web, pod-template-hash: " hash "}}, spec: {containers: " \
	"[{name: web, image: 'web:" image "'}]}}}}\n"
#define POD(hash, tail, image, node)                                                        \
	"{apiVersion: v1, kind: Pod, metadata: {name: web-" hash "-" tail                   \
	", namespace: shop, generateName: web-" hash                                        \
	"-, labels: {app: web, pod-template-hash: " hash "}, ownerReferences: "             \
	"[{apiVersion: apps/v1, kind: ReplicaSet, name: web-" hash                          \
	", uid: u-" hash ", controller: true}]}, spec: {nodeName: " node                    \
	", volumes: [{name: kube-api-access-" tail "}], containers: [{name: web, image: "   \
	"'web:" image "', volumeMounts: [{name: kube-api-access-" tail                      \
	", mountPath: /var/run}]}]}}\n"

TEST(a_rollout_is_what_differs_under_its_cause)
{
	const char *image = "spec.template.spec.containers[name=web].image";
	const struct verdict *cause;
	struct fake f;

	run_lines(&f, DEPLOY("1") SET("5d4f6b7c8", "1", "1") POD("5d4f6b7c8", "x2k8q", "1", "a"),
		  DEPLOY("2") SET("6f7d9c5b4", "2", "2") POD("6f7d9c5b4", "m5t7z", "2", "b"));
	CHECK(rolled(&f, "shop/rs/web-6f7d9c5b4", "shop/rs/web-5d4f6b7c8"));
	CHECK(rolled(&f, "shop/po/web-6f7d9c5b4-m5t7z", "shop/po/web-5d4f6b7c8-x2k8q"));
	CHECK_INT(f.drift.n, 3);
	cause = fake_find(&f, "shop/deploy/web", image);
	if (CHECK(cause != NULL)) {
		const struct verdict *v = fake_find(&f, "shop/rs/web-6f7d9c5b4", image);

		CHECK(v && str_eq(v->derived, cause->id));
		v = fake_find(&f, "shop/po/web-6f7d9c5b4-m5t7z", "spec.containers[name=web].image");
		CHECK(v && str_eq(v->derived, cause->id));
		v = fake_find(&f, "shop/po/web-6f7d9c5b4-m5t7z", "metadata.name");
		CHECK(v && str_eq(v->derived, cause->id));
		v = fake_find(&f, "shop/po/web-6f7d9c5b4-m5t7z", "spec.nodeName");
		CHECK(v && str_eq(v->noise, "pod-placement"));
	}
	/* the set: image and name; the pod: node, image and name */
	CHECK_INT(find(&f, "shop/rs/web-6f7d9c5b4")->changes.n, 2);
	CHECK_INT(find(&f, "shop/po/web-6f7d9c5b4-m5t7z")->changes.n, 3);
	CHECK_INT(f.drift.summary.shown, 1);
	check_sums(&f);
	fake_close(&f);
}

TEST(a_pod_of_an_unchanged_set_was_replaced)
{
	const struct verdict *v;
	struct fake f;

	run_lines(&f, DEPLOY("1") SET("5d4f6b7c8", "1", "1") POD("5d4f6b7c8", "x2k8q", "1", "a"),
		  DEPLOY("1") SET("5d4f6b7c8", "1", "1") POD("5d4f6b7c8", "m5t7z", "1", "a"));
	CHECK(rolled(&f, "shop/po/web-5d4f6b7c8-m5t7z", "shop/po/web-5d4f6b7c8-x2k8q"));
	v = fake_find(&f, "shop/po/web-5d4f6b7c8-m5t7z", "metadata.name");
	CHECK(v && str_eq(v->derived, "pod of replicaset web-5d4f6b7c8 was replaced"));
	CHECK_INT(f.drift.summary.all, 1);
	fake_close(&f);
}

/* Exports without ReplicaSets, and even without Deployments: the Pods' owners tell the line. */
TEST(owners_that_are_not_there_tell_by_their_names)
{
	struct fake f;

	run_lines(&f, DEPLOY("1") POD("5d4f6b7c8", "x2k8q", "1", "a"),
		  DEPLOY("2") POD("6f7d9c5b4", "m5t7z", "2", "a"));
	CHECK(rolled(&f, "shop/po/web-6f7d9c5b4-m5t7z", "shop/po/web-5d4f6b7c8-x2k8q"));
	fake_close(&f);
	run_lines(&f, POD("5d4f6b7c8", "x2k8q", "1", "a"), POD("6f7d9c5b4", "m5t7z", "2", "a"));
	CHECK(rolled(&f, "shop/po/web-6f7d9c5b4-m5t7z", "shop/po/web-5d4f6b7c8-x2k8q"));
	CHECK_INT(f.drift.summary.shown, 0);
	fake_close(&f);
}

TEST(what_coverage_does_not_hold_has_no_next)
{
	struct fake f;

	fake_open(&f, OLD_INSTANT, NEW_INSTANT);
	add_lines(&f, SIDE_OLD, POD("5d4f6b7c8", "x2k8q", "1", "a"));
	add_lines(&f, SIDE_NEW, POD("5d4f6b7c8", "m5t7z", "1", "a"));
	f.uncovered = "shop/po/web-5d4f6b7c8-x2k8q";
	fake_run(&f);
	CHECK_INT(count_rolled(&f), 0);
	CHECK_INT(f.drift.n, 2);
	CHECK_INT(f.drift.summary.not_comparable, 1);
	fake_close(&f);
}

#define BY(manager, fields)                                                                 \
	"managedFields: [{manager: " manager ", operation: Update, time: "                  \
	"'2026-03-02T12:00:00Z', fieldsType: FieldsV1, fieldsV1: " fields "}]"
#define OWNED(name, labels, by)                                                             \
	"{apiVersion: v1, kind: Pod, metadata: {name: web-5d4f6b7c8-" name                  \
	", namespace: shop, creationTimestamp: '2026-03-02T12:00:00Z', labels: {" labels    \
	"}, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-5d4f6b7c8, " \
	"controller: true}], " by "}, spec: {}}\n"
#define MADE BY("kube-controller-manager", "{'f:metadata': {'f:labels': {'f:app': {}}}, 'f:spec': {}}")

/* A label that somebody put onto the newer Pod stays shown; one that the newer Pod came without is
 * nobody's act. */
TEST(what_hands_did_to_the_newer_one_is_shown)
{
	struct fake f;

	fake_open(&f, OLD_INSTANT, NEW_INSTANT);
	add_lines(&f, SIDE_OLD, OWNED("x2k8q", "app: web, seen: 'yes'", MADE));
	add_lines(&f, SIDE_NEW,
		  "{apiVersion: v1, kind: Pod, metadata: {name: web-5d4f6b7c8-m5t7z, namespace: "
		  "shop, creationTimestamp: '2026-03-02T12:00:00Z', labels: {app: web, debug: 'on'}, "
		  "ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-5d4f6b7c8, "
		  "controller: true}], managedFields: [{manager: kube-controller-manager, operation: "
		  "Update, time: '2026-03-02T12:00:00Z', fieldsType: FieldsV1, fieldsV1: "
		  "{'f:metadata': {'f:labels': {'f:app': {}}}, 'f:spec': {}}}, {manager: "
		  "kubectl-label, operation: Update, time: '2026-03-02T18:00:00Z', fieldsType: "
		  "FieldsV1, fieldsV1: {'f:metadata': {'f:labels': {'f:debug': {}}}}}]}, spec: {}}\n");
	fake_run(&f);
	CHECK(rolled(&f, "shop/po/web-5d4f6b7c8-m5t7z", "shop/po/web-5d4f6b7c8-x2k8q"));
	if (count_rolled(&f)) {
		const struct verdict *v = fake_find(&f, "shop/po/web-5d4f6b7c8-m5t7z",
						    "metadata.labels.debug");

		CHECK(v && v->hidden == SHOWN && v->origin.cls == ORIGIN_HAND);
		v = fake_find(&f, "shop/po/web-5d4f6b7c8-m5t7z", "metadata.labels.seen");
		CHECK(v && v->hidden == HIDDEN_DERIVED && v->origin.cls == ORIGIN_CONTROLLER);
	}
	check_sums(&f);
	fake_close(&f);
}

TEST(what_hands_made_is_nobodys_next)
{
	struct fake f;

	run_lines(&f, OWNED("x2k8q", "app: web", MADE),
		  OWNED("m5t7z", "app: web",
			BY("kubectl-create", "{'f:metadata': {'f:labels': {'f:app': {}}}, 'f:spec': {}}")));
	CHECK_INT(count_rolled(&f), 0);
	fake_close(&f);
	/* a Job that somebody took from a CronJob has no line */
	run_lines(&f,
		  "{apiVersion: batch/v1, kind: Job, metadata: {name: n-29540175, namespace: shop, "
		  "ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: n, controller: true}]}}\n",
		  "{apiVersion: batch/v1, kind: Job, metadata: {name: n-29540176, namespace: shop, "
		  "annotations: {cronjob.kubernetes.io/instantiate: manual}, "
		  "ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: n, controller: true}]}}\n");
	CHECK_INT(count_rolled(&f), 0);
	fake_close(&f);
}

/* The deployer and the Pods that it starts have the same ReplicationController. */
TEST(pods_of_other_roles_are_no_pair)
{
#define OF_RC(name, rc)                                                                     \
	"{apiVersion: v1, kind: Pod, metadata: {name: " name ", namespace: shop, "          \
	"annotations: {openshift.io/deployment.name: " rc "}}, spec: {}}\n"
	struct fake f;

	run_lines(&f, OF_RC("worker-1-87cc5", "worker-1"), OF_RC("worker-2-deploy", "worker-2"));
	CHECK_INT(count_rolled(&f), 0);
	fake_close(&f);
	run_lines(&f, OF_RC("worker-1-87cc5", "worker-1") OF_RC("worker-1-deploy", "worker-1"),
		  OF_RC("worker-2-deploy", "worker-2") OF_RC("worker-2-c5d4c", "worker-2"));
	CHECK(rolled(&f, "shop/po/worker-2-deploy", "shop/po/worker-1-deploy"));
	CHECK(rolled(&f, "shop/po/worker-2-c5d4c", "shop/po/worker-1-87cc5"));
	fake_close(&f);
}

/* ---- content ---- */

#define CONFIG(name, level)                                                                 \
	"{apiVersion: v1, kind: ConfigMap, metadata: {name: " name                          \
	", namespace: shop}, data: {level: " level "}}\n"
#define USER(config)                                                                        \
	"{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, "  \
	"spec: {template: {spec: {volumes: [{name: c, configMap: {name: " config            \
	"}}], containers: [{name: web, envFrom: [{configMapRef: {name: " config             \
	"}}], env: [{name: L, valueFrom: {configMapKeyRef: {name: " config ", key: level}}}]}]}}}}\n"

TEST(a_generated_name_follows_its_content)
{
	const struct verdict *v;
	struct fake f;

	run_lines(&f, CONFIG("app-5c5h2t9bgk", "info") USER("app-5c5h2t9bgk"),
		  CONFIG("app-2m8kt4d7hb", "debug") USER("app-2m8kt4d7hb"));
	CHECK(rolled(&f, "shop/cm/app-2m8kt4d7hb", "shop/cm/app-5c5h2t9bgk"));
	v = fake_find(&f, "shop/cm/app-2m8kt4d7hb", "data.level");
	if (CHECK(v && v->hidden == SHOWN && v->category == CATEGORY_CONFIG)) {
		const struct drift_object *o = find(&f, "shop/deploy/web");

		CHECK_INT(f.drift.summary.shown, 1);
		CHECK(o && o->changes.n >= 3);
		for (size_t i = 0; o && i < o->changes.n; i++)
			CHECK_MSG(str_eq(o->verdicts[i].derived, v->id), "%s: %s",
				  o->changes.v[i].path, o->verdicts[i].derived);
		CHECK_STR(fake_find(&f, "shop/cm/app-2m8kt4d7hb", "metadata.name")->derived, v->id);
	}
	check_sums(&f);
	fake_close(&f);
}

TEST(a_new_name_for_the_same_content_is_shown_once)
{
	struct fake f;

	run_lines(&f, CONFIG("app-5c5h2t9bgk", "info") USER("app-5c5h2t9bgk"),
		  CONFIG("app-2m8kt4d7hb", "info") USER("app-2m8kt4d7hb"));
	CHECK_INT(f.drift.summary.shown, 1);
	CHECK(fake_find(&f, "shop/cm/app-2m8kt4d7hb", "metadata.name")->hidden == SHOWN);
	fake_close(&f);
}

/* Which one came before is not known where a third stayed. */
TEST(of_three_none_is_the_next)
{
	struct fake f;

	run_lines(&f, CONFIG("app-5c5h2t9bgk", "a") CONFIG("app-77777bbbbb", "b"),
		  CONFIG("app-2m8kt4d7hb", "c") CONFIG("app-77777bbbbb", "b"));
	CHECK_INT(count_rolled(&f), 0);
	CHECK_INT(f.drift.summary.shown, 2);
	fake_close(&f);
}

TEST(names_that_are_no_hashes_are_left_alone)
{
	static const char *const pairs[][2] = {
		{CONFIG("app-blue", "a"), CONFIG("app-green", "a")},
		{CONFIG("app-20260301", "a"), CONFIG("app-20260302", "a")},
		{CONFIG("app-1", "a"), CONFIG("app-2", "a")},
		{CONFIG("app-deadbeef", "a"), CONFIG("app-cafecafe", "a")},
		{CONFIG("5c5h2t9bgk", "a"), CONFIG("2m8kt4d7hb", "a")},
		{CONFIG("one-5c5h2t9bgk", "a"), CONFIG("two-2m8kt4d7hb", "a")},
	};

	for (size_t i = 0; i < countof(pairs); i++) {
		struct fake f;

		run_lines(&f, pairs[i][0], pairs[i][1]);
		CHECK_MSG(count_rolled(&f) == 0, "%s", pairs[i][0]);
		fake_close(&f);
	}
}

/* Of several the most alike, whatever their names' order. */
TEST(of_several_the_most_alike)
{
#define MAP(name, a, b)                                                                     \
	"{apiVersion: v1, kind: ConfigMap, metadata: {name: app-" name                      \
	", namespace: shop}, data: {one: " a ", two: " b ", three: x}}\n"
	struct fake f;

	run_lines(&f, MAP("2222222222", "p", "q") MAP("9999999999", "r", "s"),
		  MAP("4444444444", "r", "z") MAP("8888888888", "y", "q"));
	CHECK(rolled(&f, "shop/cm/app-4444444444", "shop/cm/app-9999999999"));
	CHECK(rolled(&f, "shop/cm/app-8888888888", "shop/cm/app-2222222222"));
	fake_close(&f);
}

/* ---- numbers ---- */

#define RELEASE(n)                                                                          \
	"{apiVersion: v1, kind: Secret, type: helm.sh/release.v1, metadata: {name: "        \
	"sh.helm.release.v1.web.v" n ", namespace: shop}, data: {release: '" n "'}}\n"
#define COPY(n, text)                                                                       \
	"{apiVersion: v1, kind: ConfigMap, metadata: {name: config-" n                      \
	", namespace: openshift-kube-apiserver}, data: {config: " text "}}\n"

TEST(numbered_copies_follow_one_another)
{
	const struct verdict *v;
	struct fake f;

	run_lines(&f, COPY("6", "a") COPY("7", "b"), COPY("8", "b") COPY("9", "c"));
	CHECK(rolled(&f, "openshift-kube-apiserver/cm/config-8", "openshift-kube-apiserver/cm/config-7"));
	CHECK(rolled(&f, "openshift-kube-apiserver/cm/config-9", "openshift-kube-apiserver/cm/config-6"));
	v = fake_find(&f, "openshift-kube-apiserver/cm/config-9", "data.config");
	CHECK(v && str_eq(v->noise, "static-pod-revision"));
	CHECK_INT(f.drift.summary.shown, 0);
	fake_close(&f);
	run_lines(&f, COPY("6", "a") COPY("7", "b"), COPY("8", "c"));
	CHECK(rolled(&f, "openshift-kube-apiserver/cm/config-8", "openshift-kube-apiserver/cm/config-7"));
	CHECK(find(&f, "openshift-kube-apiserver/cm/config-6") != NULL);
	fake_close(&f);
}

TEST(a_release_is_only_the_next_of_the_one_before)
{
	struct fake f;

	run_lines(&f, RELEASE("7"), RELEASE("8"));
	CHECK(rolled(&f, "shop/secret/sh.helm.release.v1.web.v8", "shop/secret/sh.helm.release.v1.web.v7"));
	fake_close(&f);
	run_lines(&f, RELEASE("3") RELEASE("7"), RELEASE("7") RELEASE("8"));
	CHECK_INT(count_rolled(&f), 0);
	fake_close(&f);
}

TEST(pools_take_their_own_configs)
{
#define RENDERED(name)                                                                      \
	"{apiVersion: machineconfiguration.openshift.io/v1, kind: MachineConfig, metadata: " \
	"{name: " name "}, spec: {config: " name "}}\n"
	struct fake f;

	run_lines(&f, RENDERED("rendered-worker-6f1a") RENDERED("rendered-master-0b2c"),
		  RENDERED("rendered-worker-77aa") RENDERED("rendered-master-88bb"));
	CHECK(rolled(&f, "mc/rendered-worker-77aa", "mc/rendered-worker-6f1a"));
	CHECK(rolled(&f, "mc/rendered-master-88bb", "mc/rendered-master-0b2c"));
	CHECK_INT(f.drift.summary.shown, 0);
	fake_close(&f);
}

/* ---- both ways, and many ---- */

static void
check_mirror(const char *a, const char *b)
{
	struct fake f, g;

	run_lines(&f, a, b);
	run_lines(&g, b, a);
	CHECK_INT(f.drift.n, g.drift.n);
	CHECK_INT(f.drift.summary.all, g.drift.summary.all);
	CHECK_INT(count_rolled(&f), count_rolled(&g));
	for (size_t i = 0; i < f.drift.n; i++)
		if (f.drift.v[i].rolled_from)
			CHECK_MSG(rolled(&g, f.drift.v[i].rolled_ref, f.drift.v[i].ref), "%s",
				  f.drift.v[i].ref);
	fake_close(&f);
	fake_close(&g);
}

TEST(pairs_are_the_same_the_other_way_round)
{
	check_mirror(SET("5d4f6b7c8", "1", "1") POD("5d4f6b7c8", "x2k8q", "1", "a")
		     POD("5d4f6b7c8", "zzzzz", "1", "b") POD("5d4f6b7c8", "4dkk2", "1", "c"),
		     SET("6f7d9c5b4", "2", "2") POD("6f7d9c5b4", "m5t7z", "2", "c")
		     POD("6f7d9c5b4", "kkkkk", "2", "b"));
	check_mirror(COPY("5", "q") COPY("6", "a") COPY("7", "b"), COPY("8", "b") COPY("9", "c"));
	check_mirror(MAP("2222222222", "p", "q") MAP("9999999999", "r", "s") MAP("6666666666", "r", "q"),
		     MAP("4444444444", "r", "z") MAP("8888888888", "y", "q"));
}

static void
add_pods(struct fake *f, enum side s, unsigned from, unsigned n, bool alike)
{
	static const char letters[] = "bcdfghjklmnpqrstvwxz";

	for (unsigned i = from; i < from + n; i++) {
		char *line = mem_printf(
			"{apiVersion: v1, kind: Pod, metadata: {name: web-5d4f6b7c8-%c%c%c%c%c, namespace: "
			"shop, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: "
			"web-5d4f6b7c8, controller: true}]}, spec: {containers: [{name: a, image: 'x:%u'}]}}",
			letters[i % 20], letters[i / 20 % 20], letters[i / 400 % 20],
			letters[i / 8000 % 20], 'b', alike ? 0 : i);

		add_lines(f, s, line);
		free(line);
	}
}

TEST(thousands_of_a_line_cost_a_sort)
{
	for (int alike = 0; alike <= 1; alike++) {
		struct fake f;

		fake_open(&f, OLD_INSTANT, NEW_INSTANT);
		add_pods(&f, SIDE_OLD, 0, 3000, alike);
		add_pods(&f, SIDE_NEW, 3000, 2500, alike);
		fake_run(&f);
		CHECK_INT(count_rolled(&f), 2500);
		CHECK_INT(f.drift.n, 3000);
		check_sums(&f);
		fake_close(&f);
	}
}

/* ---- hostile ---- */

TEST(owners_in_a_circle_end)
{
#define RING(name, owner)                                                                   \
	"{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: " name                    \
	", namespace: shop, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: " \
	owner ", controller: true}]}}\n"
	struct fake f;

	run_lines(&f, RING("a", "b") RING("b", "a") RING("a-x2k8q", "a"),
		  RING("a", "b") RING("b", "a") RING("a-m5t7z", "a"));
	CHECK(rolled(&f, "shop/rs/a-m5t7z", "shop/rs/a-x2k8q"));
	fake_close(&f);
	run_lines(&f, RING("a-x2k8q", "a-x2k8q"), RING("a-m5t7z", "a-m5t7z"));
	check_sums(&f);
	fake_close(&f);
}

TEST(strange_members_do_no_harm)
{
	static const char *const odd[] = {
		"metadata: {name: web-bbbbb, namespace: shop, generateName: web-, labels: [1], "
		"annotations: 7, ownerReferences: {a: b}}, spec: []",
		"metadata: {name: web-ccccc, namespace: shop, generateName: web-, labels: {pod-template-hash: "
		"{}}, ownerReferences: [7, null, {kind: {}}, {apiVersion: apps/v1, kind: ReplicaSet, name: ''}]}, "
		"spec: {volumes: [null, [], {name: 7}, {name: kube-api-access-bbbbb}], nodeName: {}}",
		"metadata: {name: web-ddddd, namespace: shop, generateName: web-}, spec: {volumes: {name: x}}",
		"metadata: {name: web-fffff, namespace: shop, generateName: web-ffffff}",
	};

	for (size_t i = 0; i < countof(odd); i++)
		for (size_t k = 0; k < countof(odd); k++) {
			char *a = mem_printf("{apiVersion: v1, kind: Pod, %s}\n", odd[i]);
			char *b = mem_printf("{apiVersion: v1, kind: Pod, %s}\n", odd[k]);
			struct fake f;

			run_lines(&f, a, b);
			check_sums(&f);
			fake_close(&f);
			free(a);
			free(b);
		}
}
