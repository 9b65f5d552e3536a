/*
 * Fuzz: a first line "apiVersion kind", then a message of that kind. Whatever it
 * says, the tree is text, is no deeper than allowed, and is the same every time.
 */
#include <stdlib.h>

#include "message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned
depth_of(const json_t *v)
{
	unsigned most = 0;
	const char *key;
	json_t *e;
	size_t i;

	json_object_foreach ((json_t *)v, key, e)
		most = depth_of(e) > most ? depth_of(e) : most;
	json_array_foreach (v, i, e)
		most = depth_of(e) > most ? depth_of(e) : most;
	return most + (json_is_object(v) || json_is_array(v));
}

static json_t *
decode(const char *api_version, const char *kind, struct str raw, unsigned depth)
{
	struct limits lim = LIMITS_DEFAULT;
	struct stored_odd odd = {0};
	struct error err = {0};

	lim.depth = depth;
	struct stored_run run = {.lim = &lim, .odd = &odd};
	json_t *v = message_decode(&run, api_version, kind, raw, &err);

	if (run.depth || !v != !!err.code)
		abort();
	stored_odd_release(&odd);
	return v;
}

static void
check(const char *api_version, const char *kind, struct str raw)
{
	json_t *v = decode(api_version, kind, raw, 20);
	json_t *again = decode(api_version, kind, raw, 512);
	char *text = v ? json_dumps(v, 0) : NULL;

	if (v && (!text || !again || !json_equal(v, again)))
		abort();
	/* zeros of structs may stand below the last level that the wire has */
	if (v && depth_of(v) > 20 + 8)
		abort();
	free(text);
	json_decref(v);
	json_decref(again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = (const char *)data;
	const char *line = memchr(p, '\n', size);
	const char *space = line ? memchr(p, ' ', line - p) : NULL;

	if (space && line - p < 200) {
		char *api_version = mem_strndup(p, space - p);
		char *kind = mem_strndup(space + 1, line - space - 1);

		check(api_version, kind, (struct str){line + 1, size - (line + 1 - p)});
		free(api_version);
		free(kind);
	}
	return 0;
}
