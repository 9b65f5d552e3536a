/* The line editor: what Emacs keys do to a line. */
#include "line.h"

#include <ctype.h>
#include <stdlib.h>

#define LINE_MAX_BYTES 4096
#define CTRL(c) ((uint32_t)((c) - 'A' + 1))

/* ---- places in it ---- */

/* Combining marks go with the character before them. */
static bool
starts_here(const char *p, size_t n)
{
	unsigned cp;

	return ((unsigned char)*p & 0xc0) != 0x80 &&
	       (utf8_decode(p, n, &cp) == 0 || utf8_width(p, utf8_decode(p, n, &cp)) > 0);
}

static size_t
before(const struct line *l, size_t at)
{
	if (at > 0)
		at--;
	while (at > 0 && !starts_here(l->text.p + at, l->text.n - at))
		at--;
	return at;
}

static size_t
after(const struct line *l, size_t at)
{
	if (at < l->text.n)
		at++;
	while (at < l->text.n && !starts_here(l->text.p + at, l->text.n - at))
		at++;
	return at;
}

static bool
in_word(const struct line *l, size_t at)
{
	unsigned char c = (unsigned char)l->text.p[at];

	return c >= 0x80 || isalnum(c);
}

static size_t
word_before(const struct line *l, size_t at)
{
	while (at > 0 && !in_word(l, at - 1))
		at--;
	while (at > 0 && in_word(l, at - 1))
		at--;
	return at;
}

static size_t
word_after(const struct line *l, size_t at)
{
	while (at < l->text.n && !in_word(l, at))
		at++;
	while (at < l->text.n && in_word(l, at))
		at++;
	return at;
}

static size_t
blank_before(const struct line *l, size_t at)
{
	while (at > 0 && l->text.p[at - 1] == ' ')
		at--;
	while (at > 0 && l->text.p[at - 1] != ' ')
		at--;
	return at;
}

static size_t
start(const struct line *l, size_t at)
{
	(void)l;
	(void)at;
	return 0;
}

static size_t
end(const struct line *l, size_t at)
{
	(void)at;
	return l->text.n;
}

/* ---- changes ---- */

static void
cut(struct line *l, size_t from, size_t to, bool keep)
{
	if (from == to)
		return;
	if (keep) {
		free(l->killed);
		l->killed = mem_strndup(l->text.p + from, to - from);
	}
	memmove(l->text.p + from, l->text.p + to, l->text.n - to + 1);
	l->text.n -= to - from;
	l->at = from;
}

void
line_insert(struct line *l, const char *p, size_t n)
{
	size_t tail = l->text.n - l->at;

	n = utf8_valid(p, n);
	if (!n || l->text.n + n > LINE_MAX_BYTES)
		return;
	buf_room(&l->text, n + 1);
	memmove(l->text.p + l->at + n, l->text.p + l->at, tail);
	memcpy(l->text.p + l->at, p, n);
	l->text.n += n;
	l->text.p[l->text.n] = '\0';
	l->at += n;
}

void
line_set(struct line *l, const char *text)
{
	buf_clear(&l->text);
	buf_add(&l->text, text, strlen(text));
	buf_cstr(&l->text);
	l->at = l->text.n;
}

/* Each key goes somewhere, and some cut what lies between. */
static const struct {
	uint32_t code;
	size_t (*to)(const struct line *l, size_t at);
	bool cuts, keeps;
} editor_keys[] = {
	{CTRL('A'), start, false, false},	{K_HOME, start, false, false},
	{CTRL('E'), end, false, false},		{K_END, end, false, false},
	{CTRL('B'), before, false, false},	{K_LEFT, before, false, false},
	{CTRL('F'), after, false, false},	{K_RIGHT, after, false, false},
	{K_ALT + 'b', word_before, false, false}, {K_ALT + 'f', word_after, false, false},
	{K_BACKSPACE, before, true, false},	{CTRL('H'), before, true, false},
	{127, before, true, false},
	{K_DELETE, after, true, false},		{CTRL('D'), after, true, false},
	{CTRL('U'), start, true, true},		{CTRL('K'), end, true, true},
	{CTRL('W'), blank_before, true, true},	{K_ALT + 'd', word_after, true, true},
	{K_ALT + K_BACKSPACE, word_before, true, true}, {K_ALT + 127, word_before, true, true},
};

bool
line_key(struct line *l, uint32_t code, bool *changed)
{
	size_t was = l->text.n;
	struct buf b = {0};

	*changed = false;
	buf_cstr(&l->text);
	for (size_t i = 0; i < countof(editor_keys); i++) {
		size_t to;

		if (editor_keys[i].code != code)
			continue;
		to = editor_keys[i].to(l, l->at);
		if (!editor_keys[i].cuts)
			l->at = to;
		else
			cut(l, to < l->at ? to : l->at, to < l->at ? l->at : to,
			    editor_keys[i].keeps);
		*changed = l->text.n != was;
		return true;
	}
	if (code == CTRL('Y')) {
		if (l->killed)
			line_insert(l, l->killed, strlen(l->killed));
	} else if (code >= ' ' && code < 0x110000) {
		buf_add_utf8(&b, code);
		line_insert(l, b.p, b.n);
		buf_release(&b);
	} else {
		return false;
	}
	*changed = l->text.n != was;
	return true;
}

void
line_release(struct line *l)
{
	buf_release(&l->text);
	free(l->killed);
	*l = (struct line){0};
}
