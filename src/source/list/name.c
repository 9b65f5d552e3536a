/*
 * What the place of a list file tells of its content, in the trees that are
 * met (formats.md h): NS/TYPE.json (cluster-info dump, scripts),
 * NS/KIND-NAME.yaml (katafygio), NS/NAME_TYPE.yaml and NS/TYPE/NAME.yaml
 * (kube-dump), cluster-resources/TYPE/NS.json (support bundles).
 */
#include <stdlib.h>

#include "export/export.h"
#include "list.h"

enum { PARTS = 3 };

/* "pods-2026-03-02" is "pods". */
static void
cut_date(char *stem)
{
	size_t n = strlen(stem);

	while (n > 1 && strchr("0123456789-_.:TZ", stem[n - 1]))
		stem[--n] = '\0';
}

static const struct kind *
word(const struct kinds *ks, const char *text)
{
	const struct kind *k = *text ? kinds_word(ks, text, NULL) : NULL;
	char *plain;
	size_t n = 0;

	if (k || !strchr(text, '-'))
		return k;
	plain = mem_strdup(text);	/* replication-controllers */
	for (const char *p = text; *p; p++)
		if (*p != '-')
			plain[n++] = *p;
	plain[n] = '\0';
	k = kinds_word(ks, plain, NULL);
	free(plain);
	return k;
}

/* The script's own names are no resource names: cms, pvcs, hpas. */
static const struct kind *
script_word(const struct kinds *ks, const char *stem)
{
	bool single;
	const struct export_type *t = export_type_of((struct str){stem, strlen(stem)}, &single);

	return t && !single ? kinds_find(ks, t->group, t->kind) : NULL;
}

static void
by_stem(struct promise *p, const struct kinds *ks, char *stem)
{
	const char *low = strrchr(stem, '_');
	char *dash;

	p->kind = word(ks, stem);
	if (!p->kind)
		p->kind = script_word(ks, stem);
	if (!p->kind && low)
		p->kind = word(ks, low + 1);
	if (!p->kind) {
		cut_date(stem);
		p->kind = word(ks, stem);
	}
	dash = strchr(stem, '-');
	if (p->kind || !dash)
		return;
	*dash = '\0';
	p->guess = word(ks, stem);
	*dash = '-';
}

/* Could it be a namespace? A day's folder is none; kube-dump has one for what is cluster-wide. */
static bool
is_namespace(const char *s)
{
	size_t n = strlen(s);
	struct stamp st;

	if (!n || n > 63 || str_eq(s, "cluster") || str_eq(s, "data") || str_eq(s, "namespaces"))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!((s[i] >= 'a' && s[i] <= 'z') || (s[i] >= '0' && s[i] <= '9') ||
		      (s[i] == '-' && i > 0 && i < n - 1)))
			return false;
	source_stamp(s, &st);
	return st.precision == STAMP_NONE;
}

static void
set_ns(struct promise *p, const char *ns)
{
	if (ns && is_namespace(ns))
		p->ns = mem_strdup(ns);
}

/* The last three parts of a path, cut apart in place; part[0] is the file's stem. */
static size_t
parts_of(char *path, char *part[PARTS])
{
	size_t n = 0;
	char *dot;

	while (n < PARTS) {
		char *slash = strrchr(path, '/');

		part[n++] = slash ? slash + 1 : path;
		if (!slash)
			break;
		*slash = '\0';
	}
	if ((dot = strrchr(part[0], '.')) && dot > part[0])
		*dot = '\0';
	return n;
}

void
promise_read(struct promise *p, const struct kinds *ks, const char *path, bool alone)
{
	char *copy = mem_strdup(path), *part[PARTS] = {NULL};
	bool bundle = strstr(path, "cluster-resources/") != NULL;
	size_t n = parts_of(copy, part);
	const struct kind *folder = n > 1 ? word(ks, part[1]) : NULL;

	*p = (struct promise){0};
	if (bundle && n > 2 && !str_eq(part[1], "cluster-resources")) {
		p->kind = folder;
		set_ns(p, part[0]);
		goto done;
	}
	by_stem(p, ks, part[0]);
	if (alone || n < 2 || str_eq(part[1], "cluster-resources"))
		goto done;
	if (folder && !p->kind)
		p->kind = folder;
	set_ns(p, !folder ? part[1] : n > 2 ? part[2] : NULL);
done:
	free(copy);
}

void
promise_release(struct promise *p)
{
	free(p->ns);
	*p = (struct promise){0};
}
