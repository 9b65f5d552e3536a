/*
 * Labels: refs/assay/labels/<context>/<name>, each to a blob that names a
 * snapshot by context, instant and SHA-256. A blob and not a commit: a late
 * archive rewrites commits but no label; the same label is the same bytes on
 * every machine, without an author or a time of its own; git pushes, fetches,
 * packs and checks refs to blobs outside refs/heads like any other.
 */
#include <stdlib.h>
#include <string.h>

#include "repo.h"
#include "words/words.h"

#define LABEL_MAX 4096

/* design.md 4, "Which context" */
bool
store_name_ok(const char *name)
{
	size_t n = strspn(name,
			  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

	if (!n || name[n] || n > 200 || strchr("._-", name[0]))
		return false;
	return !strstr(name, "..") && name[n - 1] != '.' && !str_ends(name, ".lock");
}

static void
label_write(struct buf *out, const struct store_snapshot *at)
{
	struct buf when = {0};
	json_t *j;

	when_print_utc(&when, at->instant);
	j = json_pack("{s:s, s:s, s:s}", "context", at->context, "instant", buf_cstr(&when),
		      "sha256", at->sha256);
	canon_dump(out, j);
	json_decref(j);
	buf_release(&when);
}

static int
label_read(const struct buf *b, struct store_label *out, struct error *err)
{
	struct limits lim = LIMITS_DEFAULT;
	json_t *j = NULL;
	const char *when, *sha;
	int rc = -1;

	lim.item_bytes = LABEL_MAX;
	j = b->n <= LABEL_MAX ? tree_parse_json(b->p, b->n, &lim, NULL, err) : NULL;
	when = tree_str(j, "instant");
	sha = tree_str(j, "sha256");
	if (when && sha && strlen(sha) == SHA256_HEX - 1 &&
	    when_parse_rfc3339(when, strlen(when), &out->instant)) {
		memcpy(out->sha256, sha, SHA256_HEX);
		rc = 0;
	}
	json_decref(j);
	return rc == 0 ? 0 : error_set(err, ERR_INPUT, "not a label's content");
}

/* ---- all of a context ---- */

struct listing {
	struct store *s;
	struct store_label *v;
	size_t n, cap;
};

static int
add_label(void *ctx, const char *rest, const struct oid *at, struct error *err)
{
	struct listing *l = ctx;
	struct store_label label = {0};
	struct buf b = {0};
	int rc = 0;

	if (!store_name_ok(rest))
		return 0;
	if (store_blob(l->s, at, &b, err) != 0 || label_read(&b, &label, err) != 0) {
		rc = error_in(err, "label %s", rest);
		error_hint(err, "'assay label -d %s' removes it", rest);
	} else {
		label.name = mem_strdup(rest);
		vec_grow(l->v, l->n, l->cap);
		l->v[l->n++] = label;
	}
	buf_release(&b);
	return rc;
}

static int
by_name(const void *a, const void *b)
{
	const struct store_label *x = a, *y = b;

	return strcmp(x->name, y->name);
}

int
store_labels(struct store *s, const char *context, struct store_label **out, size_t *n,
	     struct error *err)
{
	struct listing l = {.s = s};
	char *prefix = mem_printf(LABEL_PREFIX "%s/", context);
	int rc = store_name_ok(context) ? ref_each(s, prefix, add_label, &l, err) : 0;

	free(prefix);
	if (rc != 0) {
		store_labels_free(l.v, l.n);
		return -1;
	}
	if (l.n)
		qsort(l.v, l.n, sizeof(*l.v), by_name);
	*out = l.v;
	*n = l.n;
	return 0;
}

void
store_labels_free(struct store_label *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(v[i].name);
	free(v);
}

/* ---- one ---- */

static char *
ref_name(const char *context, const char *name)
{
	return mem_printf(LABEL_PREFIX "%s/%s", context, name);
}

int
store_label_set(struct store *s, const char *name, const struct store_snapshot *at,
		struct error *err)
{
	struct buf text = {0};
	struct oid old, new;
	char *ref;
	git_oid id;
	int had, rc = -1;

	if (!store_name_ok(name)) {
		error_set(err, ERR_USAGE, "'%s' cannot be a label", name);
		return error_hint(err, "letters, digits, '.', '_' and '-', such as last-good");
	}
	if (store_is_time_word(name)) {
		error_set(err, ERR_USAGE, "'%s' cannot be a label: it already means a time", name);
		return error_hint(err, "take another name, such as last-good");
	}
	ref = ref_name(at->context, name);
	label_write(&text, at);
	had = ref_read(s, ref, &old, err);
	if (had >= 0 && git_odb_write(&id, s->odb, text.p, text.n, GIT_OBJECT_BLOB) != 0)
		had = repo_error(err, "cannot write label %s", name);
	if (had >= 0) {
		new = oid_from_git(&id);
		rc = had && oid_eq(&old, &new) ? 0 : ref_move(s, ref, had ? &old : NULL, &new, err);
	}
	free(ref);
	buf_release(&text);
	return rc;
}

int
store_label_delete(struct store *s, const char *context, const char *name, struct error *err)
{
	char *ref = store_name_ok(context) && store_name_ok(name) ? ref_name(context, name) : NULL;
	struct oid old;
	int had = ref ? ref_read(s, ref, &old, err) : 0, rc = -1;

	if (had > 0)
		rc = ref_move(s, ref, &old, NULL, err);
	else if (had == 0)
		error_set(err, ERR_NOT_FOUND, "%s has no label '%s'", context, name);
	if (had == 0)
		error_hint(err, "'assay label' lists them");
	free(ref);
	return rc;
}
