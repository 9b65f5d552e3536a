/*
 * The newest stamp of something that has happened, to find out when an archive
 * was made and whether its clock was right. Expiries and schedules lie in the
 * future and are not looked at.
 */
#include "normal.h"

static const struct {
	const char *kind;	/* NULL: any */
	const char *path;
} stamps[] = {
	{NULL, "metadata/creationTimestamp"},
	{NULL, "metadata/managedFields/*/time"},
	{NULL, "status/conditions/*/lastTransitionTime"},
	{NULL, "status/conditions/*/lastHeartbeatTime"},
	{NULL, "status/conditions/*/lastUpdateTime"},
	{NULL, "status/conditions/*/lastProbeTime"},
	{"Lease", "spec/acquireTime"},
	{"Lease", "spec/renewTime"},
	{"Event", "firstTimestamp"},
	{"Event", "lastTimestamp"},
	{"Event", "eventTime"},
	{"Event", "series/lastObservedTime"},
	{"Event", "deprecatedFirstTimestamp"},
	{"Event", "deprecatedLastTimestamp"},
	{"Route", "status/ingress/*/conditions/*/lastTransitionTime"},
};

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* The newest at the places that the path reaches; recursion ends with the path. */
static int64_t
newest_at(const json_t *v, const char *path)
{
	size_t n = strcspn(path, "/"), i;
	const char *rest = path[n] ? path + n + 1 : path + n;
	int64_t at = WHEN_NONE;
	json_t *item;

	if (!*path)
		return json_is_string(v) &&
				       when_parse_rfc3339(json_string_value(v),
							  json_string_length(v), &at) ?
			at : WHEN_NONE;
	if (n != 1 || *path != '*')
		return json_is_object(v) ? newest_at(json_object_getn(v, path, n), rest)
					 : WHEN_NONE;
	json_array_foreach(v, i, item)
		at = later(at, newest_at(item, rest));
	return at;
}

int64_t
stamp_newest(const struct object_key *k, const json_t *raw)
{
	int64_t at = WHEN_NONE;

	for (size_t i = 0; i < countof(stamps); i++)
		if (!stamps[i].kind || strcmp(stamps[i].kind, k->kind) == 0)
			at = later(at, newest_at(raw, stamps[i].path));
	return at;
}
