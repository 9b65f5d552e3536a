/* Inside text: what the readers of JSON and of YAML share. */
#ifndef TEXT_TREE_SCAN_H
#define TEXT_TREE_SCAN_H

#include <stddef.h>

/* The deepest tree that is ever built; walks over trees stop there, too. */
#define TREE_DEPTH_MAX 2048

/* Line and column of a byte, both from 1. */
void tree_place(const char *p, size_t n, size_t at, size_t *line, size_t *column);

#endif
