/* A pass over the entries that may be used: names checked, the rest skipped with a note. */
#ifndef BUNDLE_PASS_H
#define BUNDLE_PASS_H

#include "assay/bundle.h"
#include "reader.h"

/* Notes about skipped entries, the same ones only once however often the bundle is read. */
struct skips {
	struct notes *ns;
	const char *archive;	/* last path part */
	uint64_t seen;		/* entries that earlier passes have told about */
	bool ended;		/* the end has been told about */
	struct {
		const char *code;
		enum note_level level;
		uint64_t n;
	} told[16];
	size_t ntold;
};

struct pass {
	struct reader *r;
	const struct limits *lim;
	struct skips *skips;	/* NULL: a quiet pass */
	const char *only_name;	/* what the one entry of a packed file is called, or NULL */
	uint64_t index;		/* entries met so far */
	uint64_t given;		/* bytes of the current one */
	bool readable, ended;
	struct buf name;
	struct bundle_entry cur;
	struct error lost;	/* why the rest is lost */
};

int pass_next(struct pass *p, const struct bundle_entry **out, struct error *err);
ssize_t pass_read(struct pass *p, void *buf, size_t n, struct error *err);
void pass_release(struct pass *p);

#endif
