/*
 * Inside assess: objects around a change, of which outlines are enough.
 *
 *   owner.c     owners, by references or older marks, and names that controllers make
 *   refs.c      what leads to what inside a namespace
 *   uses.c      which workloads use a ConfigMap, Secret or claim
 *   used.c      who uses an object of any kind
 *   link.c      how one kind uses another: what used.c goes through
 *   mention.c   hosts of Services in texts
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
	struct map users;		/* of ConfigMaps, Secrets, claims; see uses.c */
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
/* Those that use a ConfigMap, Secret or claim; lent, never NULL. */
const struct users *users_of(struct run *r, const struct object_key *k);
void users_free(void *users);
/* How a workload uses such an object, or only its key (NULL: any): appends "mounts it at /etc/x"; false if it
 * does not. */
bool workload_uses(const struct workload *w, const struct object_key *k, const char *key,
		   struct buf *how);
/* Does a variable take that key of it, and must it be there? */
bool workload_needs_key(const struct workload *w, const struct object_key *k, const char *key);

/* ---- mention.c ---- */
struct mention {
	struct buf text;		/* "http://cart:80", without user and password */
	long port;			/* 0: none is named */
	bool sure;			/* a host for certain: in a URL, or with its namespace */
	bool whole;			/* the name is all of the text */
};
/* The next host of the Service in a text, behind which *text is put; false: no more. */
bool mention_next(const char **text, const struct object_key *service, struct mention *m);
/* May a variable of that name hold a bare host? */
bool mention_variable(const char *name);

/* ---- link.c ---- */
/* An object of which it is asked who uses it. */
struct used {
	const struct object_key *key;
	const json_t *was, *is;		/* of either side; NULL: not there */
};
/* What may use it: w of a workload, else NULL. */
struct user_seen {
	const struct object_key *key;
	const json_t *body;
	const struct workload *w;
};
/* How it does: broken is what the change took from it, static, or NULL. */
struct user_how {
	struct buf text;
	const char *broken;
};
struct link {
	const char *group, *kind;	/* of the used; kind NULL: what has a pod template */
	const char *by_group, *by_kind;	/* of the user; by_kind NULL: workloads */
	bool (*uses)(const struct used *u, const struct user_seen *s, struct user_how *how);
	bool plain;			/* as in used_user */
};
/* The i-th way to use an object of that kind; NULL past the last. */
const struct link *link_of(const struct used *u, size_t i);

#endif
