/* The list of notes: what was damaged or doubtful, bounded in number. */
#include "assay/base/note.h"

#include <stdarg.h>
#include <stdlib.h>

#include "assay/base/mem.h"

/* A hostile archive may earn a note for each of its entries. */
#define NOTES_KEPT 1000

static char *
copy(const char *s)
{
	return s ? mem_strdup(s) : NULL;
}

void
notes_add(struct notes *ns, enum note_level level, const char *code, const char *archive,
	  const char *entry, const char *place, const char *fmt, ...)
{
	struct note *n;
	va_list ap;

	ns->count[level]++;
	if (ns->n >= NOTES_KEPT) {
		ns->dropped++;
		return;
	}
	vec_grow(ns->v, ns->n, ns->cap);
	n = &ns->v[ns->n++];
	n->level = level;
	n->code = code;
	n->archive = copy(archive);
	n->entry = copy(entry);
	n->place = copy(place);
	va_start(ap, fmt);
	n->text = mem_vprintf(fmt, ap);
	va_end(ap);
	for (char *p = n->text; *p; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
}

void
notes_name(struct notes *ns, size_t from, const char *archive, const char *entry)
{
	for (size_t i = from; i < ns->n; i++) {
		if (ns->v[i].archive)
			continue;
		ns->v[i].archive = copy(archive);
		ns->v[i].entry = copy(entry);
	}
}

void
notes_release(struct notes *ns)
{
	if (!ns)
		return;
	for (size_t i = 0; i < ns->n; i++) {
		free(ns->v[i].archive);
		free(ns->v[i].entry);
		free(ns->v[i].place);
		free(ns->v[i].text);
	}
	free(ns->v);
	*ns = (struct notes){0};
}
