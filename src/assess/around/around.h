/*
 * Inside assess: objects around a change, of which outlines are enough.
 *
 *   owner.c     owners, by references or older marks, and names that controllers make
 *   refs.c      what leads to what inside a namespace
 *   uses.c      which workloads use a ConfigMap or Secret
 *   outline.c   what of an object is asked for here
 */
#ifndef ASSESS_AROUND_H
#define ASSESS_AROUND_H

#include "judge.h"

/* ---- owner.c ---- */
/* The owner of an object as its references, or older marks, tell; false if it has none. All
 * strings are copied to out. */
bool owner_of(struct run *r, const struct object_key *k, const json_t *body,
	      struct object_key *out);
/* "<stem>-<digits>"; the length of stem, 0 if it is no such name. */
size_t stem_of_number(const char *name);
/* "<stem>-<5 characters>" as the API server makes up names; the length of stem, or 0. */
size_t stem_of_random(const char *name);

/* ---- refs.c ---- */
/* Something that runs: its pod template's labels and pod spec. */
struct workload {
	const struct object_key *key;
	const json_t *body, *labels, *spec;
};
struct refs_list {
	struct object_key *keys;
	const json_t **bodies;
	size_t n, cap;
};
enum space_part { PART_WORKLOADS, PART_SERVICES, PART_ROUTES, PART_SCALERS };
struct space {
	struct refs_list part[PART_SCALERS + 1];
	bool have[PART_SCALERS + 1];
	struct workload *v;		/* of PART_WORKLOADS: what has no owner */
	size_t n, cap;
	struct map users;		/* of ConfigMaps and Secrets; see uses.c */
	bool have_users;
};
/* The namespace with this part read in; other parts may not be. */
struct space *space_of(struct run *r, enum side s, const char *ns, enum space_part part);
void spaces_release(struct run *r);
/* The pod template (or the Pod's own) of a body. */
bool workload_of(const struct object_key *k, const json_t *body, struct workload *out);
/* An equality selector and labels; an empty one selects nothing. */
bool selector_fits(const json_t *selector, const json_t *labels);
/* Ready addresses of a Service; -1 if it has no endpoints object at all. */
long ready_of(struct run *r, enum side s, const struct object_key *service);
/* Had a Service of this workload ready endpoints before, and has it none now? */
bool lost_endpoints(struct run *r, const struct workload *w, const char *ns,
		    const struct object_key **service);
/* The autoscaler of an object, NULL if none; lent. */
const json_t *scaler_of(struct run *r, enum side s, const struct object_key *k,
			const struct object_key **name);
const struct object_key *route_to(struct run *r, enum side s, const char *ns, const char *service);
/* A Service or Route that leads to this workload, on a side; lent. */
const struct object_key *leads_to(struct run *r, enum side s, const struct workload *w,
				  const char *ns);

/* ---- uses.c ---- */
/* Workloads of the newer side, by their index in its space. */
struct users {
	size_t *v;
	size_t n, cap;
};
/* Those that use a ConfigMap or Secret; lent, never NULL. */
const struct users *users_of(struct run *r, const struct object_key *k);
void users_free(void *users);
/* How a workload uses it, or only its key (NULL: any): appends "mounts it at /etc/x"; false if it
 * does not. */
bool workload_uses(const struct workload *w, const struct object_key *k, const char *key,
		   struct buf *how);

#endif
