/* The JSON cutter where no document is: text, logs, and the way back after damage. */
#include "json.h"
#include "scan.h"

size_t
json_blanks(struct item_scan *s, const char *p, size_t i, size_t n)
{
	struct json_cut *j = s->json;

	while (i < n && json_is_blank(p[i])) {
		size_t run = scan_blanks(p + i, n - i);

		j->col += run;
		i += run;
		if (run)
			continue;
		if (p[i] == '\n') {
			s->line++;
			j->fresh = true;
			j->col = 0;
		} else {
			j->col++;
		}
		i++;
	}
	return i;
}

size_t
json_at_top(struct item_scan *s, const char *p, size_t i)
{
	struct json_cut *j = s->json;

	if (p[i] == '{' || p[i] == '[') {
		json_begin_document(s, i, p[i] == '[');
		return i + 1;
	}
	json_mark_place(s, i);
	j->nword = 0;
	j->state = LINE;
	return i;
}

/* Collects how the line begins; true at its end. */
static bool
line_read(struct item_scan *s, const char *p, size_t *i, size_t n)
{
	struct json_cut *j = s->json;
	const char *end = memchr(p + *i, '\n', n - *i);
	size_t stop = end ? (size_t)(end - p) : n;

	while (*i < stop && j->nword < sizeof(j->word))
		j->word[j->nword++] = p[(*i)++];
	*i = stop;
	if (!end)
		return false;
	++*i;
	s->line++;
	return true;
}

static bool
word_begins(const struct json_cut *j, const char *with)
{
	size_t n = strlen(with);

	return j->nword >= n && memcmp(j->word, with, n) == 0;
}

void
json_line_done(struct item_scan *s)
{
	struct json_cut *j = s->json;

	j->state = TOP;
	if (word_begins(j, "==== START logs"))
		j->state = LOGS;
	else
		items_junk(s, j->line, j->offset);
	j->nword = 0;
}

size_t
json_in_line(struct item_scan *s, const char *p, size_t i, size_t n)
{
	struct json_cut *j = s->json;

	/* a document mark of YAML: what follows may be YAML */
	while (i < n && j->nword < 3 && p[i] == '-')
		j->word[j->nword++] = p[i++];
	if (s->mode == SCAN_JSON && word_begins(j, "---")) {
		s->to_yaml = true;
		j->state = TOP;
		return i;
	}
	if (i < n && line_read(s, p, &i, n))
		json_line_done(s);
	return i;
}

size_t
json_in_logs(struct item_scan *s, const char *p, size_t i, size_t n)
{
	struct json_cut *j = s->json;

	if (line_read(s, p, &i, n)) {
		if (word_begins(j, "==== END logs"))
			j->state = TOP;
		j->nword = 0;
	}
	return i;
}

/* At the first byte of a line behind its blanks: may cutting go on here? */
static bool
goes_on(struct item_scan *s, size_t i, char c)
{
	struct json_cut *j = s->json;

	if (s->list && j->indent != NO_INDENT &&
	    ((c == '{' && j->col == j->indent) || (c == ']' && j->col < j->indent))) {
		j->state = ITEMS;
		return true;
	}
	if (j->col > 0 || (c != '{' && c != '['))
		return false;
	if (s->list)
		json_end_list(s, i);
	j->state = TOP;
	return true;
}

size_t
json_resync(struct item_scan *s, const char *p, size_t i, size_t n)
{
	struct json_cut *j = s->json;

	if (!j->fresh) {
		const char *end = memchr(p + i, '\n', n - i);

		if (!end)
			return n;
		i = (size_t)(end - p);
	}
	i = json_blanks(s, p, i, n);
	if (i < n && !goes_on(s, i, p[i]))
		j->fresh = false;
	return i;
}
