/* Any JSON object as any kind: no crash, and what came out once comes out the same again. */
#include <stdlib.h>

#include "normal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct limits lim = LIMITS_DEFAULT;
	struct normal *n = NULL;
	struct normal_opts o = {.secrets = SECRETS_HASH, .limits = lim};
	struct object_key k = {(char *)"", NULL, (char *)"ns", (char *)"name"};
	struct normal_out once = {0}, twice = {0};
	json_t *raw = tree_parse_json((const char *)data, size, &lim, NULL, NULL);

	if (normal_new(&n, &o, NULL) != 0)
		abort();
	if (!json_is_object(raw))
		goto done;
	k.kind = mem_strdup(tree_str(raw, "kind") ? tree_str(raw, "kind") : "Secret");
	if (normal_run(n, &k, raw, &once, NULL) != 0)
		goto done;
	if (normal_run(n, &k, once.body, &twice, NULL) != 0 || !json_equal(once.body, twice.body))
		abort();
done:
	normal_out_release(&once);
	normal_out_release(&twice);
	json_decref(raw);
	free(k.kind);
	normal_free(n);
	return 0;
}
