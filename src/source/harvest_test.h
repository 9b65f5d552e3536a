/* Reads archives for tests as an import does: decodes all, lets rank and order choose. */
#ifndef SOURCE_HARVEST_TEST_H
#define SOURCE_HARVEST_TEST_H

#include "assay/source.h"

struct crop {
	struct source_object o;
	unsigned rank;
	unsigned items;		/* how many items had its key */
};

struct harvest {
	struct map crops;	/* path of the key to struct crop */
	struct map ids;		/* hex of item ids */
	struct notes notes;
	struct kinds *kinds;
	struct coverage *coverage;
	char source[32];
	char profile[32];
	size_t items, damaged;
};

/* Ends the test when the archive cannot be opened; force as source_open's. */
void harvest(struct harvest *h, const char *path, const char *force);
/* With keys of what is encrypted. */
void harvest_keys(struct harvest *h, const char *path, struct str keys);
void harvest_release(struct harvest *h);
/* By "namespace/Kind[.group]/name"; cluster-wide ones under "_cluster". NULL if it is not there. */
const struct crop *harvest_get(const struct harvest *h, const char *path);
/* The number of notes of that code. */
size_t harvest_notes(const struct harvest *h, const char *code);
/* "yes", or why an object that is not there may not be called deleted. */
const char *harvest_covers(const struct harvest *h, const char *ns, const char *group,
			   const char *kind);
bool harvest_lost(const struct harvest *h, const char *ns, const char *group, const char *kind);

/* A file below the test's folder, folders made as needed. */
void put(const char *path, const char *text);
/* ASSAY_TESTDATA/nights/NIGHT/REST, malloced. */
char *night(int n, const char *rest);
/* The oracle of a night: path of the key to json_t. */
void oracle(int n, struct map *out);
void oracle_release(struct map *m);

#endif
