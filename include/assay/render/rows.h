/*
 * Rows: one object's difference as rows that a face draws and a format prints.
 * What stands in a row is decided here, how it looks there. The views of `diff
 * --view` and of the Diff screen are made of the same rows.
 */
#ifndef ASSAY_RENDER_ROWS_H
#define ASSAY_RENDER_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "assay/assess.h"
#include "assay/base.h"
#include "assay/render.h"

enum rows_view { ROWS_FIELDS, ROWS_UNIFIED, ROWS_SIDE, ROWS_JSON, ROWS_YAML };
const char *rows_view_name(enum rows_view v);	/* fields, unified, side by side, JSON, YAML */
#define ROWS_VIEWS 5

enum row_form {
	ROW_LINE,	/* a line of text (unified, side, JSON, YAML), or a field with its values */
	ROW_GROUP,	/* fields: a member that holds others: "ports[http]" */
	ROW_FOLD,	/* unchanged fields or lines that are not shown: "(8 fields unchanged)", "31
			 * lines unchanged", the same on both sides; fields: name tells the first
			 * three, "selector, type" */
	ROW_HUNK,	/* unified, side: the way to the first changed one of the lines that follow,
			 * "spec.ports[http]", the same on both sides; none when all lines are open */
};

struct row_text {
	const char *text;	/* escaped, one line, no end of line; NULL: nothing on this side */
	/* bytes of the part that differs within a changed line; equal: none */
	size_t from, to;
	unsigned number;	/* line of the file on this side, from 1; 0: none */
};

#define ROW_NO_CHANGE ((size_t)-1)

struct diff_row {
	enum row_form form;
	/* ' ' same, '-', '+', '~' (fields and side by side: replaced) */
	char sign;
	unsigned depth;			/* fields: of indentation */
	const char *name;		/* fields: of the member; NULL elsewhere */
	/* What each file has there: both for ' ' (a comma at the end of the line may differ) and
	 * '~'; old alone for '-', new alone for '+'. In order, all texts of one side of
	 * ROWS_UNIFIED or ROWS_SIDE with open and hidden are the canonical dump of that body. */
	struct row_text side[2];
	size_t change;			/* index of its record, or ROW_NO_CHANGE */
	size_t id;			/* stays the same for the same row of the object in this view, whatever
					 * is open or folded: to find a cursor again */
	size_t folded;			/* ROW_FOLD: how many it stands for */
};

struct diff_rows {
	struct diff_row *v;
	size_t n, cap;
	struct arena mem;		/* texts of the rows */
};

struct rows_opts {
	unsigned context_lines;		/* unified and side: unchanged lines around a change */
	bool open;			/* fields: unchanged members too; lines: the whole file */
	/* records hidden as noise, derived, … have their signs, too */
	bool hidden;
	bool unreviewed;		/* those accepted or reviewed look unchanged, too */
};

/*
 * The rows of drift->v[object], appended to out. Values are whole and escaped: who draws wraps or
 * cuts.
 *
 * - A change hidden as noise, derived, filtered or not comparable looks unchanged unless o->hidden:
 *   its lines are ' ' with what each file has (draw the new text, where there is one; what is gone
 *   is left out), its fields count as unchanged. What a person has accepted or reviewed does differ
 *   and is drawn so, unless o->unreviewed.
 * - ROWS_FIELDS: members by bytes. Items of a list stand at the level of the list, "ports[http]",
 *   and so do the members of a map in which a text has changes inside,
 *   "data[application.properties]". A text of several lines is a group of "line 2". What came or
 *   went as a whole has a group or line for each of its fields, all with the index of its record.
 * - ROWS_JSON and ROWS_YAML: all lines of the newer body, those that are new or changed '+'; of an
 *   object that is gone the older one's, all '-'.
 */
void diff_rows(struct diff_rows *out, const struct drift *d, size_t object, enum rows_view view,
	       const struct rows_opts *o);
void diff_rows_release(struct diff_rows *r);

/* ---- one line for an object ---- */
/* "ports[http].port 80 -> 8080 +1", "removed, fraud.apps.example.com", "image :2.4.1 ->
 * :2.5.0-rc1", "noise only (3 fields)": what a list says of an object in at most width columns,
 * escaped. The worst shown change leads, +N are shown beside it. */
void render_object_line(struct buf *out, const struct drift_object *o, size_t width);
/* "1 critical, 2 warning, 1 info" over objects [from, to) of a drift that are shown; "noise only (3
 * objects)" when none is. */
void render_group_line(struct buf *out, const struct drift *d, size_t from, size_t to);

/* ---- what is known of one change: the case file ---- */
struct case_line {
	const char *label;		/* "WHY", "WHO", "RULE", "HIDDEN", "" to go on */
	const char *text;		/* whole, escaped; who draws wraps */
};
struct case_file {
	struct case_line *v;
	size_t n, cap;
	struct arena mem;
};
/* WHY (sentence, the rule's reason), RULE (name, severity, category), WHO (manager, operation,
 * time, evidence), HIDDEN (noise rule and its reason, the cause it follows from, who left it out):
 * only what is known, but for WHO, which says that nothing is. o gives the zone. */
void render_case(struct case_file *out, const struct drift *d, size_t object, size_t change,
		 const struct rules *rules, const struct render_opts *o);
void case_file_release(struct case_file *f);

#endif
