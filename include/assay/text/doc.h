/*
 * Documents inside strings: JSON, YAML, properties, INI, data URLs (also
 * gzipped), recognised and parsed so that compare can descend into them.
 * Recognition is strict: a string that only might be a document is text.
 */
#ifndef ASSAY_TEXT_DOC_H
#define ASSAY_TEXT_DOC_H

#include <jansson.h>

#include "assay/base.h"
#include "assay/text/path.h"

enum doc_format { DOC_TEXT, DOC_JSON, DOC_YAML, DOC_PROPERTIES, DOC_INI };

struct doc {
	enum doc_format format;
	json_t *tree;		/* NULL for DOC_TEXT */
	struct map *lines;	/* private */
};

/* name is the key or file name that holds it (".json", ".properties", ".yaml",
 * ".ini", ".conf" steer), may be NULL. A data: URL is decoded first (base64,
 * percent, gzip). Always fills out; DOC_TEXT where it is none or over the limit. */
void doc_read(struct doc *out, const char *name, const char *p, size_t n, const struct limits *lim);
/* The line, from 1, of a path printed inside the document (keyed items too; a key of properties
 * also as it stands, "cache.ttl"); 0 if not known. */
unsigned doc_line(const struct doc *d, const char *path);
const char *doc_format_name(enum doc_format f);	/* "json", "yaml", "properties", "ini", "text" */
void doc_release(struct doc *d);

/* If s is a data: URL: its decoded content (malloced), else NULL. */
char *data_url_decode(const char *s, size_t n, const struct limits *lim, size_t *outlen);
/* Gunzips in memory up to limit bytes; NULL if it is no gzip, broken, or longer. */
char *gzip_decode(const char *p, size_t n, size_t limit, size_t *outlen);

#endif
