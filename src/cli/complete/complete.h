/* What completion knows while it offers words. */
#ifndef CLI_COMPLETE_H
#define CLI_COMPLETE_H

#include "cli.h"

struct completion {
	struct cli *c;
	const char *word;		/* what is typed so far */
	struct store_snapshot at;	/* the newest snapshot */
	bool has_store;
	struct map said;
};

/* complete.c: a word, if it begins as what is typed, and what it is; each word of a list. */
void complete_offer(struct completion *k, const char *word, const char *what);
void complete_choices(struct completion *k, const char *list, const char *what);

/* stored.c: words of the newest snapshot (has_store). */
void stored_kinds(struct completion *k, const char *suffix);
void stored_namespaces(struct completion *k);
/* shop/de, svc/ca, shop/svc/ca */
void stored_objects(struct completion *k);
void stored_snapshots(struct completion *k);
/* Of the objects on the line, or else of one of each kind that may be meant. */
void stored_fields(struct completion *k, const struct words *line);
void stored_contexts(struct completion *k);

#endif
