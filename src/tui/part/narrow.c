/* The filter of a list: typed, kept or dropped, and marked in the rows it left. */
#include "narrow.h"

#include <stdlib.h>

#define MARKS_MAX 16		/* in one text: a pattern may match at every place */

const char *
narrow_text(const struct narrow *n)
{
	return n->text ? n->text : "";
}

int
narrow_set(struct narrow *n, const char *text, struct error *err)
{
	struct sieve *sieve = NULL;

	if (*text && sieve_new(&sieve, text, err) != 0)
		return -1;
	sieve_free(n->sieve);
	free(n->text);
	n->sieve = sieve;
	n->text = mem_strdup(text);
	return 0;
}

int
narrow_type(struct narrow *n, const char *text, const struct list *l, struct error *err)
{
	if (!n->typing) {
		n->typing = true;
		n->text_before = mem_strdup(narrow_text(n));
		n->list_before = *l;
	}
	return narrow_set(n, text, err);
}

void
narrow_end(struct narrow *n, bool keep, struct list *l)
{
	if (n->typing && !keep) {
		narrow_set(n, n->text_before, NULL);
		*l = n->list_before;
	}
	free(n->text_before);
	n->text_before = NULL;
	n->typing = false;
}

/* Columns that the first bytes of a text take on a screen. */
static int
columns(const char *text, size_t bytes)
{
	char *part = mem_strndup(text, bytes);
	int cols = screen_width(part);

	free(part);
	return cols;
}

void
narrow_mark(const struct narrow *n, struct screen *s, int row, int col, int width,
	    const char *text)
{
	size_t len = strlen(text), from = 0, to = 0;

	if (!n->sieve || width <= 0)
		return;
	for (int i = 0; i < MARKS_MAX && sieve_find(n->sieve, text, len, &from, &to); i++) {
		int first = columns(text, from), last = columns(text, to);

		if (first >= width)
			break;
		if (last > width)
			last = width;
		if (last > first)
			screen_flag(s, (struct rect){row, col + first, 1, last - first},
				    CELL_MATCH);
		from = to > from ? to : from + 1;
		if (from >= len)
			break;
	}
}

void
narrow_cut(const struct narrow *n, struct screen *s, struct rect at, enum role role,
	   const char *text)
{
	screen_cut(s, at.row, at.col, at.cols, role, text);
	narrow_mark(n, s, at.row, at.col, at.cols, text);
}

void
narrow_release(struct narrow *n)
{
	sieve_free(n->sieve);
	free(n->text);
	free(n->text_before);
	*n = (struct narrow){0};
}
