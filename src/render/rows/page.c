/*
 * A body as lines, each with the place in the tree that it prints. The text is
 * that of text/canon and text/yaml; here is only counted how many lines each
 * value takes there. If the count is wrong in the end, no line has a place.
 */
#include "rows.h"

#include <stdlib.h>

struct pager {
	struct page *p;
	enum page_form form;
	size_t line;
};

struct member {
	const char *key;
	json_t *v;
};

static int
member_cmp(const void *a, const void *b)
{
	return strcmp(((const struct member *)a)->key, ((const struct member *)b)->key);
}

/* Sorted by bytes, as both dumps have them; malloced. */
static struct member *
members_of(const json_t *v, size_t *n)
{
	struct member *m = mem_zero(json_object_size(v) + 1, sizeof(*m));
	const char *key;
	json_t *one;

	*n = 0;
	json_object_foreach((json_t *)(uintptr_t)v, key, one)
		m[(*n)++] = (struct member){key, one};
	qsort(m, *n, sizeof(*m), member_cmp);
	return m;
}

static size_t
lines_in(const struct buf *b)
{
	size_t n = 0;

	for (const char *p = b->p; p && (p = memchr(p, '\n', (size_t)(b->p + b->n - p))); p++)
		n++;
	return n;
}

/* Only a text of several lines may take more than one: as a literal. */
static size_t
yaml_lines(const json_t *v)
{
	struct buf b = {0};
	json_t *holder;
	size_t n;

	if (!json_is_string(v) || !memchr(json_string_value(v), '\n', json_string_length(v)))
		return 1;
	holder = json_object();
	json_object_set(holder, "k", (json_t *)(uintptr_t)v);
	yaml_dump(&b, holder);
	n = lines_in(&b);
	buf_release(&b);
	json_decref(holder);
	return n;
}

static void
mark_lines(struct pager *g, size_t place, size_t n)
{
	for (; n; n--, g->line++)
		if (g->line < g->p->n)
			g->p->at[g->line] = place;
}

static size_t
place_add(struct page *p, struct place one)
{
	one.shown = one.hidden = ROW_NO_CHANGE;
	vec_grow(p->place, p->nplace, p->cap);
	p->place[p->nplace] = one;
	return p->nplace++;
}

static size_t
kids_add(struct page *p, size_t n)
{
	size_t at = p->nkid;

	for (size_t i = 0; i < n; i++) {
		vec_grow(p->kid, p->nkid, p->capkid);
		p->kid[p->nkid++] = NOWHERE;
	}
	return at;
}

static bool
is_open(const json_t *v)
{
	return json_object_size(v) > 0 || json_array_size(v) > 0;
}

static void page_value(struct pager *g, size_t place);

/* What stands in a list or an object; the line that opens it is told by who calls. */
static void
page_inside(struct pager *g, size_t place)
{
	const json_t *v = g->p->place[place].v;
	bool object = json_is_object(v);
	struct member *m = NULL;
	size_t n = json_array_size(v), kids;

	if (object)
		m = members_of(v, &n);
	kids = kids_add(g->p, n);
	g->p->place[place].kids = kids;
	g->p->place[place].nkids = n;
	for (size_t i = 0; i < n; i++) {
		size_t kid = place_add(g->p, (struct place){
			.parent = place,
			.key = object ? m[i].key : NULL,
			.index = i,
			.v = object ? m[i].v : json_array_get(v, i),
		});

		g->p->kid[kids + i] = kid;
		page_value(g, kid);
	}
	free(m);
}

/* In YAML an item's first member stands on the line of its dash, a member's on the next line. */
static void
page_value(struct pager *g, size_t place)
{
	const struct place *at = &g->p->place[place];
	const json_t *v = at->v;

	if (!is_open(v)) {
		mark_lines(g, place, g->form == PAGE_YAML ? yaml_lines(v) : 1);
		return;
	}
	if (g->form == PAGE_JSON || at->key)
		mark_lines(g, place, 1);
	page_inside(g, place);
	if (g->form == PAGE_JSON)
		mark_lines(g, place, 1);
}

static void
find_places(struct page *p, const json_t *body, enum page_form form)
{
	struct pager g = {.p = p, .form = form};

	place_add(p, (struct place){.parent = NOWHERE, .v = body});
	page_value(&g, 0);
	for (size_t i = 0; g.line != p->n && i < p->n; i++)
		p->at[i] = NOWHERE;
}

void
page_init(struct page *p, const json_t *body, enum page_form form)
{
	*p = (struct page){0};
	if (body && form == PAGE_JSON)
		canon_dump(&p->text, body);
	else if (body)
		yaml_dump(&p->text, body);
	p->whole = line_split(buf_cstr(&p->text), p->text.n, &p->n);
	p->line = mem_zero(p->n + 1, sizeof(*p->line));
	p->at = mem_zero(p->n + 1, sizeof(*p->at));
	for (size_t i = 0; i < p->n; i++) {
		p->line[i] = p->whole[i];
		if (form == PAGE_JSON && p->line[i].n && p->line[i].p[p->line[i].n - 1] == ',')
			p->line[i].n--;
	}
	if (body)
		find_places(p, body, form);
}

void
page_release(struct page *p)
{
	buf_release(&p->text);
	free(p->line);
	free(p->whole);
	free(p->at);
	free(p->place);
	free(p->kid);
}

/* ---- ways ---- */

static size_t
kid_named(const struct page *p, const struct place *at, const char *name)
{
	size_t lo = 0, hi = at->nkids;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2, kid = p->kid[at->kids + mid];
		int c = strcmp(name, p->place[kid].key);

		if (c == 0)
			return kid;
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NOWHERE;
}

static size_t
kid_of(const struct page *p, size_t place, const char *token)
{
	const struct place *at = &p->place[place];
	unsigned long long index;

	if (json_is_object(at->v))
		return kid_named(p, at, token);
	if (!str_to_u64(token, strlen(token), &index) || index >= at->nkids)
		return NOWHERE;
	return p->kid[at->kids + index];
}

/* The next token of a pointer, unescaped; where it goes on. */
static const char *
next_token(struct buf *out, const char *p)
{
	size_t n = strcspn(++p, "/");

	buf_clear(out);
	for (size_t i = 0; i < n; i++) {
		bool escape = p[i] == '~' && i + 1 < n && (p[i + 1] == '0' || p[i + 1] == '1');

		buf_putc(out, !escape ? p[i] : p[++i] == '0' ? '~' : '/');
	}
	return p + n;
}

size_t
page_find(const struct page *p, const char *pointer)
{
	struct buf token = {0};
	size_t at = p->nplace ? 0 : NOWHERE;

	while (at != NOWHERE && *pointer == '/') {
		if (json_is_string(p->place[at].v))
			break;
		pointer = next_token(&token, pointer);
		at = kid_of(p, at, buf_cstr(&token));
	}
	buf_release(&token);
	return at;
}

void
page_way(struct buf *out, const struct page *p, size_t place)
{
	size_t way[64], n = 0;

	if (place == NOWHERE || place == 0)
		return;
	for (place = p->place[place].parent; place && n < countof(way);
	     place = p->place[place].parent)
		way[n++] = place;
	while (n-- > 0) {
		const struct place *at = &p->place[way[n]];

		if (at->key)
			member_name(out, at->key);
		else
			item_name(out, at->v, at->index, NULL);
	}
	if (out->n && out->p[0] == '.') {
		memmove(out->p, out->p + 1, out->n);
		out->n--;
	}
}
