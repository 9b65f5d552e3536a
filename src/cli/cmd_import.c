/* assay import: archives into the store, and a line for each. */
#include "cli.h"

#include "assay/source.h"

#include <ftw.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct report {
	struct cli *c;
	size_t done;			/* archives, in the order of the result */
};

static void
print_notes(struct cli *c, const struct notes *ns)
{
	for (size_t i = 0; i < ns->n; i++)
		if (ns->v[i].level != NOTE_INFO || c->opt.verbose)
			warn_note(c, &ns->v[i]);
	if (ns->dropped)
		warn(c, NULL, "%zu more such notes", ns->dropped);
}

static void
archive_done(void *ctx, const struct ingest_archive *a)
{
	struct report *r = ctx;
	struct error err = a->error;

	r->done++;
	print_notes(r->c, &a->notes);
	if (a->outcome == INGEST_FAILED || a->outcome == INGEST_REFUSED) {
		error_in(&err, "%s", a->name);
		fail(&err);
	}
}

static int
secrets(const struct cli *c, struct ingest_opts *o, struct error *err)
{
	static const char *const names[] = {"hash", "keep", "drop"};
	const char *mode = c->opt.secrets ? c->opt.secrets
					  : config_get(c->config, "import.secrets", NULL);

	for (size_t i = 0; i < countof(names); i++) {
		if (!str_eq(mode, names[i]))
			continue;
		o->secrets = (enum secrets_mode)i;
		return 0;
	}
	error_set(err, ERR_USAGE, "'%s' is no way to treat secrets", mode);
	return error_hint(err, "one of hash, keep, drop");
}

static int
read_key(const struct cli *c, uint8_t key[32], bool *given, struct error *err)
{
	const char *file = c->opt.secrets_key ? c->opt.secrets_key : getenv("ASSAY_SECRETS_KEY");
	struct buf b = {0};
	int rc = 0;

	if (!file || !*file)
		return 0;
	if (io_read_file(file, 4096, &b, err) != 0) {
		rc = -1;
	} else if (b.n != 32) {
		error_set(err, ERR_USAGE, "%s holds %zu bytes, a key has 32", file, b.n);
		rc = error_hint(err, "head -c 32 /dev/urandom > %s", file);
	} else {
		memcpy(key, b.p, 32);
		*given = true;
	}
	if (b.p)
		mem_wipe(b.p, b.n);
	buf_release(&b);
	return rc;
}

/* import.redact: globs separated by blanks, into a NULL-terminated list. */
static const char *const *
patterns(struct cli *c)
{
	const char *list = config_get(c->config, "import.redact", NULL);
	struct words w = {0};
	char *copy;

	if (!list)
		return NULL;
	copy = mem_strdup(list);
	words_add(&c->texts, copy);
	for (char *p = copy; *(p += strspn(p, " \t"));) {
		words_add(&w, p);
		p += strcspn(p, " \t");
		if (*p)
			*p++ = '\0';
	}
	words_add(&c->texts, (const char *)w.v);
	return w.v;
}

static void
summarise(struct cli *c, const struct ingest_result *r)
{
	struct buf b = {0};

	if (c->opt.quiet)
		return;
	buf_printf(&b, "%zu imported%s, %zu already known, %zu failed", r->fresh,
		   c->opt.dry_run ? " (dry run: no snapshot was written)" : "", r->known,
		   r->failed + r->empty);
	if (r->objects)
		buf_printf(&b, ", %llu object%s", (unsigned long long)r->objects,
			   r->objects == 1 ? "" : "s");
	render_wrap(&c->out, b.p, 2, c->width);
	buf_putc(&c->out, '\n');
	buf_release(&b);
}

static bool
any_loss(const struct ingest_result *r)
{
	if (r->failed || r->empty || r->notes.count[NOTE_DAMAGE])
		return true;
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].partial || r->v[i].notes.count[NOTE_DAMAGE])
			return true;
	return false;
}

#define JOBS_MAX 64

/* By default one for each processor that this process may use. */
static int
jobs(const struct cli *c, unsigned *out, struct error *err)
{
	const char *text = c->opt.jobs;
	unsigned long long n = 1;
	cpu_set_t set;

	if (text && (!str_to_u64(text, strlen(text), &n) || n < 1)) {
		error_set(err, ERR_USAGE, "'%s' is no number of threads", text);
		return error_hint(err, "--jobs 2");
	}
	if (!text && sched_getaffinity(0, sizeof(set), &set) == 0)
		n = (unsigned long long)CPU_COUNT(&set);
	*out = n < JOBS_MAX ? (unsigned)n : JOBS_MAX;
	return 0;
}

static int
options(struct cli *c, struct ingest_opts *o, struct zone **zone, struct error *err)
{
	const char *name = c->opt.zone ? c->opt.zone : config_get(c->config, "import.zone", NULL);
	struct store_query q = session_query(c);

	if (zone_open(zone, name ? name : "UTC", err) != 0 || secrets(c, o, err) != 0 ||
	    jobs(c, &o->jobs, err) != 0)
		return -1;
	o->zone = *zone;
	q.clock.zone = *zone;
	if (c->opt.date && store_parse_instant(c->opt.date, &q.clock, &o->date, err) != 0)
		return -1;
	if (c->opt.source) {
		struct buf all = {0};
		size_t i = 0;

		for (; source_row(i) && !str_eq(source_row(i), c->opt.source); i++)
			buf_printf(&all, "%s%s", i ? ", " : "", source_row(i));
		if (!source_row(i)) {
			error_set(err, ERR_USAGE, "'%s' is no source", c->opt.source);
			error_hint(err, "one of %s", buf_cstr(&all));
		}
		buf_release(&all);
		if (!source_row(i))
			return -1;
	}
	if (c->opt.rebuild && !o->context) {
		error_set(err, ERR_USAGE, "--rebuild replaces one context's history");
		return error_hint(err, "name it with --context");
	}
	return 0;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* Where a dry run has a store when there is none yet: a folder that goes with it. */
static int
scratch_make(struct cli *c, char **dir, struct error *err)
{
	const char *tmp = getenv("TMPDIR");

	*dir = mem_printf("%s/assay-dry-run-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(*dir)) {
		error_errno(err, "cannot make %s", *dir);
		free(*dir);
		*dir = NULL;
		return -1;
	}
	return store_create(&c->store, *dir, err);
}

static void
scratch_remove(struct cli *c, char *dir)
{
	if (!dir)
		return;
	store_close(c->store);
	c->store = NULL;
	nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(dir);
}

/* A key that is given with the first import is the store's from then on. */
static int
open_store(struct cli *c, const uint8_t *key, char **scratch, struct error *err)
{
	char *dir = session_store_dir(c), *file = mem_printf("%s/assay.key", dir);
	bool fresh = !io_is_dir(dir);
	int rc = fresh && c->opt.dry_run ? scratch_make(c, scratch, err)
					 : session_store(c, true, err);

	if (rc == 0 && fresh && key && !c->opt.dry_run)
		rc = io_write_file(file, key, 32, 0600, err);
	free(file);
	free(dir);
	return rc;
}

static int
run(struct cli *c, const struct words *w)
{
	struct report r = {.c = c};
	struct ingest_opts o = {
		.paths = w->v + 1,
		.npaths = w->n - 1,
		.context = c->opt.context,
		.source = c->opt.source,
		.date = WHEN_NONE,
		.encryption_config = c->opt.encryption_config,
		.audit = c->opt.audit.v,
		.limits = LIMITS_DEFAULT,
		.force = c->opt.force,
		.rebuild = c->opt.rebuild,
		.dry_run = c->opt.dry_run,
		.history = c->opt.history,
		.now = c->now,
		.done = archive_done,
		.done_ctx = &r,
	};
	struct ingest_result res = {0};
	struct zone *zone = NULL;
	struct error err = {0};
	char *scratch = NULL;
	uint8_t key[32];
	bool given = false;
	int status = EXIT_TROUBLE, rc;

	if (w->n < 2) {
		error_set(&err, ERR_USAGE, "import needs an archive or a folder of archives");
		error_hint(&err, "assay import /backup/openshift-backup*.zip");
		return fail(&err);
	}
	session_no_core();
	if (options(c, &o, &zone, &err) != 0 || read_key(c, key, &given, &err) != 0 ||
	    open_store(c, given ? key : NULL, &scratch, &err) != 0) {
		scratch_remove(c, scratch);
		zone_close(zone);
		return fail(&err);
	}
	o.key = given ? key : NULL;
	o.patterns = patterns(c);
	o.progress = progress_start(c);
	rc = ingest(c->store, &o, &res, &err);
	if (!c->opt.quiet)
		import_lines(c, &res, r.done);
	if (rc != 0) {
		if (err.code == ERR_NOT_FOUND && !err.hint[0])
			error_hint(&err, "name archives, a folder of them, or - for standard input");
		status = fail(&err);
	} else {
		print_notes(c, &res.notes);
		summarise(c, &res);
		c->incomplete = any_loss(&res);
		status = res.failed && !res.fresh && !res.known ? EXIT_TROUBLE : EXIT_DONE;
	}
	mem_wipe(key, sizeof(key));
	scratch_remove(c, scratch);
	ingest_result_release(&res);
	zone_close(zone);
	return status;
}

const struct command cmd_import = {
	.name = "import",
	.group = "data",
	.arguments = "PATH...",
	.summary = "read backup archives into the store",
	.examples = "assay import /backup/openshift-backup*.zip   what the nightly job left\n"
		    "assay import /backup/etcd   snapshots of etcd, too\n"
		    "kubectl get all -A -o yaml | assay import -   what kubectl prints\n",
	.formats = "",
	.run = run,
};
