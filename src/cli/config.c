/*
 * Settings in git's configuration syntax, read by libgit2: /etc/assay/config,
 * the user's file, the store's assay.conf; the last wins. Keys are a table.
 */
#include "cli.h"

#include <git2.h>
#include <stdio.h>
#include <stdlib.h>

static bool is_zone(const char *value);
static bool is_night(const char *value);

static const struct config_row rows[] = {
	{"core.store", NULL, "store to use", NULL, NULL},
	{"core.context", NULL, "context to use", NULL, NULL},
	{"core.timezone", NULL, "zone of times printed and read", "Europe/Berlin", is_zone},
	{"core.night", "18:00-12:00", "what \"last night\" means", "18:00-12:00", is_night},
	{"core.user", NULL, "name under which marks are kept", "ann", store_name_ok},
	{"ui.background", "auto", "background of the terminal", "auto dark light", NULL},
	{"ui.palette", "safe", "colours", "safe classic mono", NULL},
	{"ui.mouse", "true", "use the mouse", "true false", NULL},
	{"ui.unicode", "auto", "line drawing and an ellipsis", "auto true false", NULL},
	{"ui.clipboard", NULL, "command that takes what is copied", NULL, NULL},
	{"report.since", "reviewed", "where a report starts", NULL, NULL},
	{"report.failOn", NULL, "severity that makes a report fail", "critical warning info", NULL},
	{"report.contact", NULL, "whom to ask, printed in reports", NULL, NULL},
	{"report.heartbeat", "monday", "day of the report that says nothing happened",
	 "monday tuesday wednesday thursday friday saturday sunday", NULL},
	{"import.zone", NULL, "zone of archives that do not tell theirs", "Europe/Berlin", is_zone},
	{"import.secrets", "hash", "what becomes of secret values", "hash keep drop", NULL},
	{"import.redact", NULL, "names of more values to redact, globs separated by blanks", NULL,
	 NULL},
};

static bool
is_zone(const char *value)
{
	struct zone *z = NULL;
	bool ok = zone_open(&z, value, NULL) == 0;

	zone_close(z);
	return ok;
}

bool
config_night(const char *value, int *from, int *to)
{
	unsigned h[2], m[2];
	char rest;

	if (sscanf(value, "%2u:%2u-%2u:%2u%c", &h[0], &m[0], &h[1], &m[1], &rest) != 4 ||
	    h[0] > 23 || h[1] > 23 || m[0] > 59 || m[1] > 59)
		return false;
	*from = (int)(h[0] * 60 + m[0]);
	*to = (int)(h[1] * 60 + m[1]);
	return true;
}

static bool
is_night(const char *value)
{
	int from, to;

	return config_night(value, &from, &to);
}

/* Where a row has words and no check of its own, the value is one of the words. */
static int
check_value(const struct config_row *r, const char *value, struct error *err)
{
	bool ok = !r->words || (r->ok ? r->ok(value) : word_of(r->words, value));

	if (ok)
		return 0;
	error_set(err, ERR_USAGE, "'%s' is no value for %s", value, r->name);
	return r->ok ? error_hint(err, "for example %s", r->words)
		     : error_hint(err, "one of: %s", r->words);
}

struct config {
	git_config *git;
	char *user_file;
	struct map values;		/* lower-case name -> struct setting */
	struct map unknown;		/* name -> "file:line" that has it */
	struct buf files;		/* those read, "a, b" */
};

struct setting {
	char *value;
	char *file;
};

const struct config_row *
config_rows(size_t *n)
{
	*n = countof(rows);
	return rows;
}

static const struct config_row *
find(const char *name)
{
	for (size_t i = 0; i < countof(rows); i++)
		if (str_ieq(rows[i].name, name))
			return &rows[i];
	return NULL;
}

bool
config_known(const char *name)
{
	return find(name) || str_starts(name, "keys.") ||
	       (str_starts(name, "alias.") && str_ends(name, ".command") &&
		strlen(name) > strlen("alias..command"));
}

static char *
user_file(void)
{
	const char *given = getenv("ASSAY_CONFIG"), *xdg = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");

	if (given)
		return mem_strdup(given);
	if (xdg && *xdg)
		return mem_printf("%s/assay/config", xdg);
	return mem_printf("%s/.config/assay/config", home ? home : "");
}

static int
git_failed(struct error *err, const char *file)
{
	const git_error *e = git_error_last();

	error_set(err, ERR_USAGE, "%s: %s", file, e ? e->message : "not readable");
	return error_hint(err, "git config -f %s --list reads it, too", file);
}

static char *
lower(const char *s)
{
	char *copy = mem_strdup(s);

	for (char *p = copy; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return copy;
}

static void
setting_free(void *value)
{
	struct setting *s = value;

	free(s->value);
	free(s->file);
	free(s);
}

/* ---- which line ---- */

/* [core] and [alias "who"] as the part of a name before its key: "core", "alias.who". */
static void
section_name(struct buf *out, const char *p, size_t n)
{
	size_t word = 1;

	while (word < n && p[word] != ']' && p[word] != ' ' && p[word] != '\t')
		word++;
	buf_clear(out);
	buf_add(out, p + 1, word - 1);
	while (word < n && p[word] != '"')
		word++;
	for (size_t i = word + 1; i < n && p[i] != '"'; i++) {
		if (i == word + 1)
			buf_putc(out, '.');
		i += p[i] == '\\' && i + 1 < n;
		buf_putc(out, p[i]);
	}
}

static bool
is_key(const char *p, size_t n, const char *section, const char *name)
{
	size_t key = 0, before = strlen(section);

	while (key < n && p[key] != '=' && p[key] != ' ' && p[key] != '\t')
		key++;
	return strlen(name) == before + 1 + key && strncasecmp(name, section, before) == 0 &&
	       name[before] == '.' && strncasecmp(name + before + 1, p, key) == 0;
}

/* The line of a setting in a file that libgit2 has read, from 1; 0 where it cannot be told. */
static unsigned
line_of(const char *file, const char *name)
{
	struct buf b = {0}, section = {0};
	unsigned line = 0, found = 0;

	if (io_read_file(file, 1U << 20, &b, NULL) != 0)
		buf_clear(&b);
	for (const char *p = buf_cstr(&b); *p && !found;) {
		size_t n = strcspn(p, "\n"), blank = strspn(p, " \t");

		line++;
		if (p[blank] == '[') {
			section_name(&section, p + blank, n - blank);
			blank += strcspn(p + blank, "]\n");
			blank += strspn(p + blank, "] \t");
		}
		if (blank < n && is_key(p + blank, n - blank, buf_cstr(&section), name))
			found = line;
		p += n + (p[n] == '\n');
	}
	buf_release(&b);
	buf_release(&section);
	return found;
}

/* "file:14", malloced */
static char *
place_of(const char *file, const char *name)
{
	unsigned line = line_of(file, name);

	return line ? mem_printf("%s:%u", file, line) : mem_strdup(file);
}

/* ---- reading ---- */

static int
bad_value(struct error *err, const char *file, const char *name)
{
	char *place = place_of(file, name);

	error_in(err, "%s", place);
	free(place);
	return -1;
}

/* One file's entries over those read before. */
static int
read_file(struct config *cf, const char *file, struct error *err)
{
	git_config_iterator *it = NULL;
	git_config_entry *e;
	git_config *one = NULL;
	int rc = -1;

	if (!io_exists(file))
		return 0;
	if (git_config_open_ondisk(&one, file) != 0 || git_config_iterator_new(&it, one) != 0) {
		git_failed(err, file);
		goto done;
	}
	buf_printf(&cf->files, "%s%s", cf->files.n ? ", " : "", file);
	while (git_config_next(&e, it) == 0) {
		const struct config_row *row = find(e->name);
		struct setting *s;
		char *name;

		if (!config_known(e->name)) {
			free(map_put(&cf->unknown, e->name, place_of(file, e->name)));
			continue;
		}
		if (row && check_value(row, e->value ? e->value : "true", err) != 0) {
			bad_value(err, file, e->name);
			goto done;
		}
		s = mem_zero(1, sizeof(*s));
		s->value = mem_strdup(e->value ? e->value : "true");
		s->file = mem_strdup(file);
		name = lower(e->name);
		s = map_put(&cf->values, name, s);
		if (s)
			setting_free(s);
		free(name);
	}
	rc = 0;
done:
	git_config_iterator_free(it);
	git_config_free(one);
	return rc;
}

int
config_open(struct config **out, struct error *err)
{
	struct config *cf = mem_zero(1, sizeof(*cf));
	int rc;

	git_libgit2_init();
	cf->user_file = user_file();
	rc = read_file(cf, "/etc/assay/config", err);
	if (rc == 0)
		rc = read_file(cf, cf->user_file, err);
	if (rc != 0)
		config_close(cf);
	else
		*out = cf;
	return rc;
}

int
config_add_store(struct config *cf, const char *dir, struct error *err)
{
	char *file = mem_printf("%s/assay.conf", dir);
	int rc = read_file(cf, file, err);

	free(file);
	return rc;
}

void
config_close(struct config *cf)
{
	if (!cf)
		return;
	map_release(&cf->values, setting_free);
	map_release(&cf->unknown, free);
	free(cf->user_file);
	buf_release(&cf->files);
	free(cf);
	git_libgit2_shutdown();
}

void
config_files(const struct config *cf, struct buf *out)
{
	buf_puts(out, cf->files.n ? cf->files.p : "no file read");
}

const char *
config_get(const struct config *cf, const char *name, const char **origin)
{
	const struct config_row *r = find(name);
	char *key = lower(name);
	const struct setting *s = cf ? map_get(&cf->values, key) : NULL;

	free(key);
	if (origin)
		*origin = s ? s->file : "built in";
	if (s)
		return s->value;
	return r ? r->value : NULL;
}

static int
by_name(const void *a, const void *b)
{
	const struct map_entry *const *x = a, *const *y = b;

	return strcmp((*x)->key, (*y)->key);
}

void
config_each(const struct config *cf, const char *prefix,
	    void (*each)(void *ctx, const char *rest, const char *value), void *ctx)
{
	const struct map_entry **v = mem_zero(cf->values.live + 1, sizeof(struct map_entry *));
	size_t n = 0;

	map_each(&cf->values, e)
		if (str_starts(e->key, prefix))
			v[n++] = e;
	if (n)
		qsort(v, n, sizeof(*v), by_name);
	for (size_t i = 0; i < n; i++)
		each(ctx, v[i]->key + strlen(prefix), ((const struct setting *)v[i]->value)->value);
	free(v);
}

int
config_set(const struct config *cf, const char *name, const char *value, const char **file,
	   struct error *err)
{
	char *dir = mem_strdup(cf->user_file), *slash = strrchr(dir, '/');
	const struct config_row *row = find(name);
	git_config *git = NULL;
	int rc = -1;

	if (row && value && check_value(row, value, err) != 0)
		goto done;
	if (slash)
		*slash = '\0';
	if (slash && slash != dir && io_mkdirs(dir, 0755, err) != 0)
		goto done;
	if (git_config_open_ondisk(&git, cf->user_file) != 0) {
		git_failed(err, cf->user_file);
		goto done;
	}
	rc = value ? git_config_set_string(git, name, value) : git_config_delete_entry(git, name);
	if (rc == GIT_ENOTFOUND)
		rc = 0;
	if (rc != 0)
		rc = git_failed(err, cf->user_file);
	*file = cf->user_file;
done:
	git_config_free(git);
	free(dir);
	return rc;
}

void
config_complain(const struct config *cf, const struct cli *c)
{
	const char *names[countof(rows)];

	for (size_t i = 0; i < countof(rows); i++)
		names[i] = rows[i].name;
	map_each(&cf->unknown, e) {
		const char *near = str_nearest(e->key, names, countof(rows));
		char hint[128];

		snprintf(hint, sizeof(hint), "did you mean %s?", near ? near : "");
		warn(c, near ? hint : "assay config lists the settings", "%s: unknown key %s",
		     (const char *)e->value, e->key);
	}
}

const char *
config_alias(const struct config *cf, const char *name)
{
	char *dotted = mem_printf("alias.%s.command", name), *key = lower(dotted);
	const struct setting *s = map_get(&cf->values, key);

	free(dotted);
	free(key);
	return s ? s->value : NULL;
}
