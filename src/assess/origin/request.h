/*
 * Inside assess: requests of an object as the API server's audit log has them.
 * Import, or a log that is looked at together with the snapshots, puts them
 * into the object's origins file as assay-origins(5) says:
 *
 *   "audit": {"from": TIME, "to": TIME, "writes": [{"verb", "user", "address",
 *             "manager", "time", "id", "by", "subresource", "created",
 *             "body", "same": [PATH], "other": [PATH], "from", "to"}]}
 *
 * oldest first. body is "part" of a patch, "whole" of an object that was sent
 * as it was to be, absent where the log does not hold it. same and other are
 * the paths at which it agrees with the snapshot and at which it does not (of
 * a whole one other only; of one without body those that had another value in
 * the night it came in). A request of another log than the rest has its window.
 */
#ifndef ASSESS_REQUEST_H
#define ASSESS_REQUEST_H

#include "assay/assess.h"

struct request {
	const char *verb, *user;
	const char *by;			/* who took on that user, or NULL */
	const char *address, *manager;	/* or NULL */
	int64_t time;
	int64_t from, to;		/* what its log covers; WHEN_NONE */
	const json_t *source;
};
struct requests {
	struct request *v;		/* oldest first */
	size_t n;
};
/* Those after that instant; all strings are borrowed from the file. */
void requests_read(struct requests *out, const json_t *origins, int64_t after);
void requests_release(struct requests *rs);

/* The entry of managedFields that owns the field, as far as one does. */
struct request_hint {
	const char *manager;		/* NULL: none */
	int64_t time;			/* WHEN_NONE */
};
/*
 * The request that made a change: of those whose body touches the field with
 * the new value the first after which it stayed so; else the one at the time of
 * the hint's entry; else the only one there is. Several that cannot be told
 * apart are none: NULL. *sign gets how it was found.
 */
const struct request *requests_pick(const struct requests *rs, const struct change *c,
				    const struct request_hint *h, const char **sign);

#endif
