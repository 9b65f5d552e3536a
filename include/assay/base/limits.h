/*
 * The bounds that everything from outside is held to. One struct, so that a
 * user can raise one and a test can lower one.
 */
#ifndef ASSAY_BASE_LIMITS_H
#define ASSAY_BASE_LIMITS_H

#include <stdint.h>

struct limits {
	uint64_t entry_bytes;	/* one file inside an archive, unpacked: 4 GiB */
	uint64_t total_bytes;	/* all of them: 64 GiB */
	uint64_t entries;	/* files and folders in an archive: 2,000,000 */
	/* unpacked over packed, once past 64 MiB: 200 (exports reach about 60) */
	uint64_t ratio;
	uint64_t item_bytes;	/* one object or document: 16 MiB (etcd takes 1.5 MiB) */
	uint64_t objects;	/* in one snapshot: 5,000,000 */
	uint32_t depth;		/* nesting of JSON, YAML and what walks them: 512 */
	uint32_t path_bytes;	/* name of an entry: 4,096 */
	uint32_t aliases;	/* nodes that YAML aliases may expand to in a document: 100,000 */
	uint32_t doc_bytes;	/* a document inside a string: 4 MiB; larger ones are text */
};

#define LIMITS_DEFAULT                                                                 \
	((struct limits){                                                              \
		.entry_bytes = 4ULL << 30,                                             \
		.total_bytes = 64ULL << 30,                                            \
		.entries = 2000000,                                                    \
		.ratio = 200,                                                          \
		.item_bytes = 16ULL << 20,                                             \
		.objects = 5000000,                                                    \
		.depth = 512,                                                          \
		.path_bytes = 4096,                                                    \
		.aliases = 100000,                                                     \
		.doc_bytes = 4U << 20,                                                 \
	})

#endif
