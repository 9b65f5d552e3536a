/* What the files of `assay show` share. */
#ifndef CLI_CMD_SHOW_H
#define CLI_CMD_SHOW_H

#include "cli.h"

/* ---- fields.c ---- */

/* What -f leaves of an object, under what leads to it. */
struct picked {
	json_t *whole, *body;		/* the object, and what is left; own references */
	struct map places;		/* pointer of each field kept -> its pointer in body, malloced */
};
/* Takes whole. ERR_NOT_FOUND when it has none of the fields; out is to be released even then. */
int pick_fields(struct picked *out, const struct cli *c, const struct object_key *k, json_t *whole,
		struct error *err);
/* Where in body stands what is at a pointer of the whole; malloced, NULL if it was left out. */
char *picked_place(const struct picked *p, const char *pointer);
void picked_release(struct picked *p);

/* ---- since.c ---- */

struct since_list {
	struct blame *blame;		/* what v borrows from */
	struct shown_since *v;
	size_t n;
	int64_t made;			/* as of a shown_object */
};
/* What of the object that at has, as far as it was picked, has not always been so. */
int since_look(struct since_list *out, struct cli *c, const struct store_snapshot *at,
	       const struct object_key *k, const struct picked *p, struct error *err);
void since_release(struct since_list *l);

#endif
