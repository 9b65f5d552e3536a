/* What the files of search share. */
#ifndef FLOW_SEARCH_PRIVATE_H
#define FLOW_SEARCH_PRIVATE_H

#include "assay/flow/search.h"

#include "examine.h"

/* ---- need.c: may bytes be skipped unread? ---- */

/* Pieces of text that every match has, as far as the pattern tells them. */
struct need;
struct need *need_new(const struct search_opts *o);
/* May the file of an object have a match? False only when it surely has none. */
bool need_file(const struct need *n, const char *p, size_t len);
/* The same of a document in a string, whose path has no match before it. */
bool need_document(const struct need *n, const char *p, size_t len);
void need_free(struct need *n);

/* ---- body.c: the hits in one body ---- */

struct field_hit {
	char *path;
	json_t *value;		/* own reference, or NULL */
	size_t from, to;
	unsigned line;
	bool weak;		/* a line of a document: goes when the document itself tells it */
	bool dead;
};

struct field_hits {
	struct field_hit *v;
	size_t n, cap;
};
void field_hits_release(struct field_hits *h);

struct search {
	struct store *store;
	const struct search_opts *o;
	struct pattern *pattern;
	struct need *need;
	struct filter_set *filter;
	struct kinds *kinds;
	struct search_count *count;
	uint64_t total;		/* blobs to read */
	size_t work;		/* about bytes since the last tick */
	bool cancelled;
};
/* Bytes of work done; true when the caller of all wants to stop. */
bool search_tick(struct search *s, size_t work);
void search_body(struct search *s, const struct object_key *k, const json_t *body,
		 struct field_hits *out);

#endif
