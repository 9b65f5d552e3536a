/* The text of a commit: written from a snapshot's facts and read back strictly (design.md 4). */
#include <stdlib.h>
#include <string.h>

#include "repo.h"

#define WHO	"assay <assay@localhost>"
#define NO_KEY	"none"		/* Key-Id of a snapshot without redacted values */
#define KEY_MAX 64

void
commit_write(struct buf *out, const struct store_snapshot *v, const struct oid *parent)
{
	char hex[41];

	oid_hex(&v->tree, hex);
	buf_printf(out, "tree %s\n", hex);
	if (parent) {
		oid_hex(parent, hex);
		buf_printf(out, "parent %s\n", hex);
	}
	buf_printf(out, "author " WHO " %lld +0000\n", (long long)v->instant);
	buf_printf(out, "committer " WHO " %lld +0000\n\n", (long long)v->instant);
	buf_printf(out, "%s ", v->context);
	when_print_utc(out, v->instant);
	buf_printf(out, " %s\n\nArchive-SHA256: %s\nSource: %s\nNormal-Form: %d\nKey-Id: %s\n",
		   v->source, v->sha256, v->source, v->normal_form,
		   v->key_id[0] ? v->key_id : NO_KEY);
}

/* ---- reading ---- */

bool
message_line(struct str *rest, struct str *line)
{
	const char *end;

	if (!rest->n)
		return false;
	end = memchr(rest->p, '\n', rest->n);
	line->p = rest->p;
	line->n = end ? (size_t)(end - rest->p) : rest->n;
	rest->p += line->n + (end != NULL);
	rest->n -= line->n + (end != NULL);
	return true;
}

bool
message_after(const struct str *line, const char *word, struct str *value)
{
	size_t n = strlen(word);

	if (line->n < n || memcmp(line->p, word, n) != 0)
		return false;
	*value = (struct str){line->p + n, line->n - n};
	return true;
}

/* The seconds of `name <mail> 1788912904 +0000`. */
static bool
stamp(const struct str *who, int64_t *at)
{
	const char *mail = memrchr(who->p, '>', who->n), *end;
	struct str s;
	long long v;

	if (!mail || mail + 2 >= who->p + who->n || mail[1] != ' ')
		return false;
	s.p = mail + 2;
	s.n = who->n - (size_t)(s.p - who->p);
	end = memchr(s.p, ' ', s.n);
	if (!end || !str_to_i64(s.p, (size_t)(end - s.p), &v) || v < 0)
		return false;
	*at = v;
	return true;
}

struct reading {
	struct store_snapshot v;
	struct oid parent;
	bool tree, when, sha, form;
};

static void
header(struct reading *r, const struct str *line)
{
	struct str v;

	if (message_after(line, "tree ", &v) && !r->tree)
		r->tree = oid_parse(&r->v.tree, v.p, v.n);
	else if (message_after(line, "parent ", &v) && oid_zero(&r->parent))
		(void)oid_parse(&r->parent, v.p, v.n);
	else if (message_after(line, "committer ", &v))
		r->when = stamp(&v, &r->v.instant);
}

static bool
is_hex(const struct str *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (!strchr("0123456789abcdef", s->p[i]) || !s->p[i])
			return false;
	return true;
}

static char *
take_word(char *old, const struct str *s)
{
	char *w = mem_strndup(s->p, s->n);

	if (!store_name_ok(w) || s->n > KEY_MAX) {
		free(w);
		return old;
	}
	free(old);
	return w;
}

/* The last of two equal trailers wins, as in git. */
static void
trailer(struct reading *r, const struct str *line)
{
	struct str v;
	long long n;

	if (message_after(line, "Archive-SHA256: ", &v) && v.n == SHA256_HEX - 1 && is_hex(&v)) {
		memcpy(r->v.sha256, v.p, v.n);
		r->v.sha256[v.n] = '\0';
		r->sha = true;
	} else if (message_after(line, "Source: ", &v)) {
		r->v.source = take_word(r->v.source, &v);
	} else if (message_after(line, "Normal-Form: ", &v)) {
		r->form = str_to_i64(v.p, v.n, &n) && n > 0 && n < 1000;
		r->v.normal_form = r->form ? (int)n : 0;
	} else if (message_after(line, "Key-Id: ", &v)) {
		r->v.key_id = take_word(r->v.key_id, &v);
	}
}

int
commit_read(const char *p, size_t n, struct store_snapshot *out, struct oid *parent,
	    struct error *err)
{
	struct reading r = {0};
	struct str rest = {p, n}, line;

	while (message_line(&rest, &line) && line.n)
		header(&r, &line);
	while (message_line(&rest, &line))
		trailer(&r, &line);
	if (!r.tree || !r.when || !r.sha || !r.form || !r.v.source) {
		snapshot_free_fields(&r.v);
		return error_set(err, ERR_INPUT, "not a snapshot that assay made");
	}
	if (!r.v.key_id || str_eq(r.v.key_id, NO_KEY)) {
		free(r.v.key_id);
		r.v.key_id = mem_strdup("");
	}
	*out = r.v;
	*parent = r.parent;
	return 0;
}
