/* A past is written: files in memory, a commit a transaction, a ref at the end. */
#include "past.h"

#include <stdlib.h>
#include <string.h>

struct store_past {
	struct store_writer *w;
	struct past_tree *tree;
	struct store_snapshot at; /* of the snapshot; tree, commit and instant of the last commit */
	int64_t instant;          /* of the snapshot */
	struct oid facts;
	bool any; /* something was committed */
};

char *
past_ref(const char *context, int64_t instant)
{
	struct buf b = {0};

	buf_printf(&b, PAST_PREFIX "%s/", context);
	when_print_compact(&b, instant);
	return buf_take(&b);
}

int64_t
past_instant(const char *name)
{
	struct civil c = {0};
	struct buf b = {0};
	int64_t at;
	char end = 0;
	bool same;

	if (sscanf(name, "%4d%2d%2dT%2d%2d%2d%c", &c.year, &c.month, &c.day, &c.hour, &c.minute,
		   &c.second, &end) != 7 ||
	    end != 'Z' || !when_valid(&c))
		return WHEN_NONE;
	at = when_utc(&c);
	when_print_compact(&b, at);
	same = str_eq(b.p, name);
	buf_release(&b);
	return same ? at : WHEN_NONE;
}

/* ---- refs ---- */

static bool
staged(const struct branch_moves *m, const char *name)
{
	for (size_t i = 0; i < m->n; i++)
		if (str_eq(m->v[i].name, name))
			return true;
	return false;
}

int
store_past_known(struct store_writer *w, const char *context, int64_t instant, struct error *err)
{
	char *name = past_ref(context, instant);
	struct oid at;
	int rc = staged(&w->pasts, name);

	if (!rc && store_name_ok(context) && !map_get(&w->forgotten, context))
		rc = ref_read(w->s, name, &at, err);
	free(name);
	return rc;
}

static void
add_move(struct branch_moves *m, const struct branch_move *b)
{
	vec_grow(m->v, m->n, m->cap);
	m->v[m->n++] = *b;
}

/* Which pasts go with the contexts that go. */
struct leaving {
	const struct store_writer *w;
	const char *context;
	struct branch_moves *out;
};

static int
add_leaving(void *ctx, const char *rest, const struct oid *at, struct error *err)
{
	struct leaving *l = ctx;
	struct branch_move m = {.from = *at};

	(void)err;
	m.name = mem_printf(PAST_PREFIX "%s/%s", l->context, rest);
	if (staged(&l->w->pasts, m.name))
		free(m.name);
	else
		add_move(l->out, &m);
	return 0;
}

int
past_moves(struct store_writer *w, struct branch_moves *out, struct error *err)
{
	for (size_t i = 0; i < w->pasts.n; i++) {
		struct branch_move m = w->pasts.v[i];
		int had = ref_read(w->s, m.name, &m.from, err);

		if (had < 0)
			return -1;
		m.name = mem_strdup(m.name);
		add_move(out, &m);
	}
	map_each (&w->forgotten, e) {
		struct leaving l = {w, e->key, out};
		char *prefix = mem_printf(PAST_PREFIX "%s/", e->key);
		int rc = ref_each(w->s, prefix, add_leaving, &l, err);

		free(prefix);
		if (rc != 0)
			return -1;
	}
	return 0;
}

/* ---- commits ---- */

/* A Lease is written anew every ten seconds and an Event tells of what the rest shows: neither is
 * part of a past. */
static bool
left_out(const char *path)
{
	size_t len;
	const char *kind = object_path_kind(path, &len);

	return kind && (str_starts(kind, "Lease.coordination.k8s.io/") ||
			str_starts(kind, "Event/") || str_starts(kind, "Event.events.k8s.io/"));
}

struct filling {
	struct store_past *p;
	struct error *err;
};

static int
fill(void *ctx, enum store_section sec, const char *path, const struct oid *blob)
{
	struct filling *f = ctx;

	return store_past_put(f->p, sec, path, blob, f->err);
}

int
store_past_new(struct store_past **out, struct store_writer *w, struct store_tree *t,
	       const struct snapshot *facts, struct error *err)
{
	struct store_past *p = mem_zero(1, sizeof(*p));
	struct filling f = {p, err};

	p->w = w;
	p->tree = past_tree_new();
	p->instant = facts->instant;
	p->at.context = mem_strdup(facts->context);
	p->at.source = mem_strdup(facts->source);
	p->at.key_id = mem_strdup(facts->key_id ? facts->key_id : "");
	p->at.normal_form = facts->normal_form;
	memcpy(p->at.sha256, facts->sha256, sizeof(p->at.sha256));
	if (writer_check_facts(facts, err) != 0 ||
	    writer_put_facts(w, facts, &p->facts, err) != 0 || tree_each(t, fill, &f) != 0) {
		store_past_close(p);
		return -1;
	}
	*out = p;
	return 0;
}

int
store_past_put(struct store_past *p, enum store_section sec, const char *path,
	       const struct oid *blob, struct error *err)
{
	if (left_out(path))
		return 0;
	if (blob)
		return past_tree_put(p->tree, sec, path, blob, err);
	past_tree_drop(p->tree, sec, path);
	return 0;
}

bool
store_moment_told(const struct store_moment *m)
{
	return m->before.instant != WHEN_NONE && m->before.revision == m->revision;
}

static void
put_anchor(struct buf *out, const char *word, const struct store_anchor *a)
{
	if (a->instant == WHEN_NONE)
		return;
	buf_printf(out, "%s: %lld ", word, (long long)a->revision);
	when_print_utc(out, a->instant);
	buf_putc(out, '\n');
}

int
store_past_commit(struct store_past *p, const struct store_moment *m, struct error *err)
{
	struct buf text = {0};
	int rc;

	/* git has no time before 1970 */
	p->at.instant = m->at.instant < 0 ? 0 : m->at.instant;
	if (past_tree_write(p->tree, p->w, &p->facts, &p->at.tree, err) != 0)
		return -1;
	commit_write(&text, &p->at, p->any ? &p->at.commit : NULL);
	buf_printf(&text, "Revision: %lld\nInstant: %s\n", (long long)m->revision,
		   store_moment_told(m) ? "told" : "interpolated");
	put_anchor(&text, "Anchor-Before", &m->before);
	put_anchor(&text, "Anchor-After", &m->after);
	if (m->holes)
		buf_puts(&text, "Holes: yes\n");
	rc = writer_add(p->w, GIT_OBJECT_COMMIT, text.p, text.n, &p->at.commit, err);
	p->any = p->any || rc == 0;
	buf_release(&text);
	return rc;
}

void
store_past_stage(struct store_past *p)
{
	struct branch_move m = {.to = p->at.commit};
	struct branch_moves *all = &p->w->pasts;

	if (!p->any)
		return;
	m.name = past_ref(p->at.context, p->instant);
	for (size_t i = 0; i < all->n; i++) {
		if (!str_eq(all->v[i].name, m.name))
			continue;
		all->v[i].to = m.to;
		free(m.name);
		return;
	}
	add_move(all, &m);
}

void
store_past_close(struct store_past *p)
{
	if (!p)
		return;
	past_tree_free(p->tree);
	snapshot_free_fields(&p->at);
	free(p);
}
