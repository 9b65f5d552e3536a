/*
 * Who uses an object: Routes and Ingresses that lead to a Service, what names
 * its host, workloads that mount a ConfigMap or run as an account, bindings of
 * a role. Computed from what the snapshot says (selectors, references, hosts),
 * never from names that are alike, and only told, never denied: a backup may
 * lack the kinds that use it. Users are looked for in the object's namespace,
 * and among the cluster-wide bindings.
 */
#ifndef ASSAY_ASSESS_USED_H
#define ASSAY_ASSESS_USED_H

#include <stdbool.h>

#include "assay/assess.h"

struct used_user {
	struct object_key key;
	char *ref;			/* "shop/dc/web" */
	/* "env CART_URL=http://cart:80", "" : nothing but that it does. Not escaped. */
	char *how;
	bool plain;			/* the kind of the user says as much: how may be left out */
	bool changed;			/* it is among what the drift shows */
	const char *broken;		/* "port gone": what this change took from it; NULL; static */
};

/* The broken and the changed ones first, then by reference. Owns all. */
struct used_by {
	struct used_user *v;
	size_t n, cap;
};

/* Of the newer snapshot, of the older one when the object is gone. d tells what else changed; o need
 * not be of it. ERR_CANCELLED when the world says stop: out is empty then. */
int assess_used_by(const struct world *w, const struct drift *d, const struct drift_object *o,
		   struct used_by *out, struct error *err);
void used_by_release(struct used_by *u);

#endif
