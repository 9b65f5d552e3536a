/* The YAML half of glance: block style, as tools print it. */
#ifndef SOURCE_GLANCE_YAML_H
#define SOURCE_GLANCE_YAML_H

#include "glance.h"

bool glance_yaml(struct glance *g, const char *p, size_t n, bool type_only);

#endif
