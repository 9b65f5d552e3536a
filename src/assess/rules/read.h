/* Inside assess: a rule is read from JSON; rule.c reads it, asked.c its "match". */
#ifndef ASSESS_RULES_READ_H
#define ASSESS_RULES_READ_H

#include "judge.h"

/* Where reading stands, for messages. */
struct reading {
	struct rule *r;
	char *word;			/* what was wrong, for its place in the file */
	struct error *err;
};

/* A row of a table of members. */
struct member {
	const char *name;
	int (*read)(struct reading *in, const char *member, const json_t *v);
};

/* The member of that name by its row. */
int read_member(struct reading *in, const struct member *table, size_t n, const char *name,
		const json_t *v);
int read_bad(struct reading *in, const char *what, const char *member);
/* Another room's complaint, with our place before it. */
int read_within(struct reading *in, const char *text, int rc);
void rule_words_release(struct words *w);

/* ---- asked.c ---- */
int read_match(struct reading *in, const char *member, const json_t *v);
int read_flag(struct reading *in, const char *member, const json_t *v, int *out);

#endif
