/* The audit of one object: who wrote it, what manages it, then each part in turn. */
#include "audit.h"

#include <stdlib.h>

static const char *const whats[] = {
	[AUDIT_DRIFT] = "drift",
	[AUDIT_OWNED] = "owned",
	[AUDIT_PRIVILEGE] = "privilege",
	[AUDIT_FOOTPRINT] = "footprint",
};

static const char *const bys[] = {
	[AUDIT_BY_NOBODY] = "nobody",
	[AUDIT_BY_LAST_APPLIED] = "last-applied",
	[AUDIT_BY_HELM] = "helm",
	[AUDIT_BY_CSV] = "csv",
	[AUDIT_BY_ARGO] = "argo",
	[AUDIT_BY_OWNER] = "owner",
	[AUDIT_BY_MANAGER] = "manager",
};

const char *
audit_what_name(enum audit_what w)
{
	return whats[w];
}

const char *
audit_by_name(enum audit_by b)
{
	return bys[b];
}

struct audit_finding *
audit_add(struct auditing *a, enum audit_what what)
{
	struct audit_findings *fs = a->out;
	struct audit_finding *f;

	vec_grow(fs->v, fs->n, fs->cap);
	f = &fs->v[fs->n++];
	*f = (struct audit_finding){.what = what, .by = a->by, .suspect_time = WHEN_NONE,
				     .from = WHEN_NONE, .to = WHEN_NONE};
	if (a->by_name)
		f->by_name = mem_strdup(a->by_name);
	return f;
}

bool
audit_told(const struct auditing *a, const char *path)
{
	for (size_t i = 0; i < a->out->n; i++)
		if (str_eq(a->out->v[i].change.path, path))
			return true;
	return false;
}

bool
audit_has_hands(const struct auditing *a)
{
	for (size_t i = 0; i < a->n; i++)
		if (a->v[i].cls == ORIGIN_HAND && &a->v[i] != a->maker)
			return true;
	return false;
}

/* ---- what manages it ---- */

static void
managed_by(struct auditing *a, enum audit_by by, const char *name)
{
	if (a->by != AUDIT_BY_NOBODY)
		return;
	a->by = by;
	a->by_name = name ? mem_strdup(name) : NULL;
}

/* The owner that controls it; one that merely keeps it from being collected manages nothing. */
static void
find_owner(struct auditing *a)
{
	json_t *ref;
	size_t i;

	json_array_foreach(tree_at(a->q->body, "metadata/ownerReferences"), i, ref) {
		const char *kind = tree_str(ref, "kind"), *name = tree_str(ref, "name");
		char *text;

		if (!json_is_true(tree_get(ref, "controller")) || !kind || !name)
			continue;
		text = mem_printf("%s/%s", kind, name);
		managed_by(a, AUDIT_BY_OWNER, text);
		free(text);
	}
}

/* A tool that deploys and wrote any of it; else what made it, if no hand did. */
static void
find_manager(struct auditing *a)
{
	const struct audit_entry *best = NULL;

	for (size_t i = 0; i < a->n; i++) {
		const struct audit_entry *e = &a->v[i];

		if (e->cls == ORIGIN_DEPLOY && !*e->subresource && (!best || e->time > best->time))
			best = e;
	}
	if (!best && a->maker && a->maker->cls == ORIGIN_CONTROLLER)
		best = a->maker;
	if (best)
		managed_by(a, AUDIT_BY_MANAGER, best->manager);
}

static void
find_managers(struct auditing *a)
{
	for (size_t i = 0; i < a->ndeclared; i++)
		managed_by(a, a->declared[i].by, a->declared[i].name);
	for (size_t i = 0; i < a->q->ndeclared; i++)
		managed_by(a, a->q->declared[i].by, a->q->declared[i].name);
	find_owner(a);
	find_manager(a);
}

/* ---- all of it ---- */

static void
release(struct auditing *a)
{
	for (size_t i = 0; i < a->ndeclared; i++)
		json_decref(a->declared[i].body);
	free(a->by_name);
	free(a->v);
}

int
audit_object(const struct audit_ask *q, struct audit_findings *out, struct error *err)
{
	struct auditing a = {.q = q, .out = out, .created = WHEN_NONE};
	struct audit_findings mine = {0};
	int rc;

	a.out = &mine;
	audit_entries(&a);
	audit_declare(&a);
	find_managers(&a);
	rc = audit_drift(&a, err);
	if (rc == 0)
		rc = audit_owned(&a, err);
	if (rc == 0)
		rc = audit_grant(&a, err);
	release(&a);
	for (size_t i = 0; rc == 0 && i < mine.n; i++) {
		vec_grow(out->v, out->n, out->cap);
		out->v[out->n++] = mine.v[i];
	}
	if (rc == 0)
		mine.n = 0;
	audit_findings_release(&mine);
	return rc;
}

void
audit_finding_release(struct audit_finding *f)
{
	free(f->by_name);
	free(f->suspect);
	free(f->suspect_operation);
	change_release(&f->change);
	*f = (struct audit_finding){0};
}

void
audit_findings_release(struct audit_findings *f)
{
	for (size_t i = 0; i < f->n; i++)
		audit_finding_release(&f->v[i]);
	free(f->v);
	*f = (struct audit_findings){0};
}

/* ---- after the rules have judged ---- */

static void
name_suspect(const struct audit_finding *f, struct verdict *v)
{
	bool removed = f->what == AUDIT_DRIFT;

	origin_release(&v->origin);
	v->origin = (struct origin){
		.cls = ORIGIN_HAND,
		.by_hand = true,
		.manager = mem_strdup(f->suspect),
		.operation = f->suspect_operation ? mem_strdup(f->suspect_operation) : NULL,
		.time = f->suspect_time,
		.evidence = json_pack("[s]", removed ? "the only hand that wrote since"
						     : "managedFields"),
	};
}

/* "ServiceAccount shop/web, Group devs and 3 more" */
static void
put_subjects(struct buf *out, const json_t *subjects)
{
	json_t *s;
	size_t i;

	json_array_foreach(subjects, i, s) {
		const char *kind = tree_str(s, "kind"), *name = tree_str(s, "name");
		const char *ns = tree_str(s, "namespace");

		if (i < 3)
			buf_printf(out, "%s%s %s%s%s", i ? ", " : "", kind ? kind : "",
				   ns ? ns : "", ns ? "/" : "", name ? name : "");
	}
	if (i > 3)
		buf_printf(out, " and %zu more", i - 3);
}

/* What the rules leave unsaid of what they find harmless. */
static void
say_grant(const struct drift_object *o, struct verdict *v)
{
	const char *role = tree_str(o->new_body, "roleRef/name");
	struct buf b = {0};

	if (v->why || !role || !json_array_size(tree_get(o->new_body, "subjects")))
		return;
	put_subjects(&b, tree_get(o->new_body, "subjects"));
	buf_printf(&b, " may act as %s", role);
	v->why = buf_take(&b);
}

static void
say_print(struct verdict *v)
{
	free(v->why);
	v->why = mem_strdup("written by hand, and the content is the same again");
	v->severity = SEVERITY_INFO;
}

bool
audit_settle(const struct audit_finding *f, const struct drift_object *o, struct verdict *v)
{
	if (f->suspect && (f->what == AUDIT_FOOTPRINT || !v->origin.manager))
		name_suspect(f, v);
	if (f->what == AUDIT_FOOTPRINT)
		say_print(v);
	else if (f->what == AUDIT_PRIVILEGE)
		say_grant(o, v);
	return !f->listed || v->origin.by_hand;
}
