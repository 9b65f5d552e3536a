/* Words and paths in so many columns. */
#include "cut.h"

#include "assay/render.h"

/* The next member of a path, from its '[' or behind its '.'; NULL in the last one. */
static const char *
next_member(const char *p)
{
	bool inside = *p == '[';

	for (const char *q = p + 1; *p && *q; q++) {
		if (!inside && *q == '.')
			return q + 1;
		if (*q == '[' && !inside)
			return q;
		if (*q == ']' && inside)
			return q[1] == '.' ? q + 2 : q[1] ? q + 1 : NULL;
	}
	return NULL;
}

void
cut_path(struct buf *out, const char *path, int width)
{
	struct buf b = {0};
	const char *p, *next;

	render_path(&b, path);
	p = buf_cstr(&b);
	if (screen_width(p) <= width) {
		buf_puts(out, p);
		buf_release(&b);
		return;
	}
	while (screen_width(p) > width - 2 && (next = next_member(p)))
		p = next;
	while (*p && screen_width(p) > width - 2)
		do
			p++;
		while (((unsigned char)*p & 0xc0) == 0x80);
	buf_printf(out, "..%s", p);
	buf_release(&b);
}

const char *
ref_name(const char *ref, const char *ns)
{
	size_t n = ns ? strlen(ns) : 0;

	return n && strncmp(ref, ns, n) == 0 && ref[n] == '/' ? ref + n + 1 : ref;
}

const char *
origin_word(enum origin_class c)
{
	return c == ORIGIN_HAND ? "by hand" : origin_name(c);
}

int
put_wrapped(struct screen *s, struct rect r, enum role role, const char *text)
{
	struct buf b = {0};
	const char *p;
	int n = 0;

	render_wrap(&b, text, 0, r.cols > 8 ? (size_t)r.cols : 8);
	for (p = buf_cstr(&b); *p && n < r.rows; n++) {
		size_t len = strcspn(p, "\n");
		bool more = p[len] && n == r.rows - 1;

		screen_put(s, r.row + n, r.col, r.cols - (more ? 3 : 0), role, p, len);
		if (more)
			screen_right(s, r.row + n, r.col + r.cols, 2, ROLE_DIM, "..");
		p += len + (p[len] == '\n');
	}
	buf_release(&b);
	return n;
}

const char *
fold_mark(const struct screen *s, bool open)
{
	if (s->unicode)
		return open ? "\xe2\x96\xbe" : "\xe2\x96\xb8";
	return open ? "v" : ">";
}
