/* Evidence of Events, of either API: involvedObject or regarding, counts and series. */
#include "evidence.h"

json_t *
event_object(json_t *v)
{
	static const struct pick picks[] = {
		{"kind", "kind"},
		{"namespace", "namespace"},
		{"name", "name"},
		{"fieldPath", "fieldPath"},
	};
	json_t *object = tree_get(v, "involvedObject");

	return evidence_pick(object ? object : tree_get(v, "regarding"), picks, countof(picks));
}

static json_t *
first_of(const json_t *v, const char *const *paths, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		json_t *m = tree_at(v, paths[i]);

		if (json_is_integer(m) ? json_integer_value(m) > 0 : json_string_length(m) > 0)
			return m;
	}
	return NULL;
}

json_t *
event_count(json_t *v)
{
	static const char *const paths[] = {"series/count", "count", "deprecatedCount"};
	json_t *n = first_of(v, paths, countof(paths));

	return n ? json_incref(n) : json_integer(1);
}

/* In whole seconds: the two APIs print one instant differently. */
static json_t *
instant(const json_t *v)
{
	int64_t at = tree_time(v, "");

	return at == WHEN_NONE ? NULL : time_json(at);
}

json_t *
event_first(json_t *v)
{
	static const char *const paths[] = {"firstTimestamp", "deprecatedFirstTimestamp",
					    "eventTime"};

	return instant(first_of(v, paths, countof(paths)));
}

json_t *
event_last(json_t *v)
{
	static const char *const paths[] = {"series/lastObservedTime", "lastTimestamp",
					    "deprecatedLastTimestamp", "eventTime"};

	return instant(first_of(v, paths, countof(paths)));
}
