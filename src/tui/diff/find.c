/* Searching in the rows of a diff: members and values, as they are shown. */
#include <stdlib.h>

#include "diff.h"

/* A match that begins before `end` may go on behind it so far: a text of a megabyte falls into many
 * lines, and none of them is to look at all that follows. */
#define REACH 4096

static bool
match(const struct diff *d, const char *text, size_t end, size_t *from, size_t *to, bool *tired)
{
	size_t at = *from, n;

	if (!text || !d->pattern || d->tired || at >= end)
		return false;
	n = end == SIZE_MAX ? strlen(text + at) : strnlen(text + at, end - at + REACH);
	if (!pattern_match(d->pattern, text + at, n, from, to, tired))
		return false;
	*from += at;
	*to += at;
	return *to > *from && *from < end;
}

bool
diff_match(const struct diff *d, const char *text, size_t end, size_t *from, size_t *to)
{
	return match(d, text, end, from, to, NULL);
}

/* A pattern that ran into its limit once would do so in every row: it is not tried again. */
static bool
row_matches(struct diff *d, const struct diff_row *r)
{
	size_t from = 0, to;

	if (match(d, r->name, SIZE_MAX, &from, &to, &d->tired))
		return true;
	for (int k = 0; k < 2; k++) {
		const struct row_text *t = diff_text(&d->at, r, k);

		from = 0;
		if (t && match(d, t->text, SIZE_MAX, &from, &to, &d->tired))
			return true;
	}
	return false;
}

/* Does a match begin on this line? A row's name counts for its first one. */
static bool
line_matches(struct diff *d, const struct diff_line *l)
{
	const struct diff_row *r = &d->rows.v[l->row];
	size_t from = 0, to;

	if (l->first && match(d, r->name, SIZE_MAX, &from, &to, &d->tired))
		return true;
	for (int k = 0; k < 2; k++) {
		const struct row_text *t = diff_text(&d->at, r, k);

		from = l->from[k];
		if (t && match(d, t->text, l->to[k], &from, &to, &d->tired))
			return true;
	}
	return false;
}

void
diff_count_matches(struct diff *d)
{
	d->matches = 0;
	for (size_t i = 0; d->pattern && i < d->rows.n; i++)
		d->matches += row_matches(d, &d->rows.v[i]);
}

static bool
search_from(struct diff *d, size_t start, int dir)
{
	for (size_t i = 0; d->pattern && i < d->nlines; i++) {
		size_t at = dir > 0 ? (start + i) % d->nlines
				    : (start + d->nlines - i % d->nlines) % d->nlines;

		if (line_matches(d, &d->lines[at])) {
			list_to(&d->list, at);
			return true;
		}
	}
	return false;
}

bool
diff_next_match(struct diff *d, int dir)
{
	if (!d->nlines)
		return false;
	return search_from(d, (d->list.cursor + (dir > 0 ? 1 : d->nlines - 1)) % d->nlines, dir);
}

static void
set_pattern(struct diff *d, struct pattern *p, const char *text)
{
	pattern_free(d->pattern);
	d->pattern = p;
	d->tired = false;
	free(d->search);
	d->search = *text ? mem_strdup(text) : NULL;
	diff_count_matches(d);
}

int
diff_search(struct diff *d, const char *text, struct error *err)
{
	struct pattern *p = NULL;

	if (!d->search_before) {
		d->search_before = mem_strdup(d->search ? d->search : "");
		d->cursor_before = d->list.cursor;
	}
	if (*text && pattern_new(&p, text, PATTERN_SMART, err) != 0)
		return -1;
	set_pattern(d, p, text);
	if (d->nlines && !search_from(d, d->cursor_before % d->nlines, 1))
		list_to(&d->list, d->cursor_before);
	return 0;
}

void
diff_search_end(struct diff *d, bool keep)
{
	struct pattern *p = NULL;

	if (!d->search_before)
		return;
	if (!keep) {
		if (*d->search_before)
			pattern_new(&p, d->search_before, PATTERN_SMART, NULL);
		set_pattern(d, p, d->search_before);
		list_to(&d->list, d->cursor_before);
	}
	free(d->search_before);
	d->search_before = NULL;
}
