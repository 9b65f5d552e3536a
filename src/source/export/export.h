/*
 * openshift-backup: what its three files share. A project is a folder; each
 * type of the script's list is one file in it, or one file an object
 * (formats.md a).
 */
#ifndef SOURCE_EXPORT_H
#define SOURCE_EXPORT_H

#include "layout.h"

/* In the order of the script: when it aborts, all that follows is missing. */
struct export_type {
	const char *base;	/* file name without .json */
	const char *single;	/* eras A and B: "dc" for dc_NAME.json; or NULL */
	const char *group, *kind;
	const char *marker;	/* an object that makes the type expected in all like projects;
				 * "*": always is; NULL: may be empty anywhere */
};
enum { EXPORT_TYPES = 30 };
extern const struct export_type export_types[EXPORT_TYPES];

enum {
	STATE_READ = 1,		/* to its end */
	STATE_EMPTY = 2,	/* a file of no bytes */
	STATE_DAMAGED = 4,
	STATE_STALE = 8,	/* a file of an earlier run under the same name */
	STATE_MARKED = 16,	/* the type's marker was in it */
};

struct export_project {
	unsigned char state[EXPORT_TYPES];
	const char *name;	/* the map's */
};

struct export {
	struct map projects;	/* name to struct export_project */
	struct map listed;	/* names of Namespaces seen */
	bool has_list;		/* a list of all namespaces was read to its end */
	bool singles;		/* dc_, svc_ or endpoint_ files, or stacked documents: era A or B */
	bool stacked;		/* documents without a list: era A */
	bool endpoint_files;
	bool attachments;	/* a pvcs_attachment.json */
	char *prefix;		/* folders above the projects: "" or "a/b/" */
	struct map stale;	/* paths of an earlier run */
	struct map gone;	/* projects of which only stale files are left */
	struct export_project *current;	/* of the entry that is read */
	bool single;		/* that entry is one object: dc_NAME.json */
};

/* Splits PREFIX/PROJECT/BASE.json; base without its extension. False for anything else. */
bool export_split(const char *path, const char *prefix, struct str *project, struct str *base);
/* The row for a base name; dc_NAME counts as dcs and sets *single. NULL if there is none, and for
 * the derived dc_NAME_patched. */
const struct export_type *export_type_of(struct str base, bool *single);
struct export_project *export_project_at(struct export *x, struct str name);

/* Same-name reruns (formats.md a.5.4): finds the entries of an earlier run by their times. */
void export_find_stale(struct source *s, struct export *x);

struct coverage *export_coverage(const struct source *s, const struct export *x);
/* Notes on what is missing, after the last entry. */
void export_tell_missing(struct source *s, const struct export *x);

#endif
