/*
 * What a table or a line says of an object, by its kind: the columns that
 * kubectl users expect, from wanted state only.
 */
#include "render.h"

static void
put_text(struct buf *out, const json_t *body, const char *path)
{
	const char *s = tree_str(body, path);

	if (s)
		put_safe(out, s);
}

static void
put_any(struct buf *out, const json_t *v)
{
	if (v)
		render_value(out, v, 40);
}

static void
comma(struct buf *out, size_t start)
{
	if (out->n > start)
		buf_putc(out, ',');
}

static void
map_line(struct buf *out, const json_t *map)
{
	size_t start = out->n;
	const char *k;
	json_t *v;

	json_object_foreach((json_t *)map, k, v) {
		comma(out, start);
		put_safe(out, k);
		buf_putc(out, '=');
		put_any(out, v);
	}
}

static void
service_ports(struct buf *out, const json_t *body)
{
	size_t i, start = out->n;
	json_t *p;

	json_array_foreach(tree_at(body, "spec/ports"), i, p) {
		comma(out, start);
		if (tree_str(p, "name")) {
			put_text(out, p, "name");
			buf_putc(out, ' ');
		}
		put_any(out, tree_get(p, "port"));
		buf_puts(out, "->");
		put_any(out, tree_get(p, "targetPort"));
	}
}

static void
service_selector(struct buf *out, const json_t *body)
{
	map_line(out, tree_at(body, "spec/selector"));
}

static void
type(struct buf *out, const json_t *body)
{
	put_text(out, body, tree_at(body, "spec/type") ? "spec/type" : "type");
}

static void
replicas(struct buf *out, const json_t *body)
{
	put_any(out, tree_at(body, "spec/replicas"));
}

/* The pod's own spec, its template's, or that of the job a cron job makes. */
static json_t *
pod_spec(const json_t *body)
{
	static const char *const ways[] = {"spec/template/spec",
					   "spec/jobTemplate/spec/template/spec", "spec"};
	json_t *found = NULL;

	for (size_t i = 0; !found && i < countof(ways); i++)
		if (tree_get(tree_at(body, ways[i]), "containers"))
			found = tree_at(body, ways[i]);
	return found;
}

static void
images(struct buf *out, const json_t *body)
{
	size_t i, start = out->n;
	json_t *c;

	json_array_foreach(tree_get(pod_spec(body), "containers"), i, c) {
		comma(out, start);
		put_text(out, c, "image");
	}
}

static void
host(struct buf *out, const json_t *body)
{
	put_text(out, body, "spec/host");
	put_text(out, body, "spec/path");
}

static void
to_service(struct buf *out, const json_t *body)
{
	put_text(out, body, "spec/to/kind");
	buf_putc(out, '/');
	put_text(out, body, "spec/to/name");
}

static void
termination(struct buf *out, const json_t *body)
{
	put_text(out, body, "spec/tls/termination");
}

static void
data_keys(struct buf *out, const json_t *body)
{
	size_t start = out->n;
	const char *k;
	json_t *v;

	json_object_foreach(tree_get(body, "data"), k, v) {
		comma(out, start);
		put_safe(out, k);
	}
}

static void
role(struct buf *out, const json_t *body)
{
	put_text(out, body, "roleRef/kind");
	buf_putc(out, '/');
	put_text(out, body, "roleRef/name");
}

static void
subjects(struct buf *out, const json_t *body)
{
	size_t i, start = out->n;
	json_t *s;

	json_array_foreach(tree_get(body, "subjects"), i, s) {
		comma(out, start);
		put_text(out, s, "kind");
		buf_putc(out, ':');
		put_text(out, s, "name");
	}
}

static void
schedule(struct buf *out, const json_t *body)
{
	put_text(out, body, "spec/schedule");
}

static void
scale_target(struct buf *out, const json_t *body)
{
	put_text(out, body, "spec/scaleTargetRef/kind");
	buf_putc(out, '/');
	put_text(out, body, "spec/scaleTargetRef/name");
}

static void
scale_range(struct buf *out, const json_t *body)
{
	put_any(out, tree_at(body, "spec/minReplicas"));
	buf_puts(out, "..");
	put_any(out, tree_at(body, "spec/maxReplicas"));
}

static void
storage(struct buf *out, const json_t *body)
{
	put_any(out, tree_at(body, "spec/resources/requests/storage"));
}

static void
storage_class(struct buf *out, const json_t *body)
{
	put_text(out, body, "spec/storageClassName");
}

static const struct fact_row service[] = {
	{"PORTS", service_ports}, {"SELECTOR", service_selector}, {"TYPE", type}, {NULL, NULL}};
static const struct fact_row workload[] = {
	{"REPLICAS", replicas}, {"IMAGES", images}, {NULL, NULL}};
static const struct fact_row pod[] = {{"IMAGES", images}, {NULL, NULL}};
static const struct fact_row route[] = {
	{"HOST", host}, {"TO", to_service}, {"TLS", termination}, {NULL, NULL}};
static const struct fact_row config[] = {{"KEYS", data_keys}, {NULL, NULL}};
static const struct fact_row secret[] = {{"TYPE", type}, {"KEYS", data_keys}, {NULL, NULL}};
static const struct fact_row binding[] = {{"ROLE", role}, {"SUBJECTS", subjects}, {NULL, NULL}};
static const struct fact_row cron[] = {{"SCHEDULE", schedule}, {"IMAGES", images}, {NULL, NULL}};
static const struct fact_row hpa[] = {
	{"TARGET", scale_target}, {"REPLICAS", scale_range}, {NULL, NULL}};
static const struct fact_row claim[] = {
	{"SIZE", storage}, {"CLASS", storage_class}, {NULL, NULL}};
static const struct fact_row nothing[] = {{NULL, NULL}};

static const struct {
	const char *kind;
	const struct fact_row *rows;
} table[] = {
	{"Service", service}, {"Deployment", workload}, {"DeploymentConfig", workload},
	{"StatefulSet", workload}, {"ReplicaSet", workload}, {"ReplicationController", workload},
	{"DaemonSet", pod}, {"Pod", pod}, {"Job", pod}, {"CronJob", cron}, {"Route", route},
	{"ConfigMap", config}, {"Secret", secret}, {"RoleBinding", binding},
	{"ClusterRoleBinding", binding}, {"HorizontalPodAutoscaler", hpa},
	{"PersistentVolumeClaim", claim},
};

const struct fact_row *
facts_of(const char *kind)
{
	for (size_t i = 0; i < countof(table); i++)
		if (str_eq(table[i].kind, kind))
			return table[i].rows;
	return nothing;
}
