/*
 * Settings in git's configuration syntax, read by libgit2: /etc/assay/config,
 * the user's file, the store's assay.conf; the last wins. Keys are a table.
 */
#include "cli.h"

#include <git2.h>
#include <stdlib.h>

static const struct config_row rows[] = {
	{"core.store", NULL, "store to use"},
	{"core.context", NULL, "context to use"},
	{"core.timezone", NULL, "zone of times printed and read"},
	{"core.night", "18:00-12:00", "what \"last night\" means"},
	{"core.user", NULL, "name under which marks are kept"},
	{"ui.background", "auto", "auto, dark, light"},
	{"ui.palette", "safe", "safe, classic, mono"},
	{"ui.mouse", "true", "use the mouse"},
	{"ui.unicode", "auto", "line drawing and an ellipsis"},
	{"ui.clipboard", NULL, "command that takes what is copied"},
	{"report.since", "reviewed", "where a report starts"},
	{"report.failOn", NULL, "severity that makes a report fail"},
	{"report.contact", NULL, "whom to ask, printed in reports"},
	{"report.heartbeat", "monday", "day of the report that says nothing happened"},
	{"import.zone", NULL, "zone of archives that do not tell theirs"},
	{"import.secrets", "hash", "hash, keep or drop"},
	{"import.redact", NULL, "names of more values to redact, globs separated by blanks"},
};

struct config {
	git_config *git;
	char *user_file;
	struct map values;		/* lower-case name -> struct setting */
	struct map unknown;		/* name -> file that has it */
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

	return error_set(err, ERR_USAGE, "%s: %s", file, e ? e->message : "not readable");
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
	while (git_config_next(&e, it) == 0) {
		struct setting *s;
		char *name;

		if (!find(e->name) && !str_starts(e->name, "alias.")) {
			free(map_put(&cf->unknown, e->name, mem_strdup(file)));
			continue;
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
config_open(struct config **out, const char *store_dir, struct error *err)
{
	struct config *cf = mem_zero(1, sizeof(*cf));
	char *store_file = store_dir ? mem_printf("%s/assay.conf", store_dir) : NULL;
	int rc;

	git_libgit2_init();
	cf->user_file = user_file();
	rc = read_file(cf, "/etc/assay/config", err);
	if (rc == 0)
		rc = read_file(cf, cf->user_file, err);
	if (rc == 0 && store_file)
		rc = read_file(cf, store_file, err);
	free(store_file);
	if (rc != 0)
		config_close(cf);
	else
		*out = cf;
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
	free(cf);
	git_libgit2_shutdown();
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

int
config_set(const struct config *cf, const char *name, const char *value, const char **file,
	   struct error *err)
{
	char *dir = mem_strdup(cf->user_file), *slash = strrchr(dir, '/');
	git_config *git = NULL;
	int rc = -1;

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
		warn(c, near ? hint : NULL, "%s: unknown key %s",
		     (const char *)e->value, e->key);
	}
}

const char *
config_alias(const struct config *cf, const char *name)
{
	char *key = mem_printf("alias.%s.command", name);
	const struct setting *s = map_get(&cf->values, key);

	free(key);
	return s ? s->value : NULL;
}
