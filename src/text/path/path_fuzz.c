/* Fuzz: a path that was read prints to something that reads the same; globs and look-ups hold. */
#include <stdio.h>
#include <stdlib.h>

#include "assay/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char object[] =
	"{\"spec\":{\"ports\":[{\"name\":\"http\",\"port\":80}],\"args\":[\"x\",1,[2]]},"
	"\"data\":{\"a.b\":{\"\":0}},\"a\":[{\"name\":\"A\"},{\"name\":\"A\",\"b\":{}}]}";

static void
follow(const struct path *p)
{
	struct limits lim = LIMITS_DEFAULT;
	json_t *t = tree_parse_json(object, strlen(object), &lim, NULL, NULL);
	struct buf pointer = {0};
	struct path again;
	json_t *v = path_find(t, p, &pointer);

	/* the pointer is a path to the same place */
	if (v && path_parse(&again, buf_cstr(&pointer), NULL) == 0) {
		if (path_find(t, &again, NULL) != v)
			abort();
		path_release(&again);
	}
	buf_release(&pointer);
	json_decref(t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size);
	struct buf one = {0}, two = {0};
	struct path_glob *g = NULL;
	struct error err = {0};
	struct path p, q;

	if (path_parse(&p, text, &err) == 0) {
		path_print(&one, &p);
		if (path_parse(&q, buf_cstr(&one), &err) != 0) {
			fprintf(stderr, "%s\n", err.text);
			abort();
		}
		path_print(&two, &q);
		if (!str_eq(one.p, buf_cstr(&two))) {
			fprintf(stderr, "%s\n%s\n", one.p, two.p);
			abort();
		}
		follow(&p);
		if (path_glob_new(&g, text, NULL) != 0)
			abort();
		path_glob_match(g, &p);
		path_glob_match_exact(g, &q);
		path_release(&p);
		path_release(&q);
	} else if (!err.text[0]) {
		abort();
	}
	path_glob_free(g);
	buf_release(&one);
	buf_release(&two);
	free(text);
	return 0;
}
