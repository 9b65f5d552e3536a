/* The words of the interface for severities, origins and categories. */
#include "assay/assess.h"

static const char *const severities[] = {
	[SEVERITY_INFO] = "info",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_CRITICAL] = "critical",
};

static const char *const origins[] = {
	[ORIGIN_UNKNOWN] = "unknown",
	[ORIGIN_HAND] = "hand",
	[ORIGIN_DEPLOY] = "deploy",
	[ORIGIN_CONTROLLER] = "controller",
	[ORIGIN_AUDIT] = "audit",
};

static const char *const categories[] = {
	[CATEGORY_PORT] = "port",
	[CATEGORY_PROBE] = "probe",
	[CATEGORY_IMAGE] = "image",
	[CATEGORY_ENV] = "env",
	[CATEGORY_REPLICAS] = "replicas",
	[CATEGORY_RESOURCES] = "resources",
	[CATEGORY_COMMAND] = "command",
	[CATEGORY_CONFIG] = "config",
	[CATEGORY_SECRET] = "secret",
	[CATEGORY_VOLUME] = "volume",
	[CATEGORY_SECURITY] = "security",
	[CATEGORY_RBAC] = "rbac",
	[CATEGORY_NETWORK] = "network",
	[CATEGORY_STORAGE] = "storage",
	[CATEGORY_SCHEDULING] = "scheduling",
	[CATEGORY_LIFECYCLE] = "lifecycle",
	[CATEGORY_METADATA] = "metadata",
	[CATEGORY_OTHER] = "other",
};

/* The index of word, n if it is none of them. */
static size_t
find(const char *const *names, size_t n, const char *word)
{
	size_t i = 0;

	while (i < n && !str_eq(names[i], word))
		i++;
	return i;
}

const char *
severity_name(enum severity s)
{
	return severities[s];
}

bool
severity_parse(const char *word, enum severity *out)
{
	size_t i = find(severities, countof(severities), word);

	if (i == countof(severities))
		return false;
	*out = (enum severity)i;
	return true;
}

const char *
origin_name(enum origin_class c)
{
	return origins[c];
}

bool
origin_parse(const char *word, enum origin_class *out)
{
	size_t i = find(origins, countof(origins), word);

	if (i == countof(origins))
		return false;
	*out = (enum origin_class)i;
	return true;
}

const char *
category_name(enum category c)
{
	return categories[c];
}

bool
category_parse(const char *word, enum category *out)
{
	size_t i = find(categories, countof(categories), word);

	if (i == countof(categories))
		return false;
	*out = (enum category)i;
	return true;
}
