/* The value that a path leads to, also inside a document in a string, as the walk reads it. */
#include "walk.h"

/* Goes on inside the string where the way through the object ends. */
static json_t *
find_inside(const json_t *text, const struct path *at, size_t n, const struct limits *lim)
{
	const struct path there = {.v = at->v, .n = n};
	const struct path rest = {.v = at->v + n, .n = at->n - n};
	struct doc doc;
	json_t *found;

	if (json_string_length(text) > lim->doc_bytes)
		return NULL;
	doc_read(&doc, text_title(&there), json_string_value(text), json_string_length(text), lim);
	found = json_incref(path_find(doc.tree, &rest, NULL));
	doc_release(&doc);
	return found;
}

json_t *
compare_find(const json_t *body, const struct path *at, const struct limits *lim)
{
	json_t *here = (json_t *)(uintptr_t)body;

	for (size_t i = 0; here && i < at->n; i++) {
		const struct path step = {.v = &at->v[i], .n = 1};

		if (json_is_string(here))
			return find_inside(here, at, i, lim);
		here = path_find(here, &step, NULL);
	}
	return json_incref(here);
}
