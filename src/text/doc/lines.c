/* Line numbers beside a tree, since jansson keeps none. */
#include "lines.h"

#include <stdio.h>
#include <stdlib.h>

static void
put(struct map *lines, const json_t *container, const char *token, size_t n, unsigned line)
{
	char small[256], *key = small;
	size_t len = sizeof(container) + n;

	if (!lines)
		return;
	if (len > sizeof(small))
		key = mem_alloc(len);
	memcpy(key, &container, sizeof(container));
	memcpy(key + sizeof(container), token, n);
	map_putn(lines, key, len, (void *)(uintptr_t)line);
	if (key != small)
		free(key);
}

void
lines_member(struct map *lines, const json_t *object, const char *name, size_t n, unsigned line)
{
	put(lines, object, name, n, line);
}

void
lines_item(struct map *lines, const json_t *array, size_t index, unsigned line)
{
	char token[24];

	if (lines)
		put(lines, array, token, (size_t)snprintf(token, sizeof(token), "%zu", index),
		    line);
}

unsigned
lines_find(const struct map *lines, const json_t *container, const char *token)
{
	size_t n = strlen(token), len = sizeof(container) + n;
	char *key = mem_alloc(len);
	unsigned line;

	memcpy(key, &container, sizeof(container));
	memcpy(key + sizeof(container), token, n);
	line = (unsigned)(uintptr_t)map_getn(lines, key, len);
	free(key);
	return line;
}
