/*
 * Stores for tests: snapshots at given instants with a few tiny objects, and
 * the git command to look at them.
 */
#ifndef STORE_SYNTH_TEST_H
#define STORE_SYNTH_TEST_H

#include "assay/store.h"

struct synth {
	const char *context;	/* NULL: "prod-eu1" */
	const char *source;	/* NULL: "openshift-backup" */
	const char *when;	/* RFC 3339 */
	unsigned objects;	/* ConfigMaps a-0, a-1 … in ten namespaces; 0: three */
	unsigned changed;	/* how many of them hold `salt` instead of a constant */
	unsigned salt;
	const char *const *paths;	/* more of them by path, up to a NULL */
};

int64_t synth_time(const char *rfc3339);
/* Stages it; ends the test when that fails. */
void synth_stage(struct store_writer *w, const struct synth *n);
/* One writer, n snapshots, one commit. */
void synth_commit(struct store *s, const struct synth *v, size_t n);
struct store *synth_create(const char *dir);
struct store *synth_open(const char *dir);
/* 00:15 in Berlin on 1 to 14 September 2026, none on the 6th. */
void synth_september(struct store *s, const char *context);
/* Hex of the branch's newest commit. */
void synth_tip(struct store *s, const char *context, char out[41]);

/* Runs a shell command; its output goes to out (may be NULL). The exit status. */
int shell(struct buf *out, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* git fsck --strict says nothing at all. */
bool fsck_clean(const char *dir);

#endif
