/* What the files of `assay mark` share. */
#ifndef CLI_CMD_MARK_H
#define CLI_CMD_MARK_H

#include "cli.h"

/* The changes that a command means. */
struct mark_job {
	struct cli *c;
	struct review_action action;
	enum render_format format;
	struct words ids;		/* as typed, the beginning of an id each */
	struct arguments args;
	bool own_range;			/* the user gave one */
	struct store_snapshot ends[2];
	struct filter filter;
	struct examined *e;		/* with the filter */
	size_t *object, *change;	/* picked in it */
	size_t n, cap;
	const struct mark **marked;	/* else picked among marks */
	size_t nmarked;
};

/* ---- pick.c ---- */
/* Opens the range and picks what the ids, words and filters mean. */
int mark_find(struct mark_job *j, struct error *err);
/* The range through a filter; examined_free. */
int mark_look(struct mark_job *j, const struct filter *f, struct examined **out,
	      struct error *err);

#endif
