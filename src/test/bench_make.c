/*
 * Makes a synthetic cluster as an openshift-backup job would have exported it:
 * the same arguments give the same bytes. Usage:
 *
 *	bench-make FOLDER OBJECTS PROJECTS NIGHT CHURN
 *
 * writes FOLDER/<project>/<type>.json as they are in the given night (from 1);
 * in each later night CHURN percent of the objects differ from the one before.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct type {
	const char *file, *kind, *version;
	unsigned share;			/* of 100 objects */
	void (*body)(FILE *f, unsigned id, unsigned app, unsigned rev);
};

/* A number that depends on its arguments only. */
static uint32_t
mix(uint32_t a, uint32_t b)
{
	uint64_t x = ((uint64_t)a << 32 | b) + 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return (uint32_t)(x ^ x >> 31);
}

/* How often this object has changed until that night. */
static unsigned
revision(unsigned id, unsigned night, unsigned churn)
{
	unsigned rev = 1;

	for (unsigned n = 2; n <= night; n++)
		rev += mix(id, n) % 10000 < churn * 100;
	return rev;
}

static void
containers(FILE *f, unsigned id, unsigned rev, const char *pad)
{
	fprintf(f, "%s\"containers\": [\n%s  {\n%s    \"env\": [\n", pad, pad, pad);
	for (unsigned i = 0; i < 24; i++)
		fprintf(f, "%s      {\n%s        \"name\": \"SETTING_%02u\",\n"
			"%s        \"value\": \"%08x-%s\"\n%s      }%s\n", pad, pad, i, pad,
			mix(id, 100 + i), i == 3 && rev % 3 == 2 ? "other" : "usual", pad,
			i < 23 ? "," : "");
	fprintf(f, "%s    ],\n%s    \"image\": \"registry.example.com/team-%u/app-%u:1.%u.0\",\n"
		"%s    \"imagePullPolicy\": \"IfNotPresent\",\n"
		"%s    \"livenessProbe\": {\n%s      \"httpGet\": {\n%s        \"path\": \"/live\",\n"
		"%s        \"port\": 8080,\n%s        \"scheme\": \"HTTP\"\n%s      },\n"
		"%s      \"periodSeconds\": 10\n%s    },\n%s    \"name\": \"app\",\n"
		"%s    \"ports\": [\n%s      {\n%s        \"containerPort\": 8080,\n"
		"%s        \"name\": \"http\",\n%s        \"protocol\": \"TCP\"\n%s      }\n%s    ],\n",
		pad, pad, id % 40, id, rev % 3 == 1 ? rev : 1, pad, pad, pad, pad, pad, pad, pad,
		pad, pad, pad, pad, pad, pad, pad, pad, pad, pad);
	fprintf(f, "%s    \"readinessProbe\": {\n%s      \"httpGet\": {\n"
		"%s        \"path\": \"/ready%s\",\n%s        \"port\": 8080\n%s      },\n"
		"%s      \"timeoutSeconds\": %u\n%s    },\n"
		"%s    \"resources\": {\n%s      \"limits\": {\n%s        \"memory\": \"512Mi\"\n"
		"%s      }\n%s    }\n%s  }\n%s],\n", pad, pad, pad, rev % 3 == 0 ? "z" : "", pad, pad,
		pad, 1 + rev % 5, pad, pad, pad, pad, pad, pad, pad, pad);
}

static void
template(FILE *f, unsigned id, unsigned app, unsigned rev)
{
	fprintf(f, "      \"spec\": {\n        \"replicas\": %u,\n        \"selector\": {\n"
		"          \"matchLabels\": {\n            \"app\": \"app-%u\"\n          }\n        },\n"
		"        \"template\": {\n          \"metadata\": {\n            \"creationTimestamp\": null,\n"
		"            \"labels\": {\n              \"app\": \"app-%u\"\n            }\n          },\n"
		"          \"spec\": {\n", 1 + id % 4, app, app);
	containers(f, id, rev, "            ");
	fputs("            \"restartPolicy\": \"Always\"\n          }\n        }\n      }\n", f);
}

static void
pod(FILE *f, unsigned id, unsigned app, unsigned rev)
{
	(void)app;
	fputs("      \"spec\": {\n", f);
	containers(f, id, rev, "        ");
	fprintf(f, "        \"nodeName\": \"worker-%u\",\n        \"restartPolicy\": \"Always\"\n      }\n",
		id % 12);
}

static void
service(FILE *f, unsigned id, unsigned app, unsigned rev)
{
	(void)id;
	fprintf(f, "      \"spec\": {\n        \"ports\": [\n          {\n            \"name\": \"http\",\n"
		"            \"port\": %u,\n            \"protocol\": \"TCP\",\n            \"targetPort\": 8080\n"
		"          }\n        ],\n        \"selector\": {\n          \"app\": \"app-%u\"\n        },\n"
		"        \"type\": \"ClusterIP\"\n      }\n", 79 + rev, app);
}

static void
config(FILE *f, unsigned id, unsigned app, unsigned rev)
{
	(void)app;
	fputs("      \"data\": {\n        \"application.properties\": \"", f);
	for (unsigned i = 0; i < 120; i++)
		fprintf(f, "module.%03u.setting=%08x%s\\n", i, mix(id, i),
			i == rev % 120 ? ".changed" : "");
	fputs("\"\n      }\n", f);
}

static void
secret(FILE *f, unsigned id, unsigned app, unsigned rev)
{
	(void)app;
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	fputs("      \"data\": {\n        \"blob\": \"", f);
	for (unsigned i = 0; i < 4096; i++)
		fputc(digits[mix(id * 7 + rev, i) & 63], f);
	fputs("\"\n      },\n      \"type\": \"Opaque\"\n", f);
}

static void
route(FILE *f, unsigned id, unsigned app, unsigned rev)
{
	fprintf(f, "      \"spec\": {\n        \"host\": \"app-%u%s.apps.example.com\",\n"
		"        \"to\": {\n          \"kind\": \"Service\",\n          \"name\": \"svc-%u\",\n"
		"          \"weight\": 100\n        },\n        \"wildcardPolicy\": \"None\"\n      }\n", id,
		rev % 2 ? "" : "-new", app);
}

static void
account(FILE *f, unsigned id, unsigned app, unsigned rev)
{
	(void)app;
	fprintf(f, "      \"secrets\": [\n        {\n          \"name\": \"sec-%u\"\n        }%s\n      ]\n",
		id, rev > 1 ? ",\n        {\n          \"name\": \"more\"\n        }" : "");
}

static const struct type types[] = {
	{"pods", "Pod", "v1", 32, pod},
	{"serviceaccounts", "ServiceAccount", "v1", 2, account},
	{"replicasets", "ReplicaSet", "apps/v1", 16, template},
	{"deployments", "Deployment", "apps/v1", 16, template},
	{"svcs", "Service", "v1", 10, service},
	{"cms", "ConfigMap", "v1", 12, config},
	{"secrets", "Secret", "v1", 8, secret},
	{"routes", "Route", "route.openshift.io/v1", 4, route},
};

/* The bulk of an object of a living cluster is who owns which of its fields. */
static void
managed_fields(FILE *f, unsigned id, unsigned rev)
{
	fputs("        \"managedFields\": [\n", f);
	for (unsigned m = 0; m < 2; m++) {
		fprintf(f, "          {\n            \"apiVersion\": \"v1\",\n"
			"            \"fieldsType\": \"FieldsV1\",\n            \"fieldsV1\": {\n"
			"              \"f:metadata\": {\n                \"f:labels\": {\n"
			"                  \".\": {},\n                  \"f:app\": {}\n                }\n"
			"              },\n              \"f:spec\": {\n");
		for (unsigned i = 0; i < 16; i++)
			fprintf(f, "                \"f:field%02u\": {}%s\n", i, i < 15 ? "," : "");
		fprintf(f, "              }\n            },\n            \"manager\": \"%s\",\n"
			"            \"operation\": \"Update\",\n"
			"            \"time\": \"2026-01-%02uT0%u:%02u:00Z\"\n          }%s\n",
			m ? "kube-controller-manager" : "kubectl-client-side-apply", 1 + rev % 28,
			id % 10, id % 60, m ? "" : ",");
	}
	fputs("        ],\n", f);
}

/* Objects of a project are numbered by type; ReplicaSets and Pods belong to its Deployments in turn. */
struct place {
	unsigned project, number, deployments;
};

static void
name_of(char *out, size_t size, const struct type *t, const struct place *at, bool owner)
{
	unsigned app = at->number % at->deployments, nth = at->number / at->deployments;
	bool pod = strcmp(t->kind, "Pod") == 0, set = strcmp(t->kind, "ReplicaSet") == 0;

	if (pod && !owner)
		snprintf(out, size, "app-%u-5f87847b7-%05x", app, mix(at->project, nth) & 0xfffff);
	else if ((set && !owner) || (pod && owner))
		snprintf(out, size, "app-%u-5f87847b7", app);
	else if (set)
		snprintf(out, size, "app-%u", app);
	else
		snprintf(out, size, "app-%u", at->number);
}

static void
owner_of(FILE *f, const struct type *t, const struct place *at)
{
	bool pod = strcmp(t->kind, "Pod") == 0;
	char name[64];

	if (!pod && strcmp(t->kind, "ReplicaSet") != 0)
		return;
	name_of(name, sizeof(name), t, at, true);
	fprintf(f, "        \"ownerReferences\": [\n          {\n"
		"            \"apiVersion\": \"apps/v1\",\n            \"controller\": true,\n"
		"            \"kind\": \"%s\",\n            \"name\": \"%s\"\n          }\n        ],\n",
		pod ? "ReplicaSet" : "Deployment", name);
}

static void
object(FILE *f, const struct type *t, const struct place *at, unsigned id, unsigned rev)
{
	char name[64];

	name_of(name, sizeof(name), t, at, false);
	fprintf(f, "    {\n      \"apiVersion\": \"%s\",\n      \"kind\": \"%s\",\n"
		"      \"metadata\": {\n        \"labels\": {\n          \"app\": \"app-%u\",\n"
		"          \"team\": \"team-%u\"\n        },\n", t->version, t->kind,
		at->number % at->deployments, id % 40);
	managed_fields(f, id, rev);
	fprintf(f, "        \"name\": \"%s\",\n        \"namespace\": \"project-%03u\",\n", name,
		at->project);
	owner_of(f, t, at);
	fprintf(f, "        \"resourceVersion\": \"%u\"\n      },\n", 1000 + rev);
	t->body(f, id, at->number % at->deployments, rev);
	fputs("    }", f);
}

/* How many Deployments a project of so many objects has. */
static unsigned
deployments(unsigned objects)
{
	unsigned n = 0;

	for (size_t t = 0; t < sizeof(types) / sizeof(types[0]); t++)
		if (strcmp(types[t].kind, "Deployment") == 0)
			n = objects * types[t].share / 100;
	return n ? n : 1;
}

static FILE *
begin(const char *folder, unsigned project, const char *file)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/project-%03u", folder, project);
	mkdir(path, 0755);
	snprintf(path, sizeof(path), "%s/project-%03u/%s.json", folder, project, file);
	f = fopen(path, "w");
	if (!f) {
		perror(path);
		exit(1);
	}
	setvbuf(f, NULL, _IOFBF, 1 << 20);
	fputs("{\n  \"apiVersion\": \"v1\",\n  \"items\": [\n", f);
	return f;
}

static void
end(FILE *f)
{
	fputs("\n  ],\n  \"kind\": \"List\",\n  \"metadata\": {\n    \"resourceVersion\": \"\",\n"
	      "    \"selfLink\": \"\"\n  }\n}\n", f);
	if (fclose(f) != 0)
		exit(1);
}

static void
namespaces(const char *folder, unsigned project, unsigned projects)
{
	FILE *f = begin(folder, project, "ns");

	for (unsigned i = 0; i < projects; i++)
		fprintf(f, "%s    {\n      \"apiVersion\": \"v1\",\n      \"kind\": \"Namespace\",\n"
			"      \"metadata\": {\n        \"name\": \"project-%03u\"\n      },\n"
			"      \"spec\": {\n        \"finalizers\": [\n          \"kubernetes\"\n"
			"        ]\n      }\n    }", i ? ",\n" : "", i);
	end(f);
}

int
main(int argc, char **argv)
{
	unsigned objects, projects, night, churn, share = 0;

	if (argc != 6) {
		fputs("usage: bench-make FOLDER OBJECTS PROJECTS NIGHT CHURN\n", stderr);
		return 2;
	}
	objects = (unsigned)strtoul(argv[2], NULL, 10);
	projects = (unsigned)strtoul(argv[3], NULL, 10);
	night = (unsigned)strtoul(argv[4], NULL, 10);
	churn = (unsigned)strtoul(argv[5], NULL, 10);
	mkdir(argv[1], 0755);
	for (unsigned p = 0; p < projects; p++) {
		unsigned per = objects / projects;

		share = 0;
		for (size_t t = 0; t < sizeof(types) / sizeof(types[0]); t++) {
			unsigned from = per * share / 100, to = per * (share + types[t].share) / 100;
			FILE *f = begin(argv[1], p, types[t].file);

			share += types[t].share;
			for (unsigned i = from; i < to; i++) {
				unsigned id = p * per + i;

				if (i > from)
					fputs(",\n", f);
				object(f, &types[t],
				       &(struct place){p, i - from, deployments(per)}, id,
				       revision(id, night, churn));
			}
			end(f);
		}
		namespaces(argv[1], p, projects);
	}
	return 0;
}
