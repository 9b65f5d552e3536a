/* What hands did (assay audit), as text, Markdown and records. */
#ifndef ASSAY_RENDER_AUDIT_H
#define ASSAY_RENDER_AUDIT_H

#include "assay/assess/audit.h"
#include "assay/render.h"

/* Formats text, wide, name, json, ndjson, markdown. Items whose record is hidden are left out. */
void render_audit(struct buf *out, const struct audit *a, const struct render_opts *o);
/* An item as a record of its own, its members in a fixed order. New reference. */
json_t *render_audit_json(const struct audit *a, const struct audit_item *item);
/* The first line: context, the snapshot or the range, how many objects there are. */
void render_audit_head(struct buf *out, const struct audit *a, const struct render_opts *o);
/* Who says how it should be: "last-applied", "Helm release web v3", "nobody". */
void render_audit_by(struct buf *out, const struct audit_item *item);
/* Is it shown, with its record? */
bool audit_item_shown(const struct audit *a, const struct audit_item *item);

#endif
