/*
 * Fuzz: what was read and dumped reads back as the same tree and dumps as the
 * same bytes; and we take exactly what jansson takes, but for what design.md 10
 * says of it (big integers, NUL in keys, depth).
 */
#include <stdio.h>
#include <stdlib.h>

#include "assay/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void __attribute__((noreturn))
fail(const char *what, const struct buf *b)
{
	fprintf(stderr, "%s\n%.*s\n", what, (int)b->n, b->p ? b->p : "");
	abort();
}

static void
check_dump(const json_t *t, const struct limits *lim)
{
	struct buf a = {0}, b = {0};
	struct error err = {0};
	json_t *again, *copy = tree_copy(t);

	canon_dump(&a, t);
	again = tree_parse_json(a.p, a.n, lim, NULL, &err);
	if (!again)
		fail(err.text, &a);
	if (!tree_equal(t, again) || !tree_equal(again, t) || !tree_equal(t, copy))
		fail("not equal", &a);
	canon_dump(&b, again);
	if (a.n != b.n || memcmp(a.p, b.p, a.n) != 0)
		fail("not the same dump", &b);
	buf_clear(&a);
	canon_compact_ordered(&a, t);
	json_decref(again);
	again = tree_parse_json(a.p, a.n, lim, NULL, &err);
	if (!again || !tree_equal(t, again))
		fail("compact and in order", &a);
	json_decref(again);
	json_decref(copy);
	buf_release(&a);
	buf_release(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = (const char *)data;
	struct limits lim = LIMITS_DEFAULT;
	struct tree_oddities odd = {0};
	struct error err = {0};
	json_error_t je;
	json_t *t = tree_parse_json(p, size, &lim, &odd, &err);
	json_t *theirs = json_loadb(p, size, JSON_DECODE_ANY | JSON_ALLOW_NUL, &je);
	struct buf none = {0};

	if (!t && !err.text[0])
		fail("refused without a reason", &none);
	if (t)
		check_dump(t, &lim);
	if (t && !odd.big_integers && !odd.nul_keys && !theirs)
		fail(je.text, &none);
	/* it takes a NUL behind a number for the end */
	if (theirs && !t && err.code != ERR_LIMIT && !memchr(p, '\0', size))
		fail(err.text, &none);
	if (t && theirs && !json_equal(t, theirs))
		fail("another tree", &none);
	json_decref(t);
	json_decref(theirs);
	return 0;
}
