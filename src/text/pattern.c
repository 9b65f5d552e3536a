/* Regular expressions by PCRE2, bounded, with errors that show the column. */
#include "assay/text/pattern.h"

#include <pcre2.h>
#include <stdlib.h>

/* Far more than an honest pattern needs on a field's value; a hostile one stops in milliseconds. */
#define MATCH_LIMIT 1000000
#define DEPTH_LIMIT 250000
#define HEAP_LIMIT  (32 * 1024)	/* KiB */

struct pattern {
	pcre2_code *code;
	pcre2_match_context *context;
};

static bool
has_capital(const char *s)
{
	for (; *s; s++) {
		if (*s == '\\' && s[1])
			s++;	/* \S and \D are classes */
		else if (*s >= 'A' && *s <= 'Z')
			return true;
	}
	return false;
}

static int
refused(const char *text, int code, size_t offset, struct error *err)
{
	char why[128];
	size_t column;
	struct buf pad = {0};

	if (pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof(why)) < 0)
		why[0] = '\0';
	if (offset > strlen(text))
		offset = strlen(text);
	column = utf8_width(text, offset);
	buf_fill(&pad, ' ', column);
	error_set(err, ERR_USAGE, "bad pattern '%s': %s at column %zu", text, why, column + 1);
	error_hint(err, "%s\n%s^", text, buf_cstr(&pad));
	buf_release(&pad);
	return -1;
}

int
pattern_new(struct pattern **out, const char *text, unsigned flags, struct error *err)
{
	uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
	struct pattern *p;
	pcre2_code *code;
	PCRE2_SIZE offset;
	int number;
	bool smart = flags & PATTERN_SMART && !has_capital(text);

	if (flags & PATTERN_LITERAL)
		options = PCRE2_UTF | PCRE2_LITERAL;
	if (flags & PATTERN_FOLD || smart)
		options |= PCRE2_CASELESS;
	code = pcre2_compile((PCRE2_SPTR)text, strlen(text), options, &number, &offset, NULL);
	if (!code)
		return refused(text, number, offset, err);
	p = mem_alloc(sizeof(*p));
	p->code = code;
	p->context = pcre2_match_context_create(NULL);
	pcre2_set_match_limit(p->context, MATCH_LIMIT);
	pcre2_set_depth_limit(p->context, DEPTH_LIMIT);
	pcre2_set_heap_limit(p->context, HEAP_LIMIT);
	/* where it cannot, the interpreter does it */
	pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
	*out = p;
	return 0;
}

/* A text that is not UTF-8 is tried up to its first bad byte. */
bool
pattern_match(const struct pattern *p, const char *s, size_t n, size_t *from, size_t *to,
	      bool *tired)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	size_t valid = utf8_valid(s, n);
	uint32_t options = PCRE2_NO_UTF_CHECK;
	const PCRE2_SIZE *where = pcre2_get_ovector_pointer(data);
	int rc = pcre2_match(p->code, (PCRE2_SPTR)s, valid, 0, options, data, p->context);
	bool found;

	if (rc == PCRE2_ERROR_JIT_STACKLIMIT)	/* the interpreter has the heap to work with */
		rc = pcre2_match(p->code, (PCRE2_SPTR)s, valid, 0, options | PCRE2_NO_JIT, data,
				 p->context);
	found = rc >= 0;
	if (found && from)
		*from = where[0];
	if (found && to)
		*to = where[1];
	if (!found && rc != PCRE2_ERROR_NOMATCH && tired)
		*tired = true;
	pcre2_match_data_free(data);
	return found;
}

void
pattern_free(struct pattern *p)
{
	if (!p)
		return;
	pcre2_match_context_free(p->context);
	pcre2_code_free(p->code);
	free(p);
}
