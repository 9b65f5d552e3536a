/* What a document is that stands in no list (formats.md h.4). */
#include "item.h"

static json_t *
parse(const struct item *it, const struct limits *lim)
{
	return it->format == ITEM_JSON ? tree_parse_json(it->bytes, it->n, lim, NULL, NULL)
				       : tree_parse_yaml(it->bytes, it->n, lim, NULL, NULL);
}

static bool
is(struct str s, const char *word)
{
	return s.n == strlen(word) && memcmp(s.p, word, s.n) == 0;
}

/* A Template that lies in a cluster has a namespace or a uid; one that a person wrote has
 * parameters. What `oc export --as-template` made has neither. */
static bool
is_export(const struct item *it, const struct limits *lim)
{
	json_t *t = parse(it, lim);
	bool yes = json_array_size(tree_get(t, "objects")) > 0 &&
		   !json_array_size(tree_get(t, "parameters")) &&
		   !tree_str(t, "metadata/namespace") && !tree_str(t, "metadata/uid");

	json_decref(t);
	return yes;
}

enum item_sort
list_item_sort(const struct item *it, const struct glance *g, const struct limits *lim)
{
	if (is(g->kind, "Status") && is(g->version, "v1"))
		return ITEM_STATUS;
	if (!g->metadata)
		return ITEM_FOREIGN;
	return is(g->kind, "Template") && is_export(it, lim) ? ITEM_EXPORT : ITEM_OBJECT;
}

char *
list_status_text(const struct item *it, const struct limits *lim)
{
	json_t *t = parse(it, lim);
	const char *text = tree_str(t, "message");
	struct buf b = {0};
	size_t n = text ? strlen(text) : 0;

	buf_add_safe(&b, text ? text : "", utf8_fit(text ? text : "", n, 160));
	json_decref(t);
	buf_cstr(&b);
	return buf_take(&b);
}

int
list_expand(const struct item *it, const struct limits *lim, void *ctx,
	    int (*on_item)(void *ctx, const struct item *it, struct error *err),
	    struct error *err)
{
	json_t *t = parse(it, lim), *o;
	struct buf b = {0};
	size_t i;
	int rc = 0;

	json_array_foreach(tree_get(t, "objects"), i, o) {
		struct item one = *it;

		buf_clear(&b);
		canon_compact(&b, o);
		one.format = ITEM_JSON;
		one.bytes = b.p;
		one.n = b.n;
		rc = on_item(ctx, &one, err);
		if (rc != 0)
			break;
	}
	buf_release(&b);
	json_decref(t);
	return rc;
}
