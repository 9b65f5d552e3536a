/* Inside text: tree_parse_yaml with the lines of its nodes. */
#ifndef TEXT_YAML_READ_H
#define TEXT_YAML_READ_H

#include "assay/text/tree.h"

struct yaml_facts {
	struct map *lines;	/* filled unless NULL; doc/lines.h */
	bool folded;		/* a plain scalar went over several lines */
};

/* facts and odd may be NULL. */
json_t *yaml_read(const char *p, size_t n, const struct limits *lim, struct yaml_facts *facts,
		  struct tree_oddities *odd, struct error *err);

#endif
