/* Documents of a list file that are no plain objects: answers of the server, exported templates. */
#ifndef SOURCE_LIST_ITEM_H
#define SOURCE_LIST_ITEM_H

#include "glance.h"
#include "assay/text.h"

enum item_sort {
	ITEM_OBJECT,
	ITEM_FOREIGN,		/* values of a chart, a kubeconfig: nothing of a cluster */
	ITEM_STATUS,		/* kind Status: an error of the API server */
	ITEM_EXPORT,		/* a Template of `oc export --as-template` around objects */
};

/* Of a document that stands in no list; g is its glance. */
enum item_sort list_item_sort(const struct item *it, const struct glance *g,
			      const struct limits *lim);
/* The message of a Status, malloced, safe to print and short. */
char *list_status_text(const struct item *it, const struct limits *lim);
/* Calls on_item for each object of an exported template. -1 only when that did. */
int list_expand(const struct item *it, const struct limits *lim, void *ctx,
		int (*on_item)(void *ctx, const struct item *it, struct error *err),
		struct error *err);

#endif
