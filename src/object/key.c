/* Keys of objects: compared, printed as references, and matched by what a user types. */
#include <stdlib.h>

#include "assay/object/key.h"

void
object_key_set(struct object_key *k, const char *group, const char *kind, const char *ns,
	       const char *name)
{
	*k = (struct object_key){
		.group = mem_strdup(group),
		.kind = mem_strdup(kind),
		.ns = mem_strdup(ns),
		.name = mem_strdup(name),
	};
}

void
object_key_copy(struct object_key *to, const struct object_key *from)
{
	object_key_set(to, from->group, from->kind, from->ns, from->name);
}

void
object_key_release(struct object_key *k)
{
	if (!k)
		return;
	free(k->group);
	free(k->kind);
	free(k->ns);
	free(k->name);
	*k = (struct object_key){0};
}

int
object_key_cmp(const struct object_key *a, const struct object_key *b)
{
	int c = strcmp(a->ns, b->ns);

	c = c ? c : strcmp(a->kind, b->kind);
	c = c ? c : strcmp(a->group, b->group);
	return c ? c : strcmp(a->name, b->name);
}

bool
object_key_eq(const struct object_key *a, const struct object_key *b)
{
	return strcmp(a->name, b->name) == 0 && strcmp(a->ns, b->ns) == 0 &&
	       strcmp(a->kind, b->kind) == 0 && strcmp(a->group, b->group) == 0;
}

void
object_ref(struct buf *out, const struct object_key *k, const struct kinds *ks)
{
	if (*k->ns) {
		buf_puts(out, k->ns);
		buf_putc(out, '/');
	}
	kind_print(out, ks, k->group, k->kind);
	buf_putc(out, '/');
	buf_puts(out, k->name);
}

static int
word_refuse(const char *text, struct error *err)
{
	const char *slash = strchr(text, '/');

	error_set(err, ERR_USAGE,
		  "'%s' is not an object: that is KIND/NAME or NAMESPACE/KIND/NAME", text);
	if (str_starts(text, STATIC_NS))
		return error_hint(err, STATIC_NS "kube-apiserver/pod/kube-apiserver, or "
				       STATIC_NS "*/pod/*");
	if (!slash && *text)
		return error_hint(err, "*/%s, or say the kind: svc/%s", text, text);
	return error_hint(err, "svc/cart or shop-prod/svc/cart");
}

int
object_word_parse(struct object_word *out, const char *text, struct error *err)
{
	size_t len[3], n = 0, skip = str_starts(text, STATIC_NS) ? strlen(STATIC_NS) : 0;
	const char *part[3];

	for (const char *p = text;; p += len[n - 1] + 1) {
		if (n == countof(part))
			return word_refuse(text, err);
		part[n] = p;
		len[n] = n == 0 ? skip + strcspn(p + skip, "/") : strcspn(p, "/");
		if (len[n] == (n ? 0 : skip))
			return word_refuse(text, err);
		n++;
		if (!p[len[n - 1]])
			break;
	}
	if (n < 2 || (skip && n < 3))
		return word_refuse(text, err);
	out->ns = n == 3 ? mem_strndup(part[0], len[0]) : NULL;
	out->kind = mem_strndup(part[n - 2], len[n - 2]);
	out->name = mem_strndup(part[n - 1], len[n - 1]);
	return 0;
}

bool
object_word_enters(const struct object_word *w, const struct object_key *folder,
		   const struct kinds *ks)
{
	if (w->ns && (!*folder->ns || !str_glob(w->ns, folder->ns)))
		return false;
	return !*folder->kind || kind_word_match(w->kind, folder, ks);
}

bool
object_word_match(const struct object_word *w, const struct object_key *k, const struct kinds *ks)
{
	return str_glob(w->name, k->name) && object_word_enters(w, k, ks);
}

void
object_word_release(struct object_word *w)
{
	if (!w)
		return;
	free(w->ns);
	free(w->kind);
	free(w->name);
	*w = (struct object_word){0};
}
