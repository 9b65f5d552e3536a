/* Words, marks, and paths in so many columns, as several screens show them. */
#ifndef TUI_CUT_H
#define TUI_CUT_H

#include "assay/assess.h"
#include "term/screen.h"

/* A path as render_path has it; where it is too long the front goes, since what comes last tells most:
 * "..httpGet.path". */
void cut_path(struct buf *out, const char *path, int width);
/* "svc/cart" of "shop/svc/cart": a reference without its namespace, which may be NULL. */
const char *ref_name(const char *ref, const char *ns);
/* "by hand", "deploy", "unknown" */
const char *origin_word(enum origin_class c);
/* What stands before what can be folded. */
const char *fold_mark(const struct screen *s, bool open);
/* Lines of a text wrapped to r, what does not fit ending in ".."; returns how many. */
int put_wrapped(struct screen *s, struct rect r, enum role role, const char *text);

#endif
