/* Audit logs: documents cut out of bytes, and what of them is a write. */
#include "assay/object/audit.h"

#include <stdlib.h>

#include "assay/text.h"

#define DOCUMENT_MAX (16 << 20)	/* an EventList */
#define BODIES_MAX   (128ULL << 20)
#define BODY_MAX     (1 << 20)
#define TEXT_MAX_LEN 253

/* ---- which file ---- */

bool
audit_name(const char *path)
{
	static const char *const endings[] = {".log", ".jsonl", ".json", ".ndjson"};
	static const char *const packed[] = {".gz", ".xz", ".zst", ".bz2"};
	size_t n;
	const char *name = io_basename(path, &n);
	char *base = mem_strndup(name, n);
	bool yes = false;

	for (size_t i = 0; i < n; i++)
		base[i] = base[i] >= 'A' && base[i] <= 'Z' ? (char)(base[i] + 32) : base[i];
	for (size_t i = 0; i < countof(packed); i++)
		if (str_ends(base, packed[i]))
			base[n -= strlen(packed[i])] = '\0';
	if (strstr(base, "audit")) {
		for (size_t i = 0; i < countof(endings); i++)
			yes = yes || str_ends(base, endings[i]);
		yes = yes || strstr(base, ".log.") || strstr(base, "audit.log");
	}
	free(base);
	return yes;
}

static bool
holds(const char *p, size_t n, const char *text)
{
	return memmem(p, n, text, strlen(text)) != NULL;
}

bool
audit_looks(const char *p, size_t n)
{
	const char *line = memchr(p, '\n', n);
	size_t first = line && *p != '\n' ? (size_t)(line - p) : n;

	/* of a list, or of one that is spread over lines, all that there is */
	if (holds(p, first, "\"items\"") || first < 64)
		first = n;
	return holds(p, first, "\"audit.k8s.io/") &&
	       (holds(p, first, "\"auditID\"") || holds(p, first, "\"EventList\""));
}

/* ---- one event ---- */

static char *
keep(const char *text)
{
	size_t n = text ? strlen(text) : 0;

	return n ? mem_strndup(text, n > TEXT_MAX_LEN ? TEXT_MAX_LEN : n) : NULL;
}

/* "2026-03-02T11:40:05.123456Z"; v1alpha1 and v1beta1 of 1.8 have `timestamp`. */
static int64_t
time_of(const json_t *e)
{
	static const char *const members[] = {"requestReceivedTimestamp", "timestamp",
					      "stageTimestamp", "metadata/creationTimestamp"};
	int64_t at = WHEN_NONE;

	for (size_t i = 0; at == WHEN_NONE && i < countof(members); i++)
		at = tree_time(e, members[i]);
	return at;
}

static bool
succeeded(const json_t *e)
{
	const json_t *status = json_object_get(e, "responseStatus");
	const json_t *code = json_object_get(status, "code");
	const char *stage = tree_str(e, "stage");

	if (stage && !str_eq(stage, "ResponseComplete"))
		return false;
	if (json_is_integer(code))
		return json_integer_value(code) >= 200 && json_integer_value(code) < 300;
	return !str_eq(tree_str(status, "status"), "Failure");
}

static bool
one_of(const char *word, const char *const *words)
{
	for (; word && *words; words++)
		if (str_eq(word, *words))
			return true;
	return false;
}

/* Writes of an object; of the other subresources none changes what is kept of it. */
static bool
is_write(const json_t *e, const json_t *ref)
{
	static const char *const verbs[] = {"create", "update", "patch", "delete",
					    "deletecollection", NULL};
	static const char *const subs[] = {"scale", "eviction", "binding", "finalize", "resize",
					   "ephemeralcontainers", NULL};
	const char *sub = tree_str(ref, "subresource"), *uri = tree_str(e, "requestURI");

	return json_is_object(ref) && tree_str(ref, "resource") &&
	       one_of(tree_str(e, "verb"), verbs) && (!sub || !*sub || one_of(sub, subs)) &&
	       !(uri && strstr(uri, "dryRun=All"));
}

/* The value of a parameter of the query, as far as it is plain. */
static char *
parameter(const char *uri, const char *name)
{
	const char *at = uri ? strstr(uri, name) : NULL;

	if (!at || at == uri || (at[-1] != '?' && at[-1] != '&'))
		return NULL;
	at += strlen(name);
	return mem_strndup(at, strcspn(at, "&%"));
}

/* managedFields have what was asked for, else the user agent up to its slash. */
static char *
manager_of(const json_t *e)
{
	const char *agent = tree_str(e, "userAgent");
	char *asked = parameter(tree_str(e, "requestURI"), "fieldManager=");
	size_t n = agent ? strcspn(agent, "/") : 0;

	if (asked && *asked)
		return asked;
	free(asked);
	return n ? mem_strndup(agent, n > 128 ? 128 : n) : NULL;
}

static void
fill_user(struct audit_write *w, const json_t *e)
{
	const char *user = tree_str(e, "user/username");
	const char *as = tree_str(e, "impersonatedUser/username");
	const json_t *address = json_array_get(json_object_get(e, "sourceIPs"), 0);

	w->user = keep(as && *as ? as : user);
	w->by = as && *as ? keep(user) : NULL;
	w->address = keep(json_string_value(address));
	w->agent = keep(tree_str(e, "userAgent"));
	w->manager = manager_of(e);
}

/* Names that the server makes up, and those of a new project, stand in what was sent or
 * answered. */
static const char *
name_of(const json_t *e, const json_t *ref)
{
	const char *name = tree_str(ref, "name");

	if (!name || !*name)
		name = tree_str(e, "responseObject/metadata/name");
	if (!name || !*name)
		name = tree_str(e, "requestObject/metadata/name");
	return name ? name : "";
}

static bool
came_new(const json_t *e, const struct audit_write *w)
{
	return !w->subresource &&
	       (str_eq(w->verb, "create") ||
		json_integer_value(tree_at(e, "responseStatus/code")) == 201);
}

static void
keep_body(struct audit_log *l, struct audit_write *w, const json_t *e, size_t size)
{
	json_t *body = json_object_get(e, "requestObject");

	if (size > BODY_MAX * 4 || l->bodies + size > BODIES_MAX || str_starts(w->verb, "delete") ||
	    (!json_is_object(body) && !json_is_array(body)))
		return;
	w->body = json_incref(body);
	l->bodies += size;
}

static void
write_release(struct audit_write *w)
{
	char *const texts[] = {w->id, w->verb, w->user, w->by, w->address, w->agent, w->manager,
			       w->subresource, w->group, w->resource, w->ns, w->name};

	for (size_t i = 0; i < countof(texts); i++)
		free(texts[i]);
	json_decref(w->body);
}

/* A request of a view writes a part of the object behind it. */
static const char *
part_of(const json_t *ref)
{
	static const char *const parts[] = {"imagestreamtags", "imagetags", "imagestreamimports",
					    "imagestreammappings", NULL};
	const char *resource = tree_str(ref, "resource");

	return one_of(resource, parts) ? resource : tree_str(ref, "subresource");
}

static void
add_write(struct audit_log *l, const json_t *e, int64_t at, size_t size)
{
	const json_t *ref = json_object_get(e, "objectRef");
	const char *group = tree_str(ref, "apiGroup"), *ns = tree_str(ref, "namespace");
	struct audit_write w = {.time = at};

	if (!succeeded(e) || !is_write(e, ref))
		return;
	fill_user(&w, e);
	w.id = keep(tree_str(e, "auditID"));
	w.verb = keep(tree_str(e, "verb"));
	w.subresource = keep(part_of(ref));
	w.resource = keep(tree_str(ref, "resource"));
	w.group = mem_strdup(group ? group : "");
	w.ns = mem_strdup(ns ? ns : "");
	w.name = mem_strdup(name_of(e, ref));
	w.created = came_new(e, &w);
	if (!w.user || (!*w.name && !str_eq(w.verb, "deletecollection"))) {
		write_release(&w);
		return;
	}
	keep_body(l, &w, e, size);
	vec_grow(l->v, l->n, l->cap);
	l->v[l->n++] = w;
}

static void
add_event(struct audit_log *l, const json_t *e, size_t size)
{
	int64_t at = time_of(e);

	if (!json_is_object(e) || at == WHEN_NONE || !tree_str(e, "verb")) {
		l->damaged++;
		return;
	}
	l->events++;
	if (l->from == WHEN_NONE || at < l->from)
		l->from = at;
	if (l->to == WHEN_NONE || at > l->to)
		l->to = at;
	add_write(l, e, at, size);
}

static void
add_document(struct audit_log *l, const char *p, size_t n, const struct limits *lim)
{
	json_t *t = tree_parse_json(p, n, lim, NULL, NULL), *e;
	const json_t *items = json_object_get(t, "items");
	size_t i, count = json_array_size(items);

	if (!json_is_array(items))
		add_event(l, t, n);
	json_array_foreach(items, i, e)
		add_event(l, e, n / count);
	json_decref(t);
}

/* ---- documents ---- */

struct audit_reader {
	struct audit_log *log;
	struct limits lim;
	struct buf doc;
	unsigned depth;
	bool in_text, escaped;
	bool at_start;			/* of a line */
	bool lost;			/* too large: passed over to its end */
};

struct audit_reader *
audit_reader_new(struct audit_log *out, const struct limits *lim)
{
	struct audit_reader *r = mem_zero(1, sizeof(*r));

	r->log = out;
	r->lim = *lim;
	r->at_start = true;
	if (!out->events)
		out->from = out->to = WHEN_NONE;
	return r;
}

static void
drop(struct audit_reader *r)
{
	r->log->damaged++;
	r->depth = 0;
	r->in_text = r->escaped = r->lost = false;
	buf_clear(&r->doc);
}

static void
document_ends(struct audit_reader *r)
{
	if (r->lost)
		r->log->damaged++;
	else
		add_document(r->log, r->doc.p, r->doc.n, &r->lim);
	r->lost = false;
	buf_clear(&r->doc);
}

/* A byte within a document; false when it was its last. */
static bool
step(struct audit_reader *r, char c)
{
	if (r->escaped) {
		r->escaped = false;
	} else if (r->in_text) {
		r->escaped = c == '\\';
		r->in_text = c != '"';
	} else if (c == '"') {
		r->in_text = true;
	} else if (c == '{' || c == '[') {
		r->depth++;
	} else if (c == '}' || c == ']') {
		return --r->depth > 0;
	}
	return true;
}

void
audit_feed(struct audit_reader *r, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = p[i];

		/* nothing within a document begins a line so: the one before was cut off */
		if (r->depth && r->at_start && c == '{')
			drop(r);
		r->at_start = c == '\n';
		if (!r->depth && c != '{')
			continue;
		if (r->doc.n >= DOCUMENT_MAX) {
			r->lost = true;
			buf_clear(&r->doc);
		}
		if (!r->lost)
			buf_putc(&r->doc, c);
		if (!step(r, c))
			document_ends(r);
	}
}

static int
by_time(const void *pa, const void *pb)
{
	const struct audit_write *a = pa, *b = pb;

	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	return strcmp(a->id ? a->id : "", b->id ? b->id : "");
}

void
audit_end(struct audit_reader *r)
{
	if (r->depth)
		drop(r);
	r->at_start = true;
	if (r->log->n)
		qsort(r->log->v, r->log->n, sizeof(*r->log->v), by_time);
}

void
audit_reader_free(struct audit_reader *r)
{
	if (!r)
		return;
	buf_release(&r->doc);
	free(r);
}

void
audit_log_release(struct audit_log *l)
{
	for (size_t i = 0; i < l->n; i++)
		write_release(&l->v[i]);
	free(l->v);
	*l = (struct audit_log){.from = WHEN_NONE, .to = WHEN_NONE};
}

/* ---- which object ---- */

/* Views, and requests that another object comes of. */
static const struct {
	const char *resource, *group, *kind;
	/* the object has no namespace; its name ends at the colon */
	bool cluster, tagged;
} views[] = {
	{"imagestreamtags", "image.openshift.io", "ImageStream", false, true},
	{"imagetags", "image.openshift.io", "ImageStream", false, true},
	{"imagestreamimports", "image.openshift.io", "ImageStream", false, false},
	{"imagestreammappings", "image.openshift.io", "ImageStream", false, false},
	{"projects", "", "Namespace", true, false},
	{"projectrequests", "", "Namespace", true, false},
};

static bool
is_own(const struct audit_write *w)
{
	return !*w->group || str_ends(w->group, ".openshift.io");
}

static bool
key_of_view(const struct audit_write *w, struct object_key *out)
{
	for (size_t i = 0; i < countof(views); i++) {
		char *name;

		if (!str_eq(w->resource, views[i].resource) || !is_own(w))
			continue;
		name = mem_strndup(w->name, views[i].tagged ? strcspn(w->name, ":")
							    : strlen(w->name));
		object_key_set(out, views[i].group, views[i].kind,
			       views[i].cluster ? "" : w->ns, name);
		free(name);
		return true;
	}
	return false;
}

/* The row whose plural it is, in its group or in one that was the same thing. */
static const struct kind *
row_of(const struct audit_write *w, const struct kinds *ks)
{
	const struct kind *row;

	for (size_t i = 0; (row = kinds_row(ks, i)); i++)
		if (str_eq(row->plural, w->resource) &&
		    (str_eq(row->group, w->group) || kinds_find(ks, w->group, row->name) == row))
			return row;
	return NULL;
}

bool
audit_key(const struct audit_write *w, const struct kinds *ks, struct object_key *out)
{
	const struct kind *row;

	if (key_of_view(w, out))
		return true;
	row = row_of(w, ks);
	if (!row)
		return false;
	object_key_set(out, row->group, row->name, row->namespaced ? w->ns : "",
		       *w->name ? w->name : AUDIT_ALL);
	return true;
}
