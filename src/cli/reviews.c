/* What commands share about marks: whose they are, reading them, the time word `reviewed`. */
#include "cli.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* From the accounts of this machine: to ask for others may take a socket, of which the interface
 * opens none. */
static const struct passwd *
account(uid_t uid)
{
	FILE *local = fopen("/etc/passwd", "re");
	const struct passwd *pw = NULL;

	while (local && (pw = fgetpwent(local)) && pw->pw_uid != uid)
		;
	if (local)
		fclose(local);
	return pw ? pw : getpwuid(uid);
}

/* The setting; else the login name, if marks can be kept under it. */
const char *
session_user(const struct cli *c)
{
	const char *name = config_get(c->config, "core.user", NULL);
	const struct passwd *pw;

	if (name)
		return name;
	pw = account(getuid());
	return pw && store_name_ok(pw->pw_name) ? pw->pw_name : "user";
}

int
session_reviews(struct cli *c, struct error *err)
{
	return c->reviews ? 0 : reviews_open(&c->reviews, c->store, err);
}

/* The nights of the source that counts, as every default range has them. */
static size_t
nights(const struct cli *c, const struct store_snapshot *v, size_t n, struct store_snapshot *out,
       size_t *index)
{
	const char *source = c->opt.source ? c->opt.source : v[n - 1].source;
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (!str_eq(v[i].source, source))
			continue;
		index[kept] = i;
		out[kept++] = v[i];
	}
	return kept;
}

int
session_reviewed(void *cli, const char *word, const struct store_snapshot *v, size_t n,
		 size_t *index, struct error *err)
{
	struct cli *c = cli;
	struct store_snapshot *own;
	size_t *at, kept, found = 0;
	int rc;

	if (!str_eq(word, "reviewed")) {
		error_set(err, ERR_USAGE, "'%s' cannot be used here", word);
		return error_hint(err, "times are like 2026-09-13, friday, @~1");
	}
	if (session_rules(c, err) != 0 || session_reviews(c, err) != 0)
		return -1;
	own = mem_zero(n + 1, sizeof(*own));
	at = mem_zero(n + 1, sizeof(*at));
	kept = n ? nights(c, v, n, own, at) : 0;
	rc = reviews_newest(c->reviews, c->store, own, kept,
			    &(struct reviews_night){.rules = c->rules, .now = c->now}, &found, err);
	if (rc == 0)
		*index = at[found];
	free(own);
	free(at);
	return rc;
}
