/*
 * The tarball of static pod resources that OpenShift saves beside a snapshot
 * (formats.md b.2): pod manifests, and the ConfigMaps and Secrets that they
 * mount, as objects of a namespace of their own, "_static/COMPONENT". A
 * revision's number is in no name. Of the encryption configuration nothing is
 * kept.
 */
#ifndef SOURCE_STATICS_H
#define SOURCE_STATICS_H

#include <jansson.h>

#include "assay/source.h"

struct static_file {
	const char *key;
	struct str bytes;
};

struct static_object {
	const char *ns, *kind, *name;
	unsigned long revision;
	struct static_file *v;		/* sorted by key */
	size_t n, cap;
};

/* One encryption configuration of the tarball. */
struct static_config {
	unsigned long revision;
	struct str bytes;
};

struct statics {
	struct map objects;		/* to struct static_object */
	struct map newest;		/* namespace to the highest revision, as text */
	struct static_config *configs;	/* highest revision first */
	size_t nconfigs, capconfigs;
	uint64_t bytes;
	struct arena mem;
};

/* Reads all entries of b; what cannot be read is a note of the bundle's or in ns. Returns whether
 * all was read. */
bool statics_read(struct statics *st, struct bundle *b, const struct limits *lim,
		  struct notes *ns);
void statics_release(struct statics *st);	/* wipes */

/* The objects of the highest revision of each component, in the order of their keys. */
int statics_each(struct statics *st,
		 int (*each)(void *ctx, const struct static_object *o, struct error *err),
		 void *ctx, struct error *err);
/* All that the object depends on. */
void static_id(const struct static_object *o, struct sha256 *sha, uint8_t id[SHA256_BYTES]);
/* New reference; NULL with err when a manifest cannot be read. */
json_t *static_decode(const struct static_object *o, const struct limits *lim, struct error *err);

/* Which namespaces such objects have had in every release; NULL past the end. */
const char *static_namespace(size_t i);

#endif
