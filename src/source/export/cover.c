/*
 * openshift-backup: what an archive covers. A missing file means empty,
 * denied, unknown or aborted, and nothing in the archive says which; the
 * neighbouring projects and the order of the script do (formats.md a.3, a.5).
 */
#include <stdlib.h>

#include "export.h"

enum { NAMESPACES = 0, NEVER = EXPORT_TYPES };

struct view {
	const struct source *s;
	const struct export *x;
	struct map_entry **projects;	/* sorted */
	size_t *abort;			/* of each: the type where the script stopped, or NEVER */
	size_t n;
	unsigned char any[EXPORT_TYPES];	/* states over all projects */
	bool marked[EXPORT_TYPES][2];		/* marker seen in a user's, in a system project */
	size_t last;				/* the last type of which there is a file */
	const char *nowhere[EXPORT_TYPES];	/* why no project covers it; NULL if one does */
};

static bool
is_system(const char *ns)
{
	return str_eq(ns, "default") || str_eq(ns, "openshift") || str_starts(ns, "openshift-") ||
	       str_eq(ns, "kube") || str_starts(ns, "kube-");
}

/* Where the script stopped: at an empty file that nothing follows. In the first months of era A a
 * type without objects left an empty file, too; then others follow it, or it is the last of all. */
static size_t
aborted_at(const struct view *v, const struct export_project *p)
{
	size_t t = EXPORT_TYPES;

	while (t-- > 0)
		if (p->state[t])
			break;
	if (t >= EXPORT_TYPES || !(p->state[t] & STATE_EMPTY) ||
	    (p->state[t] & (STATE_READ | STATE_DAMAGED)) == STATE_READ)
		return NEVER;
	if (v->x->stacked && t == v->last && v->any[t] & STATE_READ)
		return NEVER;
	return t;
}

static bool
nothing_read(const struct export_project *p)
{
	for (size_t t = 0; t < EXPORT_TYPES; t++)
		if (p->state[t] & STATE_READ)
			return false;
	return true;
}

static bool
nothing_at_all(const struct view *v)
{
	for (size_t t = 0; t < EXPORT_TYPES; t++)
		if (v->any[t] & STATE_READ)
			return false;
	return true;
}

/* Has every project like this one an object of this type? A marker in one shows that the cluster
 * makes it everywhere: ConfigMaps since Kubernetes 1.20, role bindings in projects of users, in
 * those of the system from some versions on. */
static bool
expected(const struct view *v, const struct export_project *p, size_t t)
{
	const char *marker = export_types[t].marker;

	if (!marker)
		return false;
	if (str_eq(marker, "*"))
		return true;
	if (str_eq(export_types[t].kind, "ConfigMap"))
		return v->marked[t][0] || v->marked[t][1];
	return v->marked[t][is_system(p->name)];
}

/* Claims are exported twice: either file is enough. */
static size_t
twin(size_t t)
{
	if (str_eq(export_types[t].base, "pvcs"))
		return t + 1;
	return str_eq(export_types[t].base, "pvcs_attachment") ? t - 1 : t;
}

/* A file of no bytes with others after it: the first script left such for a type without objects,
 * all later ones write a list or nothing. */
static bool
emptied(const struct view *v, unsigned state)
{
	return state & STATE_EMPTY && !(state & STATE_READ) && !v->x->stacked;
}

/* Why a pair is not covered; NULL if it is. */
static const char *
fault(const struct view *v, const struct export_project *p, size_t t, size_t abort)
{
	unsigned state = p->state[t], other = p->state[twin(t)];

	if (twin(t) != t && (other & (STATE_READ | STATE_DAMAGED)) == STATE_READ)
		return NULL;
	if (state & STATE_DAMAGED)
		return "damaged";
	if (t >= abort)
		return "aborted";
	if (emptied(v, state))
		return "damaged";
	if (state & (STATE_READ | STATE_EMPTY))
		return NULL;
	if (state & STATE_STALE)
		return "absent";
	if (v->s->cut)
		return "damaged";
	return expected(v, p, t) ? "absent" : NULL;
}

/* A type of which no project has a file that was read. */
static const char *
fault_everywhere(const struct view *v, size_t t)
{
	unsigned any = v->any[t] | v->any[twin(t)];
	const char *why = v->s->cut ? "damaged" : "absent";

	if (any & STATE_READ)
		return NULL;
	if (any & STATE_DAMAGED)
		return "damaged";
	for (size_t i = 0; i < v->n; i++) {
		const struct export_project *p = v->projects[i]->value;

		if (t < v->abort[i] && p->state[t] & STATE_EMPTY)
			return emptied(v, p->state[t]) ? "damaged" : NULL;
		if (t >= v->abort[i])
			why = "aborted";
	}
	return why;
}

static void
view_open(struct view *v, const struct source *s, const struct export *x)
{
	*v = (struct view){.s = s, .x = x};
	v->projects = map_sorted(&x->projects, &v->n);
	v->abort = mem_zero(v->n + 1, sizeof(*v->abort));
	for (size_t i = 0; i < v->n; i++) {
		const struct export_project *p = v->projects[i]->value;

		for (size_t t = 0; t < EXPORT_TYPES; t++) {
			v->any[t] |= p->state[t];
			if (p->state[t] & STATE_MARKED)
				v->marked[t][is_system(p->name)] = true;
			if (p->state[t] && t > v->last)
				v->last = t;
		}
	}
	for (size_t i = 0; i < v->n; i++)
		v->abort[i] = aborted_at(v, v->projects[i]->value);
	for (size_t t = 0; t < EXPORT_TYPES; t++)
		v->nowhere[t] = fault_everywhere(v, t);
}

static void
view_close(struct view *v)
{
	free(v->projects);
	free(v->abort);
}

static void
add_kinds(const struct view *v, struct coverage *c)
{
	for (size_t t = 0; t < EXPORT_TYPES; t++) {
		const struct export_type *x = &export_types[t];
		const char *why = v->nowhere[t];

		if (twin(t) < t)
			continue;
		coverage_add_kind(c, x->group, x->kind);
		if (t == NAMESPACES && !v->x->has_list)
			coverage_except(c, "", x->group, x->kind,
					v->any[t] & STATE_READ ? "not-listed" : "absent");
		else if (why)
			coverage_except(c, "*", x->group, x->kind, why);
	}
}

/* The pairs of one project that are not covered, those left out that no project has. */
static void
add_project(const struct view *v, struct coverage *c, size_t i)
{
	const struct export_project *p = v->projects[i]->value;
	size_t abort = v->abort[i];

	if (nothing_read(p)) {
		coverage_except(c, p->name, "", "*",
				v->s->cut ? "damaged" : abort != NEVER ? "aborted" : "absent");
		return;
	}
	for (size_t t = NAMESPACES + 1; t < EXPORT_TYPES; t++) {
		const char *why = fault(v, p, t, abort);

		if (twin(t) < t || v->nowhere[t] || !why)
			continue;
		coverage_except(c, p->name, export_types[t].group, export_types[t].kind, why);
	}
}

/* With a list of all Namespaces a folder that is not there is a deleted project, unless it is in
 * the list; without one only the folders' own namespaces are known. */
static void
add_namespaces(const struct view *v, struct coverage *c)
{
	if (!v->x->has_list) {
		coverage_add_namespace(c, "");
		for (size_t i = 0; i < v->n; i++)
			coverage_add_namespace(c, v->projects[i]->key);
		return;
	}
	coverage_all_namespaces(c);
	map_each(&v->x->listed, e) {
		coverage_list_namespace(c, e->key);
		if (!map_get(&v->x->projects, e->key))
			coverage_except(c, e->key, "", "*", v->s->cut ? "damaged" : "absent");
	}
}

struct coverage *
export_coverage(const struct source *s, const struct export *x)
{
	struct coverage *c = coverage_new();
	struct view v;

	view_open(&v, s, x);
	if (!nothing_at_all(&v)) {
		add_kinds(&v, c);
		add_namespaces(&v, c);
		for (size_t i = 0; i < v.n; i++)
			add_project(&v, c, i);
		coverage_filter(c, "sa-token-secrets");
		if (x->endpoint_files)
			coverage_filter(c, "endpoints-without-app");
	}
	view_close(&v);
	return c;
}

/* "shop, legacy and 3 more" */
struct names {
	struct buf text;
	size_t n;
};

static void
names_add(struct names *names, const char *name)
{
	if (names->n < 3)
		buf_printf(&names->text, "%s%s", names->n ? ", " : "", name);
	names->n++;
}

static const char *
names_text(struct names *names)
{
	if (names->n > 3)
		buf_printf(&names->text, " and %zu more", names->n - 3);
	return buf_cstr(&names->text);
}

/* A note about the file of a type, which is empty. */
static void
tell_file(struct source *s, const struct view *v, const struct export_project *p, size_t t,
	  const char *code, const char *text)
{
	char *path = mem_printf("%s%s/%s.json", v->x->prefix, p->name, export_types[t].base);

	notes_add(s->notes, NOTE_DAMAGE, code, bundle_name(s->bundle), path, "byte 0", "%s", text);
	free(path);
}

static void
tell_aborted(struct source *s, const struct view *v)
{
	for (size_t i = 0; i < v->n; i++) {
		const struct export_project *p = v->projects[i]->value;

		if (v->abort[i] != NEVER)
			tell_file(s, v, p, v->abort[i], "export-aborted",
				  "an empty file: the export stopped here, the types from here on "
				  "are missing");
		for (size_t t = 0; t < EXPORT_TYPES && t < v->abort[i]; t++)
			if (emptied(v, p->state[t]))
				tell_file(s, v, p, t, "empty-file",
					  "an empty file, where a list should be");
	}
}

static void
tell_absent(struct source *s, const struct view *v, size_t t)
{
	struct names in = {0};

	if (v->nowhere[t]) {
		if (str_eq(export_types[t].marker, "*"))
			source_note(s, NOTE_WARN, "type-absent", NULL,
				    "no project has %s: denied or taken out",
				    export_types[t].base);
		return;
	}
	for (size_t i = 0; i < v->n; i++) {
		const struct export_project *p = v->projects[i]->value;

		if (!nothing_read(p) && str_eq(fault(v, p, t, v->abort[i]), "absent") &&
		    !(p->state[t] & STATE_STALE))
			names_add(&in, p->name);
	}
	if (in.n)
		source_note(s, str_eq(export_types[t].marker, "*") ? NOTE_WARN : NOTE_INFO,
			    "type-absent", NULL, "%s is missing in %s", export_types[t].base,
			    names_text(&in));
	buf_release(&in.text);
}

static void
tell_folders(struct source *s, const struct view *v)
{
	struct names in = {0};

	map_each(&v->x->listed, e) {
		if (v->x->has_list && !map_get(&v->x->projects, e->key))
			names_add(&in, e->key);
	}
	for (size_t i = 0; i < v->n; i++)
		if (nothing_read(v->projects[i]->value) && v->abort[i] == NEVER)
			names_add(&in, v->projects[i]->key);
	if (in.n)
		source_note(s, NOTE_WARN, "project-absent", NULL, "nothing is there of %s",
			    names_text(&in));
	buf_release(&in.text);
}

/* formats.md a.5.2, a.5.7: the dead week, and an oc that has no --export. */
static void
tell_empty(struct source *s, const struct view *v)
{
	bool dead = v->any[NAMESPACES] & STATE_EMPTY;

	source_note(s, NOTE_WARN, "covers-nothing", NULL,
		    dead ? "the export script stopped at its first type in every project"
			 : "there are only empty folders, the export found no type");
}

void
export_tell_missing(struct source *s, const struct export *x)
{
	struct view v;

	view_open(&v, s, x);
	if (nothing_at_all(&v)) {
		if (!s->cut && !(v.any[NAMESPACES] & STATE_DAMAGED))
			tell_empty(s, &v);
	} else {
		tell_aborted(s, &v);
		for (size_t t = NAMESPACES + 1; t < EXPORT_TYPES; t++)
			if (export_types[t].marker)
				tell_absent(s, &v, t);
		tell_folders(s, &v);
	}
	view_close(&v);
}
