/* Synthetic stores for the tests of this room. */
#include "synth_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "test.h"

static void
must(int rc, const struct error *err)
{
	if (rc == 0)
		return;
	fprintf(stderr, "%s (%s)\n", err->text, err->hint);
	exit(1);
}

int64_t
synth_time(const char *rfc3339)
{
	int64_t at = 0;

	if (!when_parse_rfc3339(rfc3339, strlen(rfc3339), &at))
		exit(1);
	return at;
}

static void
put_objects(struct store_writer *w, struct store_tree *t, const struct synth *n)
{
	unsigned objects = n->objects ? n->objects : 3;
	struct error err = {0};

	for (unsigned i = 0; i < objects; i++) {
		char *path = mem_printf("shop-%u/ConfigMap/a-%u.json", i % 10, i);
		char *text = mem_printf("{\n  \"n\": %u,\n  \"value\": \"%u\"\n}\n", i,
					i < n->changed ? n->salt : 0);
		struct oid id;

		must(store_put(w, text, strlen(text), &id, &err), &err);
		store_tree_put(t, SECTION_OBJECTS, path, &id);
		if (i % 2)
			store_tree_put(t, SECTION_ORIGINS, path, &id);
		free(path);
		free(text);
	}
	for (const char *const *p = n->paths; p && *p; p++) {
		struct oid id;

		must(store_put(w, "{}\n", 3, &id, &err), &err);
		store_tree_put(t, SECTION_OBJECTS, *p, &id);
	}
}

static void
fill_facts(struct snapshot *f, const struct synth *n)
{
	char *seed;
	uint8_t sha[SHA256_BYTES];

	*f = (struct snapshot){.normal_form = 1, .instant = synth_time(n->when), .size = 1234};
	f->context = mem_strdup(n->context ? n->context : "prod-eu1");
	f->source = mem_strdup(n->source ? n->source : "openshift-backup");
	f->archive = mem_strdup("backup.zip");
	f->instant_from = mem_strdup("name");
	f->zone = mem_strdup("UTC");
	f->secrets = mem_strdup("hash");
	f->key_id = mem_strdup("k-0123456789abcdef");
	f->settings = mem_strdup("0123456789abcdef");
	f->profile = mem_strdup("none");
	f->cluster_id = mem_strdup("");
	f->cluster_name = mem_strdup("");
	f->kinds = json_object();
	f->notes = json_array();
	f->coverage = coverage_new();
	seed = mem_printf("%s %s %s %u", f->context, f->source, n->when, n->salt);
	sha256_of(seed, strlen(seed), sha);
	hex_of(sha, sizeof(sha), f->sha256);
	free(seed);
}

void
synth_stage(struct store_writer *w, const struct synth *n)
{
	struct store_tree *t = store_tree_new(w);
	struct snapshot facts;
	struct error err = {0};

	put_objects(w, t, n);
	fill_facts(&facts, n);
	must(store_stage(w, t, &facts, &err), &err);
	snapshot_release(&facts);
	store_tree_free(t);
}

void
synth_commit(struct store *s, const struct synth *v, size_t n)
{
	struct store_writer *w = NULL;
	struct error err = {0};

	must(store_writer_open(&w, s, &err), &err);
	for (size_t i = 0; i < n; i++)
		synth_stage(w, &v[i]);
	must(store_writer_commit(w, &err), &err);
	store_writer_close(w);
}

struct store *
synth_create(const char *dir)
{
	struct store *s = NULL;
	struct error err = {0};

	must(store_create(&s, dir, &err), &err);
	return s;
}

struct store *
synth_open(const char *dir)
{
	struct store *s = NULL;
	struct error err = {0};

	must(store_open(&s, dir, &err), &err);
	return s;
}

void
synth_september(struct store *s, const char *context)
{
	struct synth v[14];
	char when[14][32];
	size_t n = 0;

	for (int day = 1; day <= 14; day++) {
		if (day == 6)
			continue;
		snprintf(when[n], sizeof(when[n]), "2026-09-%02dT00:15:04+02:00", day);
		v[n] = (struct synth){.context = context, .when = when[n], .changed = 1,
				      .salt = (unsigned)day};
		n++;
	}
	synth_commit(s, v, n);
}

void
synth_tip(struct store *s, const char *context, char out[41])
{
	const struct store_snapshot *v;
	struct error err = {0};
	size_t n;

	must(store_timeline(s, context, &v, &n, &err), &err);
	snprintf(out, 41, "none");
	if (n)
		oid_hex(&v[n - 1].commit, out);
}

/* ---- the git command ---- */

int
shell(struct buf *out, const char *fmt, ...)
{
	char *command, chunk[4096];
	size_t got;
	int status;
	va_list ap;
	FILE *p;

	va_start(ap, fmt);
	command = mem_vprintf(fmt, ap);
	va_end(ap);
	p = popen(command, "r");
	free(command);
	if (!p)
		return 127;
	while ((got = fread(chunk, 1, sizeof(chunk), p)) > 0)
		if (out)
			buf_add(out, chunk, got);
	status = pclose(p);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

bool
fsck_clean(const char *dir)
{
	struct buf out = {0};
	int rc = shell(&out, "git -C '%s' fsck --strict --full --no-dangling --no-progress 2>&1",
		       dir);
	bool clean = rc == 0 && !strstr(buf_cstr(&out), "error") && !strstr(out.p, "warning");

	if (!clean)
		fprintf(stderr, "git fsck (%d): %s\n", rc, out.p);
	buf_release(&out);
	return clean;
}
