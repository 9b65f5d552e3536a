/* Inside text: the words of a printed path or glob, before they become steps. */
#ifndef TEXT_PATH_LEX_H
#define TEXT_PATH_LEX_H

#include "assay/base.h"

struct word {
	char *text;
	size_t n;		/* a quoted value may hold NUL */
	bool quoted;		/* was a JSON string: no wildcards, always a string */
};

enum lex_kind {
	LEX_MEMBER,		/* name or ["name"] */
	LEX_BARE,		/* [http], also [*] and [0] */
	LEX_KEYED,		/* [name=http,...] */
	LEX_VALUE,		/* [=value] */
	LEX_TOKEN,		/* between the slashes of a JSON pointer */
};

struct lex_step {
	enum lex_kind kind;
	struct word *keys;	/* KEYED: as many as values */
	struct word *values;	/* one of all kinds but KEYED */
	size_t n, cap_keys, cap_values;
	unsigned dup;
};

struct lex {
	struct lex_step *v;
	size_t n, cap;
};

int path_lex(struct lex *out, const char *text, struct error *err);
void path_lex_release(struct lex *l);

#endif
