/* What the files of render share. */
#ifndef RENDER_PRIVATE_H
#define RENDER_PRIVATE_H

#include "assay/render.h"

/* style.c */
void put_safe(struct buf *out, const char *text);
/* Pads with blanks until the columns used since `start` are `columns`; at least one blank. */
void pad_to(struct buf *out, size_t start, size_t columns);
/* Ends a line, without blanks at its end, and begins the next one. */
void put_new_line(struct buf *out, size_t indent);
/* What a whole page is about. */
void put_head_line(struct buf *out, const char *text, const struct render_opts *o);
/* "Fri 11 Sep 00:15 -> Mon 14 Sep 00:15 UTC" */
void put_range(struct buf *out, const struct drift *d, const struct render_opts *o);
/* The zone of an instant: "UTC" or "+02:00". */
void put_zone(struct buf *out, int64_t at, const struct render_opts *o);
/* "1 object", "2 objects" */
void put_count(struct buf *out, size_t n, const char *one);
/* The reference without the namespace, which the heading says. */
const char *short_ref(const struct drift_object *o);
const char *op_sign(enum change_op op);
/* Is a record of the object shown? */
bool has_shown(const struct drift_object *o);
/* The record of an object that took another's place that tells no more than that. */
bool is_roll(const struct drift_object *o, const struct change *c);
/* "rs/backend-5d4", of an object that took its place. */
const char *short_rolled(const struct drift_object *o);
/* Ends a heading of objects: counts by kind of change and severity, and all that is hidden. */
void put_summary(struct buf *out, const struct drift *d, const struct render_opts *o);

/* json.c: what records have in common. A member, null for NULL; takes v. */
void record_set(json_t *j, const char *name, json_t *v);
/* Which object: its reference, and the parts of that. */
void record_object(json_t *j, const struct drift_object *ob);
/* One end of a comparison; s may be NULL. New reference. */
json_t *record_end(int64_t at, const struct snapshot *s);

/* Records one a line, or as the items of one document too; both take items. */
void put_json_lines(struct buf *out, json_t *items);
void put_json_records(struct buf *out, json_t *items, const char *kind, enum render_format f);

/* history/past.c: to the second, "about " before it when it is interpolated. */
void put_moment(struct buf *out, int64_t at, bool told, const struct render_opts *o);

/* objects.c: "shop  Thu 5 Mar 00:15 UTC (latest)  ", what every head of one snapshot begins
 * with. */
void put_point(struct buf *out, const char *context, int64_t instant, const char *word,
	       const struct render_opts *o);

/* shown.c: a comment, so that what follows stays YAML; each of its lines is one */
void put_remark(struct buf *out, const char *text, size_t width);

/* facts.c: what a table or a line says of an object, by its kind. */
struct fact_row {
	const char *heading;
	void (*put)(struct buf *out, const json_t *body);
};
/* Rows of a kind, ended by a NULL heading; never NULL. */
const struct fact_row *facts_of(const char *kind);

/* json.c: new reference */
json_t *origin_json(const struct origin *g);
/* "kubectl-edit, Sat 12 Sep 16:41"; of what the audit log tells "ann (audit: patch from 10.0.0.7, Sat
 * 12 Sep 16:41)". False, and nothing, if neither is known. */
bool put_author(struct buf *out, const struct origin *g, const struct render_opts *o);
/* ", evidence" of each but managedFields, which is no news, and what the audit log covers. */
void put_signs(struct buf *out, const struct origin *g, const struct render_opts *o);
/* "Fri 11 Sep 00:00 - Mon 14 Sep 02:00" */
void put_window(struct buf *out, const struct origin *g, const struct render_opts *o);

/* used.c: new reference; of what is known */
json_t *used_by_json(const struct drift_object *o);

/* drift/fields.c */
void put_fields(struct buf *out, const struct drift *d, const struct drift_object *ob,
		const struct render_opts *o);
/* A severity's sign and word in its own style. */
void put_severity(struct buf *out, enum severity s, const struct render_opts *o);
#define INDENT	   8			/* of what stands below a field */
#define WHY_COLUMN 5			/* of labels as short as "why" and "who" */
/* "        why  text", wrapped; column: where the text begins behind the indent. */
void put_labelled(struct buf *out, const char *label, size_t column, const char *text,
		  const struct render_opts *o);
/* "        used by  dc/web (env CART_URL=http://cart:80)", where it is known and wanted. */
void put_used_by(struct buf *out, const struct drift_object *ob, const struct render_opts *o);
/* drift/group.c: causes with many changes */
/* Those that stand for themselves, under a heading of their own. */
void put_groups(struct buf *out, const struct drift *d, const struct render_opts *o);
/* What a record of this object brought about, a line each. */
void put_groups_of(struct buf *out, const struct drift *d, size_t object,
		   const struct render_opts *o);
/* Array of {id, cause, title, severity, record, records, objects, members}; new reference. */
json_t *groups_json(const struct drift *d);
/* drift/unified.c */
void put_unified_view(struct buf *out, const struct drift *d, size_t object,
		      const struct render_opts *o);
void put_side_view(struct buf *out, const struct drift *d, size_t object,
		   const struct render_opts *o);
void put_patch(struct buf *out, const struct drift *d, const struct render_opts *o);

#endif
