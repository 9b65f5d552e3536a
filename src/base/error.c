/* The one error of a call: the first text wins, context goes in front. */
#include "assay/base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* One line, and no half UTF-8 character where a long text was cut. */
static void
tidy(char *text, size_t size)
{
	size_t n = strlen(text);

	for (char *p = text; *p; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
	if (n + 1 < size)
		return;
	for (unsigned back = 0; n && back < 3 && ((unsigned char)text[n - 1] & 0xc0) == 0x80; back++)
		n--;
	if (n && (unsigned char)text[n - 1] >= 0xc0)
		n--;
	text[n] = '\0';
}

int
error_set(struct error *err, enum error_code code, const char *fmt, ...)
{
	va_list ap;

	if (!err || err->code != ERR_NONE)
		return -1;
	err->code = code;
	err->hint[0] = '\0';
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	tidy(err->text, sizeof(err->text));
	return -1;
}

int
error_errno(struct error *err, const char *fmt, ...)
{
	int saved = errno;
	char what[160];
	size_t n;
	va_list ap;

	if (!err || err->code != ERR_NONE)
		return -1;
	err->code = saved == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	err->hint[0] = '\0';
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	n = strlen(err->text);
	snprintf(err->text + n, sizeof(err->text) - n, ": %s",
		 strerror_r(saved, what, sizeof(what)));
	tidy(err->text, sizeof(err->text));
	return -1;
}

int
error_in(struct error *err, const char *fmt, ...)
{
	char old[sizeof(err->text)];
	size_t n;
	va_list ap;

	if (!err)
		return -1;
	memcpy(old, err->text, sizeof(old));
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	n = strlen(err->text);
	snprintf(err->text + n, sizeof(err->text) - n, ": %s", old);
	tidy(err->text, sizeof(err->text));
	return -1;
}

int
error_hint(struct error *err, const char *fmt, ...)
{
	va_list ap;

	if (!err || err->hint[0])
		return -1;
	va_start(ap, fmt);
	vsnprintf(err->hint, sizeof(err->hint), fmt, ap);
	va_end(ap);
	return -1;
}

void
error_clear(struct error *err)
{
	if (!err)
		return;
	err->code = ERR_NONE;
	err->text[0] = '\0';
	err->hint[0] = '\0';
}
