/*
 * list: what kubectl and oc print, in every shape (formats.md 0.4, h), as a
 * file, as loose files of a folder, or as a tree.
 */
#include <stdlib.h>

#include "glance.h"
#include "list.h"
#include "item.h"
#include "outline.h"

/* Facts are learned from these, known bytes or not. */
static const char *const telling[] = {"Namespace", "CustomResourceDefinition", "Infrastructure",
				      "ClusterVersion"};

static void
start(struct source *s)
{
	s->own = mem_zero(1, sizeof(struct list));
}

/* cluster-resources/TYPE-errors.json of a support bundle: why a type is not there. */
static bool
is_errors(struct source *s, const struct bundle_entry *e)
{
	struct list *l = s->own;
	char *stem;

	if (!strstr(e->path, "cluster-resources/") || !str_ends(e->path, "-errors.json"))
		return false;
	stem = mem_printf("%.*s.json", (int)(strlen(e->path) - strlen("-errors.json")), e->path);
	if (e->size > 5) {	/* more than "null" or "[]" */
		struct promise p;

		promise_read(&p, s->kinds, stem, false);
		source_note(s, NOTE_WARN, "type-denied", e->path, "the tool met errors here");
		if (p.kind)
			book_except(&l->book, NULL, p.kind->group, p.kind->name, "denied");
		promise_release(&p);
	}
	free(stem);
	return true;
}

static bool
entry(struct source *s, const struct bundle_entry *e, struct slot *slot)
{
	struct list *l = s->own;
	bool alone = bundle_kind(s->bundle) == BUNDLE_FILE;

	if (e->is_dir ||
	    (!alone && (file_sort_of(e->path) != FILE_LIST || list_is_hidden(e->path))) ||
	    is_errors(s, e))
		return false;
	promise_release(&l->promise);
	promise_read(&l->promise, s->kinds, e->path, alone);
	slot->ns = l->promise.ns;
	slot->kind = l->promise.kind;
	slot->base = slot->kind ? slot->kind->name : NULL;
	l->list = 0;
	l->untyped = l->told = false;
	return true;
}

static void
name_item(struct list *l, struct str kind, struct str version)
{
	free(l->kind);
	free(l->version);
	l->kind = kind.n ? mem_strndup(kind.p, kind.n) : NULL;
	l->version = version.n ? mem_strndup(version.p, version.n) : NULL;
}

static int
emit(struct source *s, const struct item *it, struct str kind, struct str version,
     struct error *err)
{
	bool must = false;

	for (size_t i = 0; kind.n && !must && i < countof(telling); i++)
		must = strlen(telling[i]) == kind.n && memcmp(telling[i], kind.p, kind.n) == 0;
	name_item(s->own, kind, version);
	return reading_emit(s, it, must, err);
}

static int
emit_of_list(struct source *s, const struct item *it, struct error *err)
{
	struct str kind = {0}, version = {0};

	struct glance g;

	kind.p = list_item_kind(it->list_kind, &kind.n);
	if (kind.p && it->list_version)
		version = (struct str){it->list_version, strlen(it->list_version)};
	if (!kind.p && glance(&g, it->bytes, it->n, GLANCE_TYPE)) {
		kind = g.kind;
		version = g.version;
	}
	return emit(s, it, kind, version, err);
}

/* The items of a list whose kind follows them wait for it. */
static int
hold(struct source *s, const struct item *it)
{
	struct list *l = s->own;
	struct held *h;

	l->held_bytes += it->n;
	if (l->held_bytes > s->lim->item_bytes * 4) {
		s->out.damaged = true;
		return 0;
	}
	vec_grow(l->held, l->nheld, l->cap);
	h = &l->held[l->nheld++];
	*h = (struct held){mem_alloc(it->n + 1), *it};
	memcpy(h->bytes, it->bytes, it->n);
	h->item.bytes = h->bytes;
	return 0;
}

static void
drop_held(struct list *l)
{
	for (size_t i = 0; i < l->nheld; i++)
		free(l->held[i].bytes);
	l->nheld = 0;
	l->held_bytes = 0;
}

static int
on_expanded(void *ctx, const struct item *it, struct error *err)
{
	struct source *s = ctx;
	struct glance g;

	glance(&g, it->bytes, it->n, GLANCE_TYPE);
	return emit(s, it, g.kind, g.version, err);
}

static bool
is_known(struct source *s, const struct glance *g)
{
	char *kind = mem_strndup(g->kind.p, g->kind.n), *version, *group;
	const char *v;
	bool known;

	version = mem_strndup(g->version.p, g->version.n);
	api_version_split(version, &group, &v);
	known = kinds_find(s->kinds, group, kind) != NULL;
	free(group);
	free(version);
	free(kind);
	return known;
}

/* An object without a list around it: a document of its own, or an element of an array. */
static int
item_alone(struct source *s, const struct item *it, const struct glance *g, struct error *err)
{
	struct list *l = s->own;
	char *message = NULL;

	switch (list_item_sort(it, g, s->lim)) {
	case ITEM_FOREIGN:
		if (!g->kind.n || !g->version.n || !is_known(s, g))
			return 0;
		break;
	case ITEM_STATUS:
		message = list_status_text(it, s->lim);
		source_note(s, NOTE_WARN, "api-error", buf_cstr(&s->path),
			    "the API server's answer was an error: %s", message);
		free(message);
		if (l->promise.kind)
			book_except(&l->book, l->promise.ns, l->promise.kind->group,
				    l->promise.kind->name, "denied");
		return 0;
	case ITEM_EXPORT:
		l->book.listed = l->exported = true;
		return list_expand(it, s->lim, s, on_expanded, err);
	case ITEM_OBJECT:
		break;
	}
	return emit(s, it, g->kind, g->version, err);
}

static int
item(struct source *s, const struct item *it, struct error *err)
{
	struct list *l = s->own;
	struct glance g;

	if (it->list && it->list != l->list) {
		l->list = it->list;
		l->untyped = false;
	}
	if (it->list && l->untyped)
		return it->list_kind ? emit_of_list(s, it, err) : hold(s, it);
	glance(&g, it->bytes, it->n, GLANCE_TYPE);
	if (!it->list)
		return item_alone(s, it, &g, err);
	if (g.kind.n || s->slot.kind)
		return emit(s, it, g.kind, g.version, err);
	l->untyped = !it->list_kind || !str_eq(it->list_kind, "List");
	return it->list_kind ? emit_of_list(s, it, err) : hold(s, it);
}

/* An empty list of a kind that is known covers it; a bare List covers what its file's name says. */
static void
cover_empty(struct list *l, const struct item_list *il, const char *kind, size_t n,
	    const struct kinds *ks)
{
	const struct kind *k = l->promise.kind;
	const char *version;
	char *name, *group;

	if (kind && il->version) {
		name = mem_strndup(kind, n);
		api_version_split(il->version, &group, &version);
		book_empty(&l->book, l->promise.ns, kinds_group(ks, group, name), name);
		free(group);
		free(name);
	} else if (k) {
		book_empty(&l->book, l->promise.ns, k->group, k->name);
	}
}

static void
except_typed(struct list *l, const char *kind, size_t n, const char *version,
	     const struct kinds *ks, const char *reason)
{
	char *name = mem_strndup(kind, n), *group = NULL;
	const char *v;

	api_version_split(version, &group, &v);
	book_except(&l->book, l->promise.ns, kinds_group(ks, group, name), name, reason);
	free(group);
	free(name);
}

static int
list_end(struct source *s, const struct item_list *il, struct error *err)
{
	struct list *l = s->own;
	size_t n = 0;
	const char *kind = list_item_kind(il->kind, &n);
	int rc = 0;

	l->book.listed = true;
	for (size_t i = 0; rc == 0 && i < l->nheld; i++) {
		l->held[i].item.list_kind = il->kind;
		l->held[i].item.list_version = il->version;
		rc = emit_of_list(s, &l->held[i].item, err);
	}
	drop_held(l);
	free(l->first_ns);
	l->first_ns = NULL;
	if (il->partial && kind && il->version) {
		except_typed(l, kind, n, il->version, s->kinds,
			     s->out.damaged ? "damaged" : "aborted");
		l->told = true;
	} else if (!il->items && !il->partial) {
		cover_empty(l, il, kind, n, s->kinds);
	}
	return rc;
}

/* What a file that is not whole may have held. */
static void
except_entry(struct list *l, const char *reason)
{
	const struct kind *k = l->promise.kind ? l->promise.kind : l->promise.guess;

	if (k)
		book_except(&l->book, k->namespaced ? l->promise.ns : NULL, k->group, k->name,
			    reason);
	else
		book_except(&l->book, l->promise.ns, NULL, NULL, reason);
}

static int
leave(struct source *s, struct error *err)
{
	struct list *l = s->own;
	const char *path = buf_cstr(&s->path);

	(void)err;
	drop_held(l);
	if (!s->out.bytes) {
		source_note(s, NOTE_INFO, "empty-file", path, "an empty file");
		if (l->promise.ns || l->promise.kind || l->promise.guess)
			except_entry(l, "absent");
	} else if (s->out.damaged) {
		if (!l->told)
			except_entry(l, "damaged");
	} else if (s->out.partial) {
		if (!l->told)
			except_entry(l, "aborted");
	} else if (!s->out.items && !s->out.listed) {
		source_note(s, NOTE_INFO, "no-objects", path, "holds no object of a cluster");
	}
	return 0;
}

static void
seen(struct source *s, const struct source_item *it, const struct object_key *k)
{
	struct list *l = s->own;
	const struct kind *row = kinds_find(s->kinds, k->group, k->kind);

	book_seen(&l->book, k, it->text.list != 0);
	if (!*k->ns) {
		l->homeless += row && row->namespaced;
		return;
	}
	if (!it->text.list)
		return;
	if (!l->first_ns)
		l->first_ns = mem_strdup(k->ns);
	else if (!str_eq(l->first_ns, k->ns))
		l->book.across = true;
}

static void
lost(struct source *s, const struct source_item *it)
{
	struct list *l = s->own;
	const char *kind = l->kind, *v;
	char *group = NULL;

	if (!kind && it->kind) {
		book_except(&l->book, it->ns, it->kind->group, it->kind->name, "damaged");
		return;
	}
	if (!kind || str_ends(kind, "List")) {
		book_except(&l->book, it->ns, NULL, NULL, "damaged");
		return;
	}
	api_version_split(l->version ? l->version : "v1", &group, &v);
	book_except(&l->book, NULL, kinds_group(s->kinds, group, kind), kind, "damaged");
	free(group);
}

static void
skipped(struct source *s, const char *path, bool link)
{
	struct list *l = s->own;

	/* people link to the newest of their files */
	if (link || file_sort_of(path) != FILE_LIST || list_is_hidden(path))
		return;
	promise_release(&l->promise);
	promise_read(&l->promise, s->kinds, path, bundle_kind(s->bundle) == BUNDLE_FILE);
	except_entry(l, "damaged");
}

static void
finish(struct source *s)
{
	struct list *l = s->own;

	if (s->cut)
		book_except(&l->book, NULL, NULL, NULL, "damaged");
	if (l->homeless)
		source_note(s, NOTE_INFO, "no-namespace", NULL,
			    "%llu objects of namespaces tell none and lie in no folder that does",
			    (unsigned long long)l->homeless);
}

static void
facts(struct source *s, struct source_facts *out)
{
	const struct list *l = s->own;

	out->profile = l && (l->exported || l->homeless) ? "kubectl-export" : "none";
	out->coverage = l ? book_coverage(&l->book) : coverage_new();
}

static void
close_list(struct source *s)
{
	struct list *l = s->own;

	if (!l)
		return;
	book_release(&l->book);
	promise_release(&l->promise);
	drop_held(l);
	free(l->held);
	free(l->first_ns);
	free(l->kind);
	free(l->version);
	free(l);
	s->own = NULL;
}

const struct layout list_layout = {
	.name = "list",
	.bid = list_bid,
	.start = start,
	.entry = entry,
	.item = item,
	.list = list_end,
	.leave = leave,
	.seen = seen,
	.lost = lost,
	.skipped = skipped,
	.finish = finish,
	.facts = facts,
	.close = close_list,
};
