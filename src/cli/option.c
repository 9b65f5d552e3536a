/*
 * The one table of options: the parser, help, completion and the check of the
 * manual pages all read it.
 */
#include "cli.h"

#include <stdlib.h>

#define AT(member) offsetof(struct options, member)
#define FORMATS "text wide name json ndjson yaml unified stat name-status jsonpatch mergepatch kubectl"
#define SECRETS "diff log show get blame search"

static const struct option_row rows[] = {
	{"store", 'C', OPTION_VALUE, AT(store), "DIR", "", "store to use", NULL, NULL},
	{"context", 0, OPTION_VALUE, AT(context), "NAME", "", "cluster, as in kubectl", NULL, NULL},
	{"namespace", 'n', OPTION_WORDS, AT(namespaces), "NS", "", "only this namespace or glob", NULL, NULL},
	{"kind", 'k', OPTION_WORDS, AT(kinds), "KIND", "", "only this kind", NULL, NULL},
	{"selector", 'l', OPTION_WORDS, AT(selectors), "K=V", "", "only objects with this label", NULL, NULL},
	{"field", 'f', OPTION_WORDS, AT(fields), "GLOB", "", "only these fields", NULL, NULL},
	{"severity", 's', OPTION_VALUE, AT(severity), "LEVEL", "", "at least this severe", "critical warning info", NULL},
	{"by", 0, OPTION_WORDS, AT(by), "ORIGIN", "", "only changes of this origin; mark list: of this user", "hand deploy controller audit unknown", NULL},
	{"noise", 0, OPTION_MAYBE, AT(noise), "MODE", "", "noise: hide, show (when bare) or only", "hide show only", "show"},
	{"unreviewed", 0, OPTION_FLAG, AT(unreviewed), NULL, "", "without what was reviewed or accepted", NULL, NULL},
	{"derived", 0, OPTION_FLAG, AT(derived), NULL, "", "show what follows from other changes, too", NULL, NULL},
	{"show-secrets", 0, OPTION_FLAG, AT(show_secrets), NULL, SECRETS, "values of secrets, where the store keeps them", NULL, NULL},
	{"decode-secrets", 0, OPTION_FLAG, AT(decode_secrets), NULL, SECRETS, "the same, texts without their base64", NULL, NULL},
	{"source", 0, OPTION_VALUE, AT(source), "NAME", "", "only snapshots of this source", "openshift-backup etcd-snapshot list", NULL},
	{"exact", 0, OPTION_FLAG, AT(exact), NULL, "", "a day without a snapshot is an error", NULL, NULL},
	{"output", 'o', OPTION_VALUE, AT(output), "FMT", "", "output format", FORMATS, NULL},
	{"output-file", 'O', OPTION_VALUE, AT(output_file), "FILE", "", "write to a file, at once and whole", NULL, NULL},
	{"color", 0, OPTION_VALUE, AT(color), "WHEN", "", "colour: auto, always, never", "auto always never", NULL},
	{"no-color", 0, OPTION_FLAG, SIZE_MAX, NULL, "", "same as --color never", NULL, NULL},
	{"no-pager", 0, OPTION_FLAG, AT(no_pager), NULL, "", "never start a pager", NULL, NULL},
	{"quiet", 'q', OPTION_FLAG, AT(quiet), NULL, "", "say only what went wrong", NULL, NULL},
	{"verbose", 'v', OPTION_FLAG, AT(verbose), NULL, "", "say more", NULL, NULL},
	{"utc", 0, OPTION_FLAG, AT(utc), NULL, "", "same as --tz UTC", NULL, NULL},
	{"tz", 0, OPTION_VALUE, AT(tz), "ZONE", "", "print and read times in this zone", NULL, NULL},
	{"allow-incomplete", 0, OPTION_FLAG, AT(allow_incomplete), NULL, "", "status 0 or 1 instead of 3", NULL, NULL},
	{"no-input", 0, OPTION_FLAG, AT(no_input), NULL, "", "never ask", NULL, NULL},
	{"all-namespaces", 'A', OPTION_FLAG, SIZE_MAX, NULL, "", "accepted, and the default", NULL, NULL},
	{NULL, 'h', OPTION_FLAG, AT(help), NULL, "", "one screen of help", NULL, NULL},
	{"help", 0, OPTION_FLAG, AT(manual), NULL, "", "the manual page", NULL, NULL},
	{"version", 0, OPTION_FLAG, AT(version), NULL, "", "the version", NULL, NULL},

	{"date", 0, OPTION_VALUE, AT(date), "WHEN", "import", "instant of the one archive given", NULL, NULL},
	{"zone", 0, OPTION_VALUE, AT(zone), "ZONE", "import", "zone of dates in names that tell none", NULL, NULL},
	{"secrets", 0, OPTION_VALUE, AT(secrets), "MODE", "import", "secret values: hash, keep or drop", "hash keep drop", NULL},
	{"secrets-key", 0, OPTION_VALUE, AT(secrets_key), "FILE", "import", "key of the hashes, 32 bytes", NULL, NULL},
	{"force", 0, OPTION_FLAG, AT(force), NULL, "import", "take what looks like another cluster's", NULL, NULL},
	{"rebuild", 0, OPTION_FLAG, AT(rebuild), NULL, "import", "replace the context's history by these archives", NULL, NULL},
	{"jobs", 0, OPTION_VALUE, AT(jobs), "N", "import", "threads that decode objects; by default one a processor", NULL, NULL},
	{"dry-run", 0, OPTION_FLAG, AT(dry_run), NULL, "import", "say what would be imported", NULL, NULL},
	{"history", 0, OPTION_FLAG, AT(history), NULL, "import log", "the revisions within etcd files, too", NULL, NULL},
	{"encryption-config", 0, OPTION_VALUE, AT(encryption_config), "FILE", "import etcd", "keys of values that are encrypted at rest", NULL, NULL},

	{"audit", 0, OPTION_WORDS, AT(audit), "FILE", "import diff log blame", "a log of the API server's audit: who asked for each write", NULL, NULL},

	{"keys", 0, OPTION_FLAG, AT(keys), NULL, "etcd", "list the keys", NULL, NULL},
	{"get", 0, OPTION_VALUE, AT(get_key), "KEY", "etcd", "print the newest value of a key", NULL, NULL},
	{"history", 0, OPTION_VALUE, AT(history_key), "KEY", "etcd", "list the revisions of a key, or of a glob", NULL, NULL},
	{"deleted", 0, OPTION_FLAG, AT(deleted), NULL, "etcd", "list what was deleted and is still in the file", NULL, NULL},

	{"around", 0, OPTION_VALUE, AT(around), "WHEN", "diff", "the snapshots before and after that instant", NULL, NULL},
	{"nightly", 0, OPTION_FLAG, AT(nightly), NULL, "diff", "every night of the range by itself", NULL, NULL},
	{"view", 0, OPTION_VALUE, AT(view), "VIEW", "diff", "how text shows it", "fields unified side summary", NULL},
	{NULL, 'U', OPTION_VALUE, AT(context_lines), "N", "diff", "lines around a change in unified views", NULL, NULL},
	{"stat", 0, OPTION_FLAG, AT(stat), NULL, "diff", "same as -o stat", NULL, NULL},
	{"name-status", 0, OPTION_FLAG, AT(name_status), NULL, "diff", "same as -o name-status", NULL, NULL},
	{"reverse", 0, OPTION_FLAG, AT(reverse), NULL, "diff", "from the newer to the older", NULL, NULL},

	{"screen", 0, OPTION_VALUE, AT(screen), "NAME", "ui", "screen to begin with", "timeline changes diff blame audit objects search", NULL},

	{NULL, '#', OPTION_NUMBER, AT(number), "N", "log", "only the newest N", NULL, NULL},
	{"changes", 0, OPTION_FLAG, AT(changes), NULL, "log", "with the objects that changed", NULL, NULL},
	{"missing", 0, OPTION_FLAG, AT(missing), NULL, "log", "what partial snapshots lack", NULL, NULL},
	{"when", 0, OPTION_VALUE, AT(when), "PREDICATE", "log", "when it began and ceased to hold: 'PATH = VALUE'", NULL, NULL},

	{"all", 0, OPTION_FLAG, AT(all_fields), NULL, "blame", "the fields that never changed, too", NULL, NULL},
	{"oldest", 0, OPTION_FLAG, AT(oldest), NULL, "blame", "what has held longest comes first", NULL, NULL},

	{"all", 0, OPTION_FLAG, AT(all), NULL, "search", "in all snapshots, with the time each value held", NULL, NULL},
	{"path", 0, OPTION_FLAG, AT(path), NULL, "search", "in paths only, not in values", NULL, NULL},
	{"fixed-strings", 'F', OPTION_FLAG, AT(fixed), NULL, "search", "a plain text, no regular expression", NULL, NULL},
	{"ignore-case", 'i', OPTION_FLAG, AT(ignore_case), NULL, "search", "capitals in the pattern do not count", NULL, NULL},
	{"count", 'c', OPTION_FLAG, AT(count), NULL, "search", "only how many fields of each object", NULL, NULL},

	{"origins", 0, OPTION_FLAG, AT(origins), NULL, "show", "who owns which field", NULL, NULL},
	{"evidence", 0, OPTION_FLAG, AT(evidence), NULL, "show", "what was observed", NULL, NULL},
	{"raw", 0, OPTION_FLAG, AT(raw), NULL, "show", "which archive holds its bytes; the store does not", NULL, NULL},

	{"note", 'm', OPTION_VALUE, AT(note), "NOTE", "mark", "why; kept with the mark", NULL, NULL},
	{"until", 0, OPTION_VALUE, AT(until), "DATE", "mark", "accepted until the end of that day", NULL, NULL},

	{"show-origin", 0, OPTION_FLAG, AT(show_origin), NULL, "config", "with the file that says so", NULL, NULL},
	{"unset", 0, OPTION_FLAG, AT(unset), NULL, "config", "remove a key", NULL, NULL},
	{"delete", 'd', OPTION_FLAG, AT(remove), NULL, "label", "remove a label", NULL, NULL},
};

const struct option_row *
option_rows(size_t *n)
{
	*n = countof(rows);
	return rows;
}

void
words_add(struct words *w, const char *s)
{
	if (w->n + 1 >= w->cap) {
		w->cap = w->cap ? w->cap * 2 : 8;
		w->v = mem_grow(w->v, w->cap, sizeof(*w->v));
	}
	w->v[w->n++] = s;
	w->v[w->n] = NULL;
}

void
words_release(struct words *w)
{
	free(w->v);
	*w = (struct words){0};
}

bool
option_applies(const struct option_row *r, const char *command)
{
	return !*r->commands || word_of(r->commands, command);
}

static bool
is_named(const struct option_row *r, const char *name, size_t len, char letter)
{
	if (!name)
		return r->letter == letter;
	return r->name && strlen(r->name) == len && memcmp(r->name, name, len) == 0;
}

const struct option_row *
option_find(const char *name, size_t len, char letter, const char *command)
{
	const struct option_row *first = NULL;

	for (size_t i = 0; i < countof(rows); i++) {
		if (!is_named(&rows[i], name, len, letter))
			continue;
		if (option_applies(&rows[i], command))
			return &rows[i];
		if (!first)
			first = &rows[i];
	}
	return first;
}

static int
unknown(const char *arg, size_t len, struct error *err)
{
	const char *names[countof(rows)], *near;
	char word[64];
	size_t n = 0;

	for (size_t i = 0; i < countof(rows); i++)
		if (rows[i].name)
			names[n++] = rows[i].name;
	snprintf(word, sizeof(word), "%.*s", (int)len, arg);
	error_set(err, ERR_USAGE, "'%s' is not an option", word);
	near = str_starts(word, "--") ? str_nearest(word + 2, names, n) : NULL;
	if (near)
		return error_hint(err, "did you mean --%s?", near);
	return error_hint(err, "assay help options lists them");
}

bool
word_of(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = list; len && (p = strstr(p, word)); p += len)
		if ((p == list || p[-1] == ' ') && (!p[len] || p[len] == ' '))
			return true;
	return false;
}

/* Formats are checked by the commands, which know theirs; sources by the store; --by by the filter,
 * since a mark is by a user. */
static bool
is_choice(const struct option_row *r, const char *value)
{
	return !r->choices || strcmp(r->choices, FORMATS) == 0 || str_eq(r->name, "source") || str_eq(r->name, "by") ||
	       word_of(r->choices, value);
}

static int
set(struct options *o, const struct option_row *r, const char *value, struct error *err)
{
	void *at = (char *)o + r->offset;

	if (value && r->argument && strcmp(r->argument, "N") == 0 &&
	    (!*value || value[strspn(value, "0123456789")])) {
		error_set(err, ERR_USAGE, "'%s' is no number", value);
		return r->letter == '#' ? error_hint(err, "-6") : error_hint(err, "-%c 6", r->letter);
	}
	if (value && !is_choice(r, value)) {
		error_set(err, ERR_USAGE, "'%s' is no value for --%s", value, r->name);
		return error_hint(err, "one of: %s", r->choices);
	}
	if (str_eq(r->name, "no-color")) {
		o->color = "never";
	} else if (r->offset == SIZE_MAX) {
		return 0;
	} else if (r->type == OPTION_FLAG) {
		*(bool *)at = true;
	} else if (r->type == OPTION_WORDS) {
		words_add(at, value);
	} else {
		*(const char **)at = value;
	}
	return 0;
}

/* A command line, as far as it is read. */
struct line {
	char **argv;
	int argc, i;
	const char *command;		/* that options behind it are for, "" before it */
};

static int
long_option(struct options *o, struct line *l, struct error *err)
{
	const char *arg = l->argv[l->i], *name = arg + 2, *eq = strchr(name, '=');
	size_t len = eq ? (size_t)(eq - name) : strlen(name);
	const struct option_row *r = option_find(name, len, 0, l->command);

	if (!r)
		return unknown(arg, len + 2, err);
	if (r->type == OPTION_FLAG) {
		if (!eq)
			return set(o, r, NULL, err);
		error_set(err, ERR_USAGE, "--%s takes no value", r->name);
		return error_hint(err, "--%s", r->name);
	}
	if (eq)
		return set(o, r, eq + 1, err);
	if (r->type == OPTION_MAYBE)
		return set(o, r, r->maybe, err);
	if (l->i + 1 >= l->argc) {
		error_set(err, ERR_USAGE, "--%s needs a value", r->name);
		return error_hint(err, "--%s %s", r->name, r->argument);
	}
	return set(o, r, l->argv[++l->i], err);
}

/* -qv, -n shop, -nshop, -6 */
static int
short_options(struct options *o, struct line *l, struct error *err)
{
	const char *p = l->argv[l->i] + 1;

	if (*p >= '0' && *p <= '9')
		return set(o, option_find(NULL, 0, '#', l->command), p, err);
	for (; *p; p++) {
		const struct option_row *r = *p == '#' ? NULL : option_find(NULL, 0, *p, l->command);
		char dashed[3] = {'-', *p, '\0'};

		if (!r)
			return unknown(dashed, 2, err);
		if (r->type == OPTION_FLAG) {
			if (set(o, r, NULL, err) != 0)
				return -1;
			continue;
		}
		if (p[1])
			return set(o, r, p + 1, err);
		if (l->i + 1 >= l->argc) {
			error_set(err, ERR_USAGE, "-%c needs a value", *p);
			return error_hint(err, "-%c %s", *p, r->argument);
		}
		return set(o, r, l->argv[++l->i], err);
	}
	return 0;
}

/* Two commands may have options of one name, and an option may stand before its command: the first
 * word that is one. */
static const char *
command_ahead(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (argv[i][0] != '-' && command_find(argv[i]))
			return argv[i];
	return "";
}

int
options_parse(struct options *o, int argc, char **argv, struct words *rest, struct error *err)
{
	struct line l = {.argv = argv, .argc = argc, .command = command_ahead(argc, argv)};
	bool only_words = false;

	for (l.i = 1; l.i < argc; l.i++) {
		char *arg = argv[l.i];
		int rc = 0;

		if (rest->n)
			l.command = rest->v[0];
		if (only_words || arg[0] != '-' || !arg[1])
			words_add(rest, arg);
		else if ((only_words = strcmp(arg, "--") == 0))
			words_add(rest, arg);
		else if (arg[1] == '-')
			rc = long_option(o, &l, err);
		else
			rc = short_options(o, &l, err);
		if (rc != 0)
			return -1;
		/* words after -- of the completion engine are data, options among them too */
		if (rest->n == 1 && strcmp(rest->v[0], "__complete") == 0)
			only_words = true;
	}
	return 0;
}

bool
option_is_set(const struct options *o, const struct option_row *r)
{
	const void *at = (const char *)o + r->offset;

	if (r->offset == SIZE_MAX)
		return false;
	if (r->type == OPTION_FLAG)
		return *(const bool *)at;
	if (r->type == OPTION_WORDS)
		return ((const struct words *)at)->n > 0;
	return *(const char *const *)at != NULL;
}

void
options_release(struct options *o)
{
	words_release(&o->namespaces);
	words_release(&o->kinds);
	words_release(&o->selectors);
	words_release(&o->fields);
	words_release(&o->by);
	words_release(&o->audit);
}
