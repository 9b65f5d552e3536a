/* Strings: opaque ones as a whole, documents by their structure, long texts by line. */
#include <stdlib.h>

#include "walk.h"

/* Differences of two texts before the rest of them becomes one hunk. */
#define LINES_COST 4096

/*
 * Strings that are told as a whole although they could be read further:
 * secrets, and documents that repeat an object or a state, in which no reader
 * looks for a change (formats.md k). Matched by the last members of the path.
 */
static const struct {
	const char *kind;	/* NULL: any */
	const char *parent;
	const char *name;	/* NULL: any */
	bool top;		/* parent is a member of the object itself */
} opaque[] = {
	{"Secret", "data", NULL, true},
	{"Secret", "stringData", NULL, true},
	{NULL, "annotations", "kubectl.kubernetes.io/last-applied-configuration", false},
	{NULL, "annotations", "openshift.io/encoded-deployment-config", false},
	{NULL, "annotations", "control-plane.alpha.kubernetes.io/leader", false},
};

/* Where a document's name is not the member that holds it. */
static const struct {
	const char *parent, *member;
	const char *name;	/* NULL: the path that the list item above is known by */
} titles[] = {
	{"contents", "source", NULL},		/* a file of a MachineConfig */
	{"contents", "inline", NULL},
	{"helm", "values", "values.yaml"},	/* Argo CD Application */
	{"spec", "valuesContent", "values.yaml"},
};

/* Both sides as lines, and as lines to compare, which differ from them where secrets are hashed. */
struct texts {
	struct str *line[2], *sight[2];
	size_t n[2];
	char *masked[2];
};

static const char *
member_at(const struct path *at, size_t back)
{
	const struct step *s = at->n >= back ? &at->v[at->n - back] : NULL;

	return s && s->kind == STEP_MEMBER ? s->name : NULL;
}

bool
text_opaque(const struct walk *w)
{
	const char *name = member_at(&w->at, 1), *parent = member_at(&w->at, 2);

	if (w->doc[NEWER] || !name || !parent)
		return false;
	for (size_t i = 0; i < countof(opaque); i++)
		if ((!opaque[i].kind || strcmp(opaque[i].kind, w->key->kind) == 0) &&
		    strcmp(opaque[i].parent, parent) == 0 &&
		    (!opaque[i].name || strcmp(opaque[i].name, name) == 0) &&
		    (!opaque[i].top || w->at.n == 2))
			return true;
	return false;
}

/* ---- lines ---- */

/* A final newline that only one side has shows as an empty line more. */
static void
split(struct texts *t, const struct str text[2], const struct walk *w)
{
	bool end[2] = {false, false};

	for (int s = OLDER; s <= NEWER; s++)
		end[s] = text[s].n && text[s].p[text[s].n - 1] == '\n';
	for (int s = OLDER; s <= NEWER; s++) {
		t->line[s] = line_split(text[s].p, text[s].n, &t->n[s]);
		t->masked[s] = w->o->other_keys ? text_masked(text[s].p, text[s].n) : NULL;
		t->sight[s] = t->masked[s] ? line_split(t->masked[s], text[s].n, &t->n[s])
					   : t->line[s];
		if (!end[s] || end[!s])
			continue;
		t->line[s] = mem_grow(t->line[s], t->n[s] + 1, sizeof(*t->line[s]));
		t->line[s][t->n[s]] = STR("");
		if (t->masked[s]) {
			t->sight[s] = mem_grow(t->sight[s], t->n[s] + 1, sizeof(*t->sight[s]));
			t->sight[s][t->n[s]] = STR("");
		} else {
			t->sight[s] = t->line[s];
		}
		t->n[s]++;
	}
}

static void
texts_release(struct texts *t)
{
	for (int s = OLDER; s <= NEWER; s++) {
		if (t->sight[s] != t->line[s])
			free(t->sight[s]);
		free(t->line[s]);
		free(t->masked[s]);
	}
}

static json_t *
joined(const struct str *v, size_t from, size_t to)
{
	struct buf b = {0};
	json_t *s;

	if (from == to)
		return NULL;
	for (size_t i = from; i < to; i++) {
		if (i > from)
			buf_putc(&b, '\n');
		buf_add(&b, v[i].p, v[i].n);
	}
	s = json_stringn_nocheck(buf_cstr(&b), b.n);
	buf_release(&b);
	return s;
}

static void
emit_hunk(struct walk *w, const struct texts *t, enum change_form form, const size_t from[2],
	  const size_t to[2])
{
	size_t line = from[NEWER] == to[NEWER] ? from[OLDER] : from[NEWER];

	walk_emit_lines(w, form, joined(t->line[OLDER], from[OLDER], to[OLDER]),
			joined(t->line[NEWER], from[NEWER], to[NEWER]), (unsigned)line + 1);
}

static void
walk_lines(struct walk *w, const struct str text[2])
{
	struct texts t = {0};
	struct line_edit *v;
	size_t n;

	split(&t, text, w);
	v = line_diff(t.sight[OLDER], t.n[OLDER], t.sight[NEWER], t.n[NEWER], LINES_COST, &n);
	for (size_t i = 0; i < n;) {
		size_t from[2] = {v[i].old_line, v[i].new_line}, to[2] = {from[0], from[1]};

		if (v[i].op == LINE_SAME) {
			i++;
			continue;
		}
		for (; i < n && v[i].op != LINE_SAME; i++)
			to[v[i].op == LINE_NEW ? NEWER : OLDER]++;
		emit_hunk(w, &t, CHANGE_VALUE, from, to);
	}
	free(v);
	texts_release(&t);
}

static bool
same_line(const struct str *a, const struct str *b)
{
	return a->n == b->n && (a->n == 0 || memcmp(a->p, b->p, a->n) == 0);
}

/* One record from the first line that differs to the last. */
static void
emit_spelling(struct walk *w, const struct str text[2])
{
	size_t from[2] = {0, 0}, to[2];
	struct texts t = {0};

	split(&t, text, w);
	to[OLDER] = t.n[OLDER];
	to[NEWER] = t.n[NEWER];
	while (from[0] < to[0] && from[1] < to[1] &&
	       same_line(&t.line[0][from[0]], &t.line[1][from[1]]))
		from[0]++, from[1]++;
	while (from[0] < to[0] && from[1] < to[1] &&
	       same_line(&t.line[0][to[0] - 1], &t.line[1][to[1] - 1]))
		to[0]--, to[1]--;
	emit_hunk(w, &t, CHANGE_SPELLING, from, to);
	texts_release(&t);
}

static bool
has_lines(const struct str *s)
{
	const char *nl = s->n ? memchr(s->p, '\n', s->n) : NULL;

	return nl && nl + 1 < s->p + s->n;
}

/* ---- documents ---- */

static const char *
item_path(const struct path *at, size_t back)
{
	const struct step *s = at->n >= back ? &at->v[at->n - back] : NULL;

	return s && s->kind == STEP_KEYED ? tree_str(s->value, "path") : NULL;
}

const char *
text_title(const struct path *at)
{
	const char *name = member_at(at, 1), *parent = member_at(at, 2);

	for (size_t i = 0; name && parent && i < countof(titles); i++)
		if (strcmp(titles[i].member, name) == 0 && strcmp(titles[i].parent, parent) == 0)
			return titles[i].name ? titles[i].name : item_path(at, 3);
	return name;
}

/* Descends if both strings are documents of one format; false if they are not. */
static bool
walk_documents(struct walk *w, const struct str text[2])
{
	struct schema_field unknown = {0};
	struct doc doc[2];
	size_t before = w->out->n;
	bool both;

	for (int s = OLDER; s <= NEWER; s++)
		doc_read(&doc[s], text_title(&w->at), text[s].p, text[s].n, &w->o->limits);
	both = doc[OLDER].format != DOC_TEXT && doc[OLDER].format == doc[NEWER].format &&
	       json_typeof(doc[OLDER].tree) == json_typeof(doc[NEWER].tree);
	if (both) {
		w->doc[OLDER] = &doc[OLDER];
		w->doc[NEWER] = &doc[NEWER];
		w->doc_from = w->at.n;
		walk_value(w, doc[OLDER].tree, doc[NEWER].tree, &unknown);
		w->doc[OLDER] = w->doc[NEWER] = NULL;
		if (w->out->n == before)
			emit_spelling(w, text);
	}
	map_release(&w->hashes, NULL);	/* it knows items by addresses that end here */
	w->hashes = (struct map){0};
	doc_release(&doc[OLDER]);
	doc_release(&doc[NEWER]);
	return both;
}

/* ---- strings ---- */

static bool
is_text(const char *p, size_t n)
{
	return !memchr(p, '\0', n) && utf8_valid(p, n) == n;
}

/* The texts inside two data URLs; false unless both are such and hold text. */
static bool
decode(const struct walk *w, const struct str text[2], struct str out[2], char *own[2])
{
	bool ok = true;

	for (int s = OLDER; s <= NEWER; s++) {
		own[s] = data_url_decode(text[s].p, text[s].n, &w->o->limits, &out[s].n);
		out[s].p = own[s];
		ok = ok && own[s] && is_text(own[s], out[s].n);
	}
	return ok;
}

static void
walk_string(struct walk *w, const struct str text[2], const json_t *a, const json_t *b)
{
	struct str inside[2];
	char *own[2];

	if (has_lines(&text[OLDER]) || has_lines(&text[NEWER])) {
		walk_lines(w, text);
		return;
	}
	if (decode(w, text, inside, own)) {
		if (text_equal(w, inside[0].p, inside[0].n, inside[1].p, inside[1].n))
			walk_emit(w, CHANGE_REPLACE, CHANGE_SPELLING, a, b);
		else
			walk_lines(w, inside);
	} else {
		walk_emit(w, CHANGE_REPLACE, CHANGE_VALUE, a, b);
	}
	free(own[OLDER]);
	free(own[NEWER]);
}

void
walk_text(struct walk *w, const json_t *a, const json_t *b, const struct schema_field *f)
{
	struct str text[2] = {
		{json_string_value(a), json_string_length(a)},
		{json_string_value(b), json_string_length(b)},
	};
	size_t longest = text[text[OLDER].n < text[NEWER].n ? NEWER : OLDER].n;

	if (walk_hidden(w))
		return;
	if (text_opaque(w) || f->cls == SCHEMA_BYTES || memchr(text[OLDER].p, 0, text[OLDER].n) ||
	    memchr(text[NEWER].p, 0, text[NEWER].n)) {
		walk_emit(w, CHANGE_REPLACE, CHANGE_VALUE, a, b);
		return;
	}
	if (!w->doc[NEWER] && longest <= w->o->limits.doc_bytes && walk_documents(w, text))
		return;
	walk_string(w, text, a, b);
}
