/* What the files of `assay etcd` share: the file that is looked into, and what opens its values. */
#ifndef CMD_ETCD_H
#define CMD_ETCD_H

#include "cli.h"

#include "assay/bundle.h"
#include "assay/etcd.h"
#include "assay/kubepb.h"

struct look {
	struct cli *c;
	const char *path;		/* as given */
	enum render_format format;
	struct limits limits;
	struct notes notes;		/* what is damaged */
	struct bundle *bundle;		/* the file, and the tarball saved with it */
	struct etcd *db;
	struct stored_prefixes *prefixes;
	struct keyring *ring;
	struct kinds *kinds;		/* built in, and those of the file's CRDs */
};

/* ---- keys.c ---- */

/* The keys of --encryption-config, of the tarball beside the file, and those that the file itself
 * holds for other API servers. */
int look_keys(struct look *k, struct error *err);

/* ---- value.c ---- */

/* One entry with what can be told of its value without decoding it. */
struct looked {
	const struct etcd_entry *en;
	struct stored_key key;		/* all empty where the key has no known prefix */
	enum stored_form form;		/* as stored */
	char provider[64], key_name[256];	/* of STORED_ENCRYPTED */
	char api_version[256], kind[256];	/* "" when not known */
};
/* deep: open an encrypted value to see its kind. */
void look_at(const struct look *k, const struct etcd_entry *en, bool deep, struct looked *out);
/* Can it be opened? Appends the clear value; the caller wipes out. */
int look_open(const struct look *k, const struct etcd_entry *en, struct buf *out, struct error *err);
/* The object, or the text of a plain key, as a new reference. */
json_t *look_decode(const struct look *k, const struct etcd_entry *en, struct error *err);
/* Does it pass -n and -k? */
bool look_passes(const struct look *k, const struct looked *l);
/* --get */
int look_get(struct look *k, const char *key, struct error *err);

/* ---- status.c ---- */
int look_status(struct look *k, struct error *err);

/* ---- list.c ---- */
int look_list(struct look *k, struct error *err);
int look_history(struct look *k, const char *key, struct error *err);
int look_deleted(struct look *k, struct error *err);

#endif
