/*
 * Notes: damage that did not stop the work. A reader that meets a broken part
 * adds a note (where, place, what) and goes on; import prints the notes and
 * keeps their codes in snapshot.json.
 */
#ifndef ASSAY_BASE_NOTE_H
#define ASSAY_BASE_NOTE_H

#include <stddef.h>

enum note_level {
	NOTE_INFO,		/* worth saying, nothing is missing */
	NOTE_WARN,		/* read, but with a doubt */
	NOTE_DAMAGE,		/* something was lost: import ends with status 3 */
};

struct note {
	enum note_level level;
	const char *code;	/* static, ours, stable: "json-damaged", "entry-too-large" */
	char *archive;		/* last path part, or NULL */
	char *entry;		/* path inside the archive, or NULL */
	char *place;		/* "line 12, byte 340", or NULL */
	char *text;		/* the sentence; no newline */
};

struct notes {
	struct note *v;
	size_t n, cap;
	size_t dropped;		/* past the limit only counted: 1,000 notes are kept */
	size_t count[3];	/* by level, dropped ones included */
};

/* archive, entry and place may be NULL; all strings are copied, code is not. */
void notes_add(struct notes *ns, enum note_level level, const char *code, const char *archive,
	       const char *entry, const char *place, const char *fmt, ...)
	__attribute__((format(printf, 7, 8)));
/* Names archive and entry (or NULL) in the notes from number `from` on that name none. */
void notes_name(struct notes *ns, size_t from, const char *archive, const char *entry);
void notes_release(struct notes *ns);

#endif
