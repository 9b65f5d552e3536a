/* What the files of the audit's output share. */
#ifndef RENDER_AUDIT_H
#define RENDER_AUDIT_H

#include "assay/render/audit.h"
#include "render.h"

static inline const struct drift_object *
object_of(const struct audit *a, const struct audit_item *i)
{
	return &a->drift.v[i->object];
}

static inline const struct change *
change_of(const struct audit *a, const struct audit_item *i)
{
	return &object_of(a, i)->changes.v[i->change];
}

static inline const struct verdict *
verdict_of(const struct audit *a, const struct audit_item *i)
{
	return &object_of(a, i)->verdicts[i->change];
}

/* Do both have the same object, kind of finding, declaration and writer? */
bool audit_alike(const struct audit *a, const struct audit_item *x, const struct audit_item *y);
/* "oc, Mon 2 Mar 11:40"; "unknown" with what evidence there is. */
void put_audit_who(struct buf *out, const struct verdict *v, const struct render_opts *o);
/* "3 drift, 1 privilege" of what is shown. */
void put_audit_counts(struct buf *out, const struct audit *a);
/* What is not shown, and why: sentences, a line each. */
void put_audit_hidden(struct buf *out, const struct audit *a, const struct render_opts *o);

/* records.c */
void put_audit_records(struct buf *out, const struct audit *a, enum render_format f);
/* markdown.c */
void put_audit_markdown(struct buf *out, const struct audit *a, const struct render_opts *o);

#endif
