/* What a bundle is made of, for the files that open one and hand out its bytes. */
#ifndef BUNDLE_INSIDE_H
#define BUNDLE_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "assay/bundle.h"
#include "pass.h"

struct bundle {
	enum bundle_kind kind;
	char *path;
	char *name;
	char *shown;		/* the name as messages show it */
	char *inner;		/* what the one entry of a single file is called */
	struct limits lim;
	struct container file;	/* fd -1 for a folder */
	struct listing list;	/* of folders and plain files; root -1 elsewhere */
	struct skips skips;
	struct pass main;
	bool digested, digesting;	/* digesting: by that thread */
	pthread_t digester;
	atomic_bool stop;
	uint8_t digest[SHA256_BYTES];
	struct error undigested;
	struct {
		struct arena arena;
		struct bundle_entry *v;
		size_t n, asked;
		bool complete;
	} names;
};

/* Nothing open yet: file.fd and list.root are -1. */
struct bundle *bundle_new(const char *path, const struct limits *lim, struct notes *ns);
/* b->file.fd is open on anything. */
int bundle_take(struct bundle *b, struct error *err);
/* A folder's, chosen files' or one plain file's entries are apart; others come in a stream. */
bool bundle_is_listed(const struct bundle *b);
/* digest.c: nobody wants it any more. */
void bundle_digest_stop(struct bundle *b);
/* A pass of its own, to be released by the caller. */
struct pass bundle_new_pass(struct bundle *b, enum reader_use use);

#endif
