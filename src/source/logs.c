/* Takes container logs out of a stream of lists. */
#include "logs.h"

#include <string.h>

#include "assay/base.h"

static const struct str start_mark = {"==== START logs for container ", 30};
static const struct str end_mark = {"==== END logs for container ", 28};

enum verdict { NO_MARK, MARK, TOO_SHORT };

static enum verdict
judge(const char *p, size_t n, struct str mark)
{
	size_t m = n < mark.n ? n : mark.n;

	if (memcmp(p, mark.p, m) != 0)
		return NO_MARK;
	return m < mark.n ? TOO_SHORT : MARK;
}

/* Where the next line begins that starts like a mark; n if none does. */
static size_t
next_candidate(const char *p, size_t n)
{
	const char *hit = memmem(p, n, "\n=", 2);

	if (hit)
		return (size_t)(hit - p) + 1;
	return n && p[n - 1] == '\n' ? n : n + 1;
}

/* One stretch of a single state; returns how many bytes of p it used, and adds to *out. */
static size_t
stretch(struct logs_filter *f, const char *p, size_t n, char *to, size_t *out)
{
	const char *nl;
	size_t used;

	if (f->state == LOGS_OUTSIDE) {
		used = next_candidate(p, n);
		f->mid_line = used > n;
		if (used > n)
			used = n;
		memmove(to, p, used);
		*out += used;
		return used;
	}
	nl = memchr(p, '\n', n);
	f->mid_line = !nl;
	if (!nl)
		return n;
	*to = '\n';
	*out += 1;
	if (f->state == LOGS_LAST_LINE)
		f->state = LOGS_OUTSIDE;
	return (size_t)(nl - p) + 1;
}

size_t
logs_cut(struct logs_filter *f, char *p, size_t n, size_t *rest)
{
	size_t at = 0, out = 0;

	*rest = 0;
	while (at < n) {
		bool inside = f->state == LOGS_INSIDE;
		enum verdict v = f->mid_line || f->state == LOGS_LAST_LINE
					 ? NO_MARK
					 : judge(p + at, n - at, inside ? end_mark : start_mark);

		if (v == TOO_SHORT) {
			*rest = n - at;
			break;
		}
		if (v == MARK)
			f->state = inside ? LOGS_LAST_LINE : LOGS_INSIDE;
		at += stretch(f, p + at, n - at, p + out, &out);
	}
	return out;
}
