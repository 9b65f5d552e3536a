/* Any bytes as a Helm release: the packed text of it, or the JSON inside. What comes out is a
 * summary that a second run leaves alone. */
#include <stdlib.h>

#include "normal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(struct pass *p, json_t *summary)
{
	json_t *body, *again;

	if (!summary)
		return;
	if (!helm_is_summary(summary))
		abort();
	body = json_pack("{s:s, s:{s:O}}", "kind", "Secret", "data", "release", summary);
	again = redact_tree(p, body, "Secret");
	if (!p->failed && !json_equal(body, again))
		abort();
	json_decref(again);
	json_decref(body);
	json_decref(summary);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct normal_opts o = {.secrets = SECRETS_HASH, .limits = LIMITS_DEFAULT};
	struct error err = {0};
	struct str hashed = {(const char *)data, size};
	struct normal *n = NULL;
	struct pass p = {.err = &err};

	if (normal_new(&n, &o, NULL) != 0)
		abort();
	p.n = n;
	check(&p, helm_of_json(&p, hashed.p, hashed.n, hashed));
	p.failed = false;
	check(&p, helm_summary(&p, hashed.p, hashed.n, hashed));
	normal_free(n);
	return 0;
}
