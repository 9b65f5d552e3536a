/* openshift-backup: zips and folders of project_export.sh, in its three eras (formats.md a). */
#include <stdlib.h>

#include "export.h"
#include "outline.h"

const struct export_type export_types[EXPORT_TYPES] = {
#include "types.inc"
};

/* Names that kubectl users do not give to their files by themselves. */
static const char *const telling[] = {"ns",   "dcs", "bcs",  "iss",  "rcs",
				      "svcs", "cms", "hpas", "pvcs", "pvcs_attachment"};

bool
export_split(const char *path, const char *prefix, struct str *project, struct str *base)
{
	size_t n = strlen(prefix), len;
	const char *slash;

	if (strncmp(path, prefix, n) != 0)
		return false;
	path += n;
	slash = strchr(path, '/');
	len = strlen(path);
	if (!slash || slash == path || strchr(slash + 1, '/') || !str_ends(path, ".json"))
		return false;
	*project = (struct str){path, (size_t)(slash - path)};
	*base = (struct str){slash + 1, len - (size_t)(slash + 1 - path) - 5};
	return base->n > 0;
}

static bool
is(struct str s, const char *word)
{
	return word && s.n == strlen(word) && memcmp(s.p, word, s.n) == 0;
}

static bool
is_patched(struct str base)
{
	return base.n > 8 && memcmp(base.p + base.n - 8, "_patched", 8) == 0;
}

const struct export_type *
export_type_of(struct str base, bool *single)
{
	const char *low = memchr(base.p, '_', base.n);
	struct str head = {base.p, low ? (size_t)(low - base.p) : 0};

	*single = false;
	for (size_t i = 0; i < EXPORT_TYPES; i++)
		if (is(base, export_types[i].base))
			return &export_types[i];
	if (!low || is_patched(base))
		return NULL;
	*single = true;
	for (size_t i = 0; i < EXPORT_TYPES; i++)
		if (is(head, export_types[i].single))
			return &export_types[i];
	return NULL;
}

struct export_project *
export_project_at(struct export *x, struct str name)
{
	struct map_entry *e = map_at(&x->projects, name.p, name.n);
	struct export_project *p = e->value;

	if (!p) {
		e->value = p = mem_zero(1, sizeof(*p));
		p->name = e->key;
	}
	return p;
}

struct census {
	size_t files, known, telling;
};

static void
census_add(struct census *c, struct str base)
{
	bool single, yes = false;
	const struct export_type *t = export_type_of(base, &single);

	c->known += t || is_patched(base);
	if (!t)
		return;
	for (size_t i = 0; i < countof(telling); i++)
		yes = yes || is(base, telling[i]);
	c->telling += single || yes;
}

/* The folders above PROJECT/BASE.json, from the first file that fits; a folder has none, since
 * then its only child is the archive and has the name. */
static char *
find_prefix(const struct outline *o, enum bundle_kind kind)
{
	for (size_t i = 0; kind != BUNDLE_FOLDER && i < o->n; i++) {
		const char *path = o->v[i].path, *p = path, *at = path;
		struct str project, base;
		bool single;

		for (const char *s; (s = strchr(p, '/')); p = s + 1)
			if (strchr(s + 1, '/'))
				at = s + 1;
		if (!o->v[i].is_dir && export_split(at, "", &project, &base) &&
		    export_type_of(base, &single))
			return mem_strndup(path, (size_t)(at - path));
	}
	return mem_strdup("");
}

static bool
is_digits(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] < '0' || p[i] > '9')
			return false;
	return true;
}

/* openshift-backup20180913.zip, since October 2018 openshift-backup201810190015.zip */
static bool
has_own_name(const char *name)
{
	static const char head[] = "openshift-backup";
	size_t n = strlen(name), digits;

	if (!str_starts(name, head) || !str_ends(name, ".zip"))
		return false;
	digits = n - strlen(head) - 4;
	return (digits == 8 || digits == 12) && is_digits(name + strlen(head), digits);
}

static unsigned
bid(struct bundle *b, const struct limits *lim)
{
	struct outline o;
	struct census c = {0};
	char *prefix;

	(void)lim;
	if (bundle_kind(b) == BUNDLE_FILE || outline_read(&o, b) != 0)
		return 0;
	if (bundle_kind(b) == BUNDLE_FOLDER && !o.loose && o.dated_dirs * 2 > o.dirs)
		return 0;
	prefix = find_prefix(&o, bundle_kind(b));
	for (size_t i = 0; i < o.n; i++) {
		struct str project, base;

		if (o.v[i].is_dir)
			continue;
		c.files++;
		if (export_split(o.v[i].path, prefix, &project, &base))
			census_add(&c, base);
	}
	free(prefix);
	if (c.telling && c.known * 5 >= c.files * 4)
		return 90;
	/* oc 4 has no --export: every type is "no data" then, and only folders are left. */
	return !c.files && has_own_name(bundle_name(b)) ? 60 : 0;
}

/* formats.md a.5.2: the export script of that time squeezed runs of blanks inside strings. */
static void
warn_of_squeezing(struct source *s)
{
	static const struct civil from = {.year = 2018, .month = 9, .day = 3};
	static const struct civil to = {.year = 2018, .month = 9, .day = 28};
	struct stamp st;
	int64_t at;

	source_stamp(bundle_name(s->bundle), &st);
	if (st.precision == STAMP_NONE)
		return;
	at = when_utc(&st.civil);
	if (at >= when_utc(&from) && at < when_utc(&to))
		source_note(s, NOTE_INFO, "whitespace-squeezed", NULL,
			    "whitespace inside strings was squeezed by the export script");
}

static void
start(struct source *s)
{
	struct export *x = mem_zero(1, sizeof(*x));
	struct outline o;

	s->own = x;
	x->prefix = outline_read(&o, s->bundle) == 0 ? find_prefix(&o, bundle_kind(s->bundle))
						     : mem_strdup("");
	warn_of_squeezing(s);
	export_find_stale(s, x);
}

/* No project is called so: a folder of audit_logs, say, is none whose export came to nothing. */
static bool
names_no_project(const char *name)
{
	size_t n = strlen(name);

	return n > 63 || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != n ||
	       name[0] == '-' || name[n - 1] == '-';
}

static void
enter_folder(struct export *x, const char *path)
{
	size_t n = strlen(x->prefix);

	if (strncmp(path, x->prefix, n) == 0 && path[n] && !strchr(path + n, '/') &&
	    !names_no_project(path + n) && !map_get(&x->gone, path + n))
		export_project_at(x, (struct str){path + n, strlen(path + n)});
}

/* slot->own says which type it is; the project is found by its name again. */
static bool
entry(struct source *s, const struct bundle_entry *e, struct slot *slot)
{
	struct export *x = s->own;
	const struct export_type *t;
	struct export_project *p;
	struct str project, base;
	bool single = false;

	if (e->is_dir) {
		enter_folder(x, e->path);
		return false;
	}
	if (!export_split(e->path, x->prefix, &project, &base) || is_patched(base))
		return false;
	t = export_type_of(base, &single);
	if (!t) {
		source_note(s, NOTE_INFO, "unknown-file", e->path,
			    "no file of an export, left out");
		return false;
	}
	if (map_getn(&x->gone, project.p, project.n))
		return false;
	p = export_project_at(x, project);
	slot->own = (size_t)(t - export_types);
	if (map_get(&x->stale, e->path)) {
		p->state[slot->own] |= STATE_STALE;
		return false;
	}
	x->current = p;
	x->single = single;
	x->singles = x->singles || single;
	x->endpoint_files = x->endpoint_files || (single && str_eq(t->single, "endpoint"));
	slot->kind = kinds_find(s->kinds, t->group, t->kind);
	slot->base = t->kind;
	slot->ns = slot->own ? p->name : NULL;
	slot->must_decode = slot->once = slot->own == 0;
	slot->rank = str_eq(t->base, "pvcs_attachment");	/* the fuller form of a claim */
	x->attachments = x->attachments || slot->rank;
	return true;
}

static int
leave(struct source *s, struct error *err)
{
	struct export *x = s->own;
	unsigned char *state = &x->current->state[s->slot.own];

	(void)err;
	if (s->out.damaged || s->out.partial)
		*state |= STATE_DAMAGED;
	else if (!s->out.items && !s->out.listed)
		*state |= STATE_EMPTY | (x->single ? STATE_DAMAGED : 0);
	else
		*state |= STATE_READ;
	if (s->slot.own == 0 && (*state & ~STATE_MARKED) == STATE_READ && s->out.listed)
		x->has_list = true;
	if (s->slot.own && !x->single && s->out.items && !s->out.listed)
		x->stacked = true;
	return 0;
}

static void
seen(struct source *s, const struct source_item *it, const struct object_key *k)
{
	struct export *x = s->own;
	const struct export_type *t = &export_types[s->slot.own];

	(void)it;
	if (str_eq(k->kind, "Namespace"))
		map_put(&x->listed, k->name, x);
	if (str_eq(t->marker, k->name))
		x->current->state[s->slot.own] |= STATE_MARKED;
}

static void
lost(struct source *s, const struct source_item *it)
{
	struct export *x = s->own;

	(void)it;
	x->current->state[s->slot.own] |= STATE_DAMAGED;
}

static void
skipped(struct source *s, const char *path, bool link)
{
	struct export *x = s->own;
	const struct export_type *t;
	struct str project, base;
	bool single;

	(void)link;	/* the script makes none, so somebody put it in the place of a file */
	if (map_get(&x->stale, path) || !export_split(path, x->prefix, &project, &base))
		return;
	t = export_type_of(base, &single);
	if (t && !map_getn(&x->gone, project.p, project.n))
		export_project_at(x, project)->state[t - export_types] |= STATE_DAMAGED;
}

static void
finish(struct source *s)
{
	export_tell_missing(s, s->own);
}

static void
facts(struct source *s, struct source_facts *out)
{
	const struct export *x = s->own;

	out->profile = "openshift-backup";
	if (x && (x->stacked || x->singles))
		out->profile = x->attachments ? "stacked" : "stacked-early";
	out->coverage = x ? export_coverage(s, x) : coverage_new();
}

static void
close_export(struct source *s)
{
	struct export *x = s->own;

	if (!x)
		return;
	map_release(&x->projects, free);
	map_release(&x->listed, NULL);
	map_release(&x->stale, NULL);
	map_release(&x->gone, NULL);
	free(x->prefix);
	free(x);
	s->own = NULL;
}

const struct layout export_layout = {
	.name = "openshift-backup",
	.bid = bid,
	.start = start,
	.entry = entry,
	.leave = leave,
	.seen = seen,
	.lost = lost,
	.skipped = skipped,
	.finish = finish,
	.facts = facts,
	.close = close_export,
};
