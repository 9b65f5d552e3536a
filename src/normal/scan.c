/*
 * Secrets inside any text: passwords in URLs and connection strings, private
 * keys, bearer tokens, crypt hashes, and tokens that their own form betrays.
 * Only a few bytes can be part of one; the others cost one look-up each.
 */
#include <ctype.h>
#include <stdlib.h>

#include "scan.h"

/* Tokens that are known by how they begin; .least counts the bytes after that. */
static const struct {
	struct str head;
	size_t least;
} token_shapes[] = {
	{STR("sha256~"), 30},	   {STR("ghp_"), 30},	{STR("gho_"), 30},
	{STR("ghu_"), 30},	   {STR("ghs_"), 30},	{STR("ghr_"), 30},
	{STR("github_pat_"), 30},  {STR("glpat-"), 20}, {STR("xoxb-"), 20},
	{STR("xoxp-"), 20},	   {STR("npm_"), 30},	{STR("sk_live_"), 20},
	{STR("hvs."), 24},	   {STR("AIza"), 35},	{STR("dop_v1_"), 40},
	{STR("hooks.slack.com/services/"), 20},
};

/* crypt(3) and its kin, as in passwd and htpasswd files */
static const struct str crypt_heads[] = {
	STR("$1$"), STR("$2a$"), STR("$2b$"), STR("$2y$"),   STR("$5$"),
	STR("$6$"), STR("$y$"),	 STR("$7$"),  STR("$apr1$"), STR("$argon2"),
};

/* Longer logins are none: the bound keeps hostile text from costing its length squared. */
#define URL_MAX 1024
#define PACK_MAX 4
#define ROUNDS_MAX 8

/* What an address may start with that is no login. */
static const char *const no_users[] = {"mailto", "sip", "sips", "acct", "xmpp", "im"};

static bool scan_once(struct scan *c);

static bool
starts(const struct scan *c, size_t at, struct str head)
{
	return c->len - at >= head.n && memcmp(c->s + at, head.p, head.n) == 0;
}

void
scan_hide(struct scan *c, size_t from, size_t to, bool base64)
{
	size_t n = 0;
	uint8_t *plain = base64 ? base64_loose(c->s + from, to - from, &n) : NULL;

	buf_add(&c->out, c->s + c->done, from - c->done);
	if (plain)
		hide(c->n, &c->out, plain, n);
	else
		hide(c->n, &c->out, c->s + from, to - from);
	if (plain)
		mem_wipe(plain, n);
	free(plain);
	c->done = to;
	c->hit = true;
}

static void
hide_unless_open(struct scan *c, size_t from, size_t to)
{
	if (from < to && from >= c->done && !value_is_open(c->n, c->s + from, to - from))
		scan_hide(c, from, to, false);
}

/* ---- user:password@host */

static bool
ends_url(char ch)
{
	return scan_space(ch) || scan_quote(ch) || ch == '<' || ch == '>' || ch == '`' ||
	       ch == '\\';
}

/* The @ that ends the login, 0 if there is none. A password may hold a raw slash, if what
 * stands before that slash cannot be host:port. */
static size_t
url_login_end(const struct scan *c, size_t from)
{
	size_t end = from, slash, at = 0, i;
	const char *colon;

	while (end < c->len && end - from < URL_MAX && !ends_url(c->s[end]))
		end++;
	for (slash = from; slash < end && !memchr("/?#", c->s[slash], 3); slash++)
		if (c->s[slash] == '@')
			at = slash;
	if (at || slash == end)
		return at;
	colon = memchr(c->s + from, ':', slash - from);
	if (!colon || c->s[from] == '[' || colon[1] == '$')
		return 0;
	for (i = (size_t)(colon - c->s) + 1; i < slash && isdigit((unsigned char)c->s[i]); i++)
		;
	if (i == slash)
		return 0;
	for (i = slash; i < end; i++)
		if (c->s[i] == '@')
			at = i;
	return at;
}

static bool
has_digit(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (isdigit((unsigned char)p[i]))
			return true;
	return false;
}

/* A login without a password, or before an empty one, may be a token itself. */
static bool
user_is_token(const char *p, size_t n)
{
	return n >= 20 && has_digit(p, n) && !memchr(p, '$', n) && !memchr(p, '{', n);
}

static size_t
scan_url(struct scan *c, size_t colon)
{
	size_t from = colon + 3, at = url_login_end(c, from), pw;
	const char *sep;

	if (!at || at == from)
		return from;
	sep = memchr(c->s + from, ':', at - from);
	pw = sep ? (size_t)(sep - c->s) : at;
	if (user_is_token(c->s + from, pw - from))
		hide_unless_open(c, from, pw);
	if (sep)
		hide_unless_open(c, pw + 1, at);
	return at + 1;
}

/* host:1234 after the @ */
static bool
host_and_port(const struct scan *c, size_t i)
{
	size_t from = i;

	if (starts(c, i, STR("sha256:")) || starts(c, i, STR("sha512:")))
		return false;
	while (i < c->len && (isalnum((unsigned char)c->s[i]) || c->s[i] == '.' || c->s[i] == '-'))
		i++;
	return i > from && i + 1 < c->len && c->s[i] == ':' && isdigit((unsigned char)c->s[i + 1]);
}

static bool
is_user(const char *p, size_t n)
{
	for (size_t i = 0; i < countof(no_users); i++)
		if (strlen(no_users[i]) == n && strncasecmp(no_users[i], p, n) == 0)
			return false;
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)p[i]) && !memchr("_.-", p[i], 3))
			return false;
	return n > 0;
}

/* Without a scheme: user:pw@tcp(db:3306)/x of Go, thin:user/pw@ of Oracle, user:pw@host:1234. */
static size_t
scan_at(struct scan *c, size_t at)
{
	size_t from = at, user;
	const char *sep;
	bool dsn = starts(c, at + 1, STR("tcp(")) || starts(c, at + 1, STR("unix("));

	while (from > c->done && at - from < 256 && !ends_url(c->s[from - 1]) &&
	       !memchr("(,;=", c->s[from - 1], 4))
		from--;
	sep = memmem(c->s + from, at - from, "thin:", 5);
	if (sep) {
		sep = memchr(sep, '/', (size_t)(c->s + at - sep));
		if (sep)
			hide_unless_open(c, (size_t)(sep - c->s) + 1, at);
		return at + 1;
	}
	sep = memchr(c->s + from, ':', at - from);
	user = sep ? (size_t)(sep - c->s) - from : 0;
	if (!sep || !is_user(c->s + from, user))
		return at + 1;
	if (dsn || (host_and_port(c, at + 1) && !memchr(sep, '/', (size_t)(c->s + at - sep))))
		hide_unless_open(c, from + user + 1, at);
	return at + 1;
}

/* ---- keys, tokens, hashes */

static size_t
scan_pem(struct scan *c, size_t at)
{
	const char *s = c->s, *end = s + c->len;
	const char *label = s + at + 11, *label_end = memmem(label, end - label, "-----", 5), *last;

	if (!label_end || label_end - label > 60)
		return at + 11;
	last = c->no_pem_end ? NULL : memmem(label_end, end - label_end, "-----END ", 9);
	c->no_pem_end = !last;
	if (!memmem(label, label_end - label, "PRIVATE KEY", 11))
		return last ? (size_t)(last - s) + 9 : (size_t)(label_end - s) + 5;
	if (last)
		last = memmem(last + 9, end - last - 9, "-----", 5);
	scan_hide(c, at, last ? (size_t)(last - s) + 5 : c->len, false);
	return c->done;
}

static size_t
scan_dash(struct scan *c, size_t at)
{
	if (starts(c, at, STR("-----BEGIN ")))
		return scan_pem(c, at);
	return scan_flag(c, at);
}

static size_t
token_end(const struct scan *c, size_t i, const char *more)
{
	while (i < c->len && c->s[i] &&
	       (isalnum((unsigned char)c->s[i]) || strchr(more, c->s[i])))
		i++;
	return i;
}

/* "Bearer x", "Basic x": at is the blank */
static size_t
scan_scheme(struct scan *c, size_t at)
{
	size_t end;

	if (at >= 6 && strncasecmp(c->s + at - 6, "bearer", 6) == 0) {
		end = token_end(c, at + 1, "._~+/=-");
		if (end - at > 8 && (end - at > 20 || has_digit(c->s + at + 1, end - at - 1))) {
			hide_unless_open(c, at + 1, end);
			return end;
		}
	} else if (at >= 5 && strncasecmp(c->s + at - 5, "basic", 5) == 0) {
		end = token_end(c, at + 1, "+/=");
		if (basic_credentials(c->s + at + 1, end - at - 1)) {
			hide_unless_open(c, at + 1, end);
			return end;
		}
	}
	return c->lines ? scan_spaced(c, at) : at + 1;
}

static size_t
scan_crypt(struct scan *c, size_t at)
{
	size_t end;

	if (at > 0 && (isalnum((unsigned char)c->s[at - 1]) || c->s[at - 1] == '$'))
		return at + 1;
	for (size_t i = 0; i < countof(crypt_heads); i++) {
		if (!starts(c, at, crypt_heads[i]))
			continue;
		end = token_end(c, at, "./$=,+-");
		if (end - at < 20)
			return at + 1;
		scan_hide(c, at, end, false);
		return end;
	}
	return at + 1;
}

/* {SHA} and {SSHA} of LDAP and htpasswd */
static size_t
scan_brace(struct scan *c, size_t at)
{
	size_t head = starts(c, at, STR("{SHA}")) ? 5 : starts(c, at, STR("{SSHA}")) ? 6 : 0, end;

	if (!head)
		return at + 1;
	end = token_end(c, at + head, "+/=");
	if (end - at - head >= 20)
		scan_hide(c, at, end, false);
	return end;
}

/* Three dotted parts of base64url: a JSON web token */
static bool
is_jwt(const char *p, size_t n)
{
	size_t dots = 0;

	for (size_t i = 0; i < n; i++)
		dots += p[i] == '.';
	return dots == 2 && n >= 40;
}

/* Does a text under base64 (a private key, a registry's configuration) hold a secret? */
static bool
packs_secret(const struct scan *c, size_t from, size_t to)
{
	struct scan inner = {.n = c->n, .depth = c->depth + 1};
	size_t n = 0;
	uint8_t *plain = c->depth < PACK_MAX ? base64_decode(c->s + from, to - from, &n) : NULL;
	bool hit = false;

	if (plain && n > 0) {
		inner.s = (const char *)plain;
		inner.len = n;
		hit = scan_once(&inner);
		buf_release(&inner.out);
		mem_wipe(plain, n);
	}
	free(plain);
	return hit;
}

static size_t
scan_word(struct scan *c, size_t at)
{
	size_t end;

	if (at > 0 && isalnum((unsigned char)c->s[at - 1]))
		return at + 1;
	if (at >= c->no_jwt && starts(c, at, STR("eyJ"))) {
		end = c->no_jwt = token_end(c, at, "_-.");
		if (is_jwt(c->s + at, end - at)) {
			scan_hide(c, at, end, false);
			return end;
		}
	}
	/* {" and -----BEGIN under base64 */
	if (starts(c, at, STR("eyJ")) || starts(c, at, STR("LS0tLS1CRUdJTi"))) {
		end = token_end(c, at, "+/=");
		if (packs_secret(c, at, end))
			scan_hide(c, at, end, true);
		return end;
	}
	for (size_t i = 0; i < countof(token_shapes); i++) {
		if (!starts(c, at, token_shapes[i].head))
			continue;
		end = token_end(c, at + token_shapes[i].head.n, "_-/");
		if (end - at - token_shapes[i].head.n < token_shapes[i].least)
			continue;
		scan_hide(c, at, end, false);
		return end;
	}
	return at + 1;
}

/* ---- the walk */

static size_t
scan_colon(struct scan *c, size_t at)
{
	if (starts(c, at, STR("://")))
		return scan_url(c, at);
	return scan_assignment(c, at);
}

static size_t (*const anchors[256])(struct scan *c, size_t at) = {
	['='] = scan_assignment, [':'] = scan_colon,  ['@'] = scan_at,	  ['-'] = scan_dash,
	[' '] = scan_scheme,	 ['$'] = scan_crypt,  ['{'] = scan_brace, ['>'] = scan_tag,
	['e'] = scan_word,	 ['L'] = scan_word,   ['s'] = scan_word,  ['g'] = scan_word,
	['x'] = scan_word,	 ['n'] = scan_word,   ['h'] = scan_word,  ['A'] = scan_word,
	['d'] = scan_word,
};

static bool
scan_once(struct scan *c)
{
	c->lines = memchr(c->s, '\n', c->len) != NULL;
	c->mentions_secret = c->lines && memmem(c->s, c->len, "Secret", 6);
	for (size_t i = 0; i < c->len;) {
		size_t (*f)(struct scan *, size_t) = anchors[(unsigned char)c->s[i]];

		i = f ? f(c, i) : i + 1;
		if (i < c->done)
			i = c->done;
	}
	if (c->hit)
		buf_add(&c->out, c->s + c->done, c->len - c->done);
	return c->hit;
}

void
scan_digest(struct sha256 *h)
{
	for (size_t i = 0; i < countof(token_shapes); i++) {
		sha256_add(h, token_shapes[i].head.p, token_shapes[i].head.n + 1);
		sha256_add(h, &token_shapes[i].least, sizeof(token_shapes[i].least));
	}
	for (size_t i = 0; i < countof(crypt_heads); i++)
		sha256_add(h, crypt_heads[i].p, crypt_heads[i].n + 1);
}

/* A hidden value may make its neighbour readable as another one: again until nothing is found. */
bool
scan_text(const struct normal *n, const char *s, size_t len, enum scan_mode mode, struct buf *out)
{
	struct buf last = {0};
	bool hit = false;

	for (int round = 0; round < ROUNDS_MAX; round++) {
		struct scan c = {.n = n, .s = s, .len = len, .mode = mode};

		if (!scan_once(&c))
			break;
		hit = true;
		buf_release(&last);
		last = c.out;
		s = last.p;
		len = last.n;
	}
	if (hit)
		buf_add(out, last.p, last.n);
	buf_release(&last);
	return hit;
}
