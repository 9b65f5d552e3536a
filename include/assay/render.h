/*
 * render: results to text. Every function appends to a buffer; nothing here
 * prints, reads a store, or knows a terminal beyond a width and whether colour
 * is wanted. Formats and layouts are those of ux.md 2.5 and 2.10.
 */
#ifndef ASSAY_RENDER_H
#define ASSAY_RENDER_H

#include <stdbool.h>

#include "assay/assess.h"
#include "assay/base.h"
#include "assay/compare.h"
#include "assay/object.h"
#include "assay/text.h"

enum render_format {
	FORMAT_TEXT, FORMAT_WIDE, FORMAT_NAME, FORMAT_JSON, FORMAT_NDJSON, FORMAT_YAML,
	FORMAT_UNIFIED, FORMAT_STAT, FORMAT_NAME_STATUS, FORMAT_JSONPATCH, FORMAT_MERGEPATCH,
	FORMAT_KUBECTL, FORMAT_MARKDOWN,
};
const char *render_format_name(enum render_format f);
/* False for an unknown word. */
bool render_format_parse(const char *word, enum render_format *out);
/* All names, for help and completion; NULL past the end. */
const char *render_format_row(size_t i);

enum render_view { VIEW_FIELDS, VIEW_UNIFIED, VIEW_SIDE, VIEW_SUMMARY };

struct render_opts {
	enum render_format format;
	enum render_view view;		/* of FORMAT_TEXT for a drift */
	size_t width;			/* columns; text is wrapped to it, 40 at least */
	bool colour;
	/* times are printed in it (text); machine formats are UTC */
	const struct zone *zone;
	int64_t now;			/* for "today", years and ages */
	bool noise, noise_only, derived;	/* records to show beside the ordinary ones */
	unsigned context_lines;		/* -U; 3 */
	bool verbose, quiet;
	/* of a drift's text: no origin is known, so none is told line by line */
	bool nobody;
	bool users;			/* who uses an object, where that is known */
	const struct kinds *kinds;
};

/* ---- a comparison ---- */
/* FORMAT_YAML does not apply. FORMAT_UNIFIED is a patch on objects/… that `git apply` reads.
 * An object is shown when one of its records is. */
void render_drift(struct buf *out, const struct drift *d, const struct render_opts *o);
/* Its first line only: context, the two snapshots, the zone, whether it is complete. */
void render_drift_head(struct buf *out, const struct drift *d, const struct render_opts *o);
/* The parts of `-o json`, for commands that print several drifts as one document. New reference. */
json_t *render_drift_json(const struct drift *d, const struct render_opts *o);
/* One record of design.md 7, its members in that order. New reference. */
json_t *render_change_json(const struct drift *d, size_t object, size_t change);

/* ---- the timeline ---- */
struct log_object {
	const char *ref;
	enum change_op op;
	enum severity severity;
};
struct log_row {
	const char *name;		/* "latest", "@~1", … */
	int64_t instant;
	const char *source, *archive, *commit, *sha256;
	uint64_t objects, size;		/* size: bytes of the archive */
	size_t kinds, kinds_before;	/* that have objects, here and in the snapshot before */
	bool counted;			/* the numbers below are known */
	struct drift_summary summary;	/* against the row before it in time */
	/* missing: a night without a backup; then only instant counts */
	bool first, partial, missing;
	const char *labels;		/* "reviewed, last-good", "" */
	const char *lacks;		/* what a partial one lacks: "secrets, sa", or "" */
	bool past;			/* the minutes before it are kept: import --history */
	const struct log_object *changed;	/* the objects shown, when asked for */
	size_t nchanged;
};
struct log_list {
	const char *context;
	const struct log_row *v;	/* newest first */
	size_t n;
	size_t snapshots, missing;	/* of the whole context */
	int64_t from, to;
};
void render_log(struct buf *out, const struct log_list *l, const struct render_opts *o);

/* The history of one object or field: spans of one value. Of a predicate, also of one answer: it
 * has none where the object is absent. */
enum span_answer { SPAN_NO_QUESTION, SPAN_FALSE, SPAN_TRUE };
struct span {
	/* instants of the first and the last snapshot that had it */
	int64_t from, to;
	bool open;			/* still so in the newest snapshot */
	bool first_seen;		/* from is the first snapshot of all */
	bool absent;			/* the object or field was not there */
	json_t *value;			/* borrowed; NULL for a whole object */
	const char *path;		/* of the field, "" for the object */
	const char *who;		/* manager, or NULL */
	bool anew;			/* the object was made again: the uids tell another one */
	const char *user;		/* where the audit log tells one, or NULL */
	int64_t who_time;
	size_t fields;			/* whole object: how many fields changed at from */
	const char *named;		/* their names, "port, targetPort"; NULL: none changed */
	enum span_answer answer;
	bool from_past, to_past;	/* not of snapshots, but between them (assay/flow/past.h) */
	bool from_told, to_told;	/* those times are told, not interpolated */
};
void render_spans(struct buf *out, const char *context, const char *ref, const struct span *v,
		  size_t n, const struct render_opts *o);

/* ---- objects ---- */
/* A field that has not always had its value. */
struct shown_since {
	char *pointer;			/* into body, up to a string that holds a document */
	char *inner;			/* the path in that document, or NULL */
	int64_t since;
	const json_t *was;		/* NULL: there was none */
};
struct shown_object {
	const char *context;
	int64_t instant;
	const char *word;		/* as the user named the snapshot: "yesterday" */
	struct object_key key;
	const char *ref;
	json_t *body;			/* what to print (all, or the fields asked for); borrowed */
	const struct shown_since *since;
	size_t nsince;
	/* when the object came, if the first snapshot had it not; 0 */
	int64_t made;
};
/* FORMAT_TEXT is YAML with a head line and since as comments; JSON and YAML are the bare object. */
void render_show(struct buf *out, const struct shown_object *s, const struct render_opts *o);

struct get_row {
	struct object_key key;
	const char *ref;
	json_t *body;			/* borrowed */
	int64_t changed;		/* instant since which it is so, or WHEN_NONE: always */
	bool before;			/* changed is WHEN_NONE since it lies too far back */
	enum severity severity;		/* of that change, when changed is known */
	enum origin_class origin;
};
struct get_list {
	const char *context, *word;
	int64_t instant;
	const struct get_row *v;
	size_t n;
};
/* Columns by kind (PORTS, SELECTOR of a Service, IMAGES, REPLICAS of a workload …), a table in
 * render. */
void render_get(struct buf *out, const struct get_list *l, const struct render_opts *o);

/* ---- pieces that cli and tui share ---- */
/* "payments/route/fraud" shortened to what is still unique is the caller's; these only draw. */
void render_value(struct buf *out, const json_t *v, size_t width);	/* one line, escaped, cut with ".." when width > 0 */
/* "dc/web (env CART_URL=http://cart:80) <-- port gone   route/cart   +3": who uses it, escaped; as many
 * as fit in width columns, 0: all; nothing when that is not known. */
void render_used_by(struct buf *out, const struct drift_object *o, size_t width);
/* One of them: the reference without the namespace that is the object's, too. */
const char *render_user(const struct drift_object *o, size_t user);
/* A path as people read it: spec. or spec.template.spec. dropped, [name=http] as [http]. */
void render_path(struct buf *out, const char *path);
/* Escaped text wrapped to width with that indent on following lines; ends without newline. */
void render_wrap(struct buf *out, const char *text, size_t indent, size_t width);
const char *render_severity_sign(enum severity s);	/* "!!", "!", "i" */

enum render_style { STYLE_NONE, STYLE_OLD, STYLE_NEW, STYLE_CRITICAL, STYLE_WARNING, STYLE_DIM,
		    STYLE_HEAD, STYLE_MARK };
/* Escape sequences if colour is on (the safe palette of ux.md 3.6, 256 colours), else nothing. */
void render_style(struct buf *out, enum render_style s, const struct render_opts *o);

#endif
