/*
 * Requests: logs of the API server's audit that are looked at beside snapshots,
 * from files of their own (--audit) or from within an archive. What they tell of
 * an object stands in its origins file as "audit" (assay-store(5)); import puts
 * it there, and whoever asks with a log at hand gets it as if it stood there.
 */
#ifndef ASSAY_FLOW_REQUESTS_H
#define ASSAY_FLOW_REQUESTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "assay/base.h"
#include "assay/bundle.h"
#include "assay/normal.h"
#include "assay/object.h"
#include "assay/store.h"

struct requests;
/* base (may be NULL) tells, too; it is lent and must outlive the result. */
struct requests *requests_new(const struct requests *base);
void requests_free(struct requests *r);
/* A log, packed or not, or a folder or archive of them. ERR_INPUT when no request is in it. */
int requests_add_file(struct requests *r, const char *path, const struct limits *lim,
		      struct error *err);
/* The logs within a bundle, by their names, and by their first bytes where those tell nothing;
 * false where there is none. The bundle is to be read from its start afterwards. */
bool requests_add_bundle(struct requests *r, struct bundle *b, const struct limits *lim);
/* Instants of the first and last request; false if there is none. */
bool requests_window(const struct requests *r, int64_t *from, int64_t *to);
/* May there be a write of an object of this name? Cheap. */
bool requests_name(const struct requests *r, const struct object_key *k);

struct requests_ask {
	const struct object_key *key;
	const struct kinds *kinds;
	/* by which what was sent is made comparable; NULL: it is not */
	const struct normal *normal;
	const json_t *body;		/* the object in normal form, NULL: it is not there */
	int64_t until;			/* later writes are not told */
};
/* The value of "audit", new reference; NULL if the log has no write of the object until then. */
json_t *requests_json(const struct requests *r, const struct requests_ask *q);
/* Calls each with the keys of objects that were deleted until then; lent. */
void requests_deleted(const struct requests *r, const struct kinds *ks, int64_t until,
		      void (*each)(void *ctx, const struct object_key *k), void *ctx);

/* An origins file (NULL: there is none) with what the log tells of the object as well; takes over
 * the reference to origins. s is where the key of hashed secrets is, NULL: they are not
 * compared. */
struct requests_view {
	const struct requests *requests; /* NULL: origins as they are */
	struct normal *normal;		/* requests_view_close */
	const struct kinds *kinds;
};
void requests_view_open(struct requests_view *v, const struct requests *r, struct store *s,
			const struct kinds *ks);
void requests_view_close(struct requests_view *v);
json_t *requests_view(const struct requests_view *v, json_t *origins, const struct object_key *k,
		      const json_t *body, int64_t until);

#endif
