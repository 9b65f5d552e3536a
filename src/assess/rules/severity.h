/*
 * For tests: one object in two states, and what its rule says of the change
 * when it goes one way and when it goes back.
 */
#ifndef ASSESS_SEVERITY_H
#define ASSESS_SEVERITY_H

#include <stddef.h>

struct way {
	const char *head;		/* "apps/v1 Deployment shop/web", "v1 Node /a" */
	const char *old, *new;		/* members of the body as YAML; NULL: not there */
	const char *path;		/* of the record, as printed */
	const char *forth, *back;	/* "critical service-type", "noise lease"; NULL: any */
	const char *beside;		/* objects on both sides, "head | body" a line; or NULL */
	const char *there, *here;	/* only on the older, only on the newer side; or NULL */
};
void check_ways(const struct way *v, size_t n);

#endif
