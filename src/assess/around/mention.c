/* Where a text names the host of a Service: http://cart:80, cart.shop.svc:80, cart:80. */
#include <ctype.h>
#include <stdlib.h>

#include "around.h"

#define PORT_DIGITS 5

static bool
in_host(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '.' || c == '_';
}

/* The "://" that what stands there belongs to: right before it, or before user:password@; NULL. */
static const char *
scheme_before(const char *text, const char *at)
{
	const char *p = at;

	if (p > text && p[-1] == '@')
		for (p--; p > text && p[-1] != '/' && p[-1] != '@'; p--)
			;
	return p - text >= 4 && memcmp(p - 3, "://", 3) == 0 ? p - 3 : NULL;
}

/* Behind ".shop", ".shop.svc" and what may follow that; NULL: another host's domain. */
static const char *
past_domain(const char *end, const char *ns)
{
	size_t n = strlen(ns);

	if (*end != '.')
		return in_host(*end) ? NULL : end;
	if (!n || strncmp(end + 1, ns, n) != 0)
		return NULL;
	end += 1 + n;
	if (strncmp(end, ".svc", 4) == 0 && (end[4] == '.' || !in_host(end[4])))
		for (end += 4; in_host(*end); end++)
			;
	return in_host(*end) ? NULL : end;
}

/* Behind ":80"; 0 without. False: what follows the colon is no port. */
static bool
port_at(const char **end, long *port)
{
	size_t n = **end == ':' ? strspn(*end + 1, "0123456789") : 0;

	*port = 0;
	if (!n)
		return true;
	if (n > PORT_DIGITS || in_host((*end)[1 + n]))
		return false;
	*port = strtol(*end + 1, NULL, 10);
	*end += 1 + n;
	return true;
}

/* The text that is told has no user and no password. */
static void
put_mention(struct buf *out, const char *text, const char *scheme, struct str host)
{
	const char *from = scheme;

	while (from && from > text && (in_host(from[-1]) || from[-1] == ':' || from[-1] == '+'))
		from--;
	if (scheme)
		buf_printf(out, "%.*s://", (int)(scheme - from), from);
	buf_printf(out, "%.*s", (int)host.n, host.p);
}

bool
mention_next(const char **text, const struct object_key *service, struct mention *m)
{
	const char *start = *text, *at = start;
	size_t n = strlen(service->name);

	for (; n && (at = strstr(at, service->name)); at++) {
		const char *scheme = scheme_before(start, at), *end = past_domain(at + n, service->ns);

		if (!end || (at > start && !scheme && (in_host(at[-1]) || strchr("/@", at[-1]))))
			continue;
		m->sure = scheme || end > at + n;
		m->whole = at == start && !*end;
		if (!port_at(&end, &m->port) || *end == '@')	/* a user, and a password */
			continue;
		buf_clear(&m->text);
		put_mention(&m->text, start, scheme, (struct str){at, (size_t)(end - at)});
		*text = end;
		return true;
	}
	return false;
}

bool
mention_variable(const char *name)
{
	static const char *const ends[] = {"HOST", "HOSTNAME", "SERVER", "ADDR", "ADDRESS"};
	size_t n = name ? strlen(name) : 0;

	for (size_t i = 0; i < countof(ends); i++) {
		size_t m = strlen(ends[i]);

		if (n == m || (n > m && strchr("_.-", name[n - m - 1])))
			if (strcasecmp(name + n - m, ends[i]) == 0)
				return true;
	}
	return false;
}
