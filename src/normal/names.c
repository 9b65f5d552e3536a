/* Judges a value by its name: DB_PASSWORD is one to hide, PASSWORD_FILE and tokenizer are not. */
#include <ctype.h>
#include <stdlib.h>

#include "normal.h"

enum fit { ANYWHERE, WORD_END, WORDS, ALONE };

#include "names.inc"

#define FOLDED_MAX 200

/* ---- folding */

/* Each entry of secret_words holds one of these; few names do, and the others need no second
 * look. Three letters as one number, folded. */
#define TRIPLE(a, b, c) ((uint32_t)(a) << 16 | (uint32_t)(b) << 8 | (uint32_t)(c))

static bool
may_matter(const char *s, size_t n)
{
	uint32_t last = 0;

	for (size_t i = 0; i < n; i++) {
		last = (last << 8 | ((unsigned char)s[i] | 0x20)) & 0xffffff;
		if ((last & 0xffff) == TRIPLE(0, 'p', 'w'))
			return true;
		switch (last) {
		case TRIPLE('p', 'a', 's'):
		case TRIPLE('p', 's', 'w'):
		case TRIPLE('p', 's', 'k'):
		case TRIPLE('s', 'e', 'c'):
		case TRIPLE('t', 'o', 'k'):
		case TRIPLE('c', 'r', 'e'):
		case TRIPLE('a', 'u', 't'):
		case TRIPLE('b', 'e', 'a'):
		case TRIPLE('k', 'e', 'y'):
			return true;
		}
	}
	return false;
}

static bool
word_begins(const char *s, size_t n, size_t i)
{
	if (i == 0 || !isupper((unsigned char)s[i]))
		return false;
	if (islower((unsigned char)s[i - 1]) || isdigit((unsigned char)s[i - 1]))
		return true;
	return isupper((unsigned char)s[i - 1]) && i + 1 < n && islower((unsigned char)s[i + 1]);
}

/* clientSecret, CLIENT-SECRET, client.secret: client_secret */
static size_t
fold(char out[FOLDED_MAX], const char *s, size_t n)
{
	size_t len = 0;
	size_t i = n > FOLDED_MAX / 2 ? n - FOLDED_MAX / 2 : 0;	/* names tell at their end */

	for (; i < n && len + 2 < FOLDED_MAX; i++) {
		if (!isalnum((unsigned char)s[i])) {
			if (len > 0 && out[len - 1] != '_')
				out[len++] = '_';
			continue;
		}
		if (word_begins(s, n, i) && len > 0 && out[len - 1] != '_')
			out[len++] = '_';
		out[len++] = (char)tolower((unsigned char)s[i]);
	}
	while (len > 0 && (out[len - 1] == '_' || isdigit((unsigned char)out[len - 1])))
		len--;
	out[len] = '\0';
	return len;
}

/* ---- words */

static bool
is_word(const char *folded, const char *at, size_t n)
{
	char after = at[n];

	return (at == folded || at[-1] == '_') &&
	       (after == '\0' || after == '_' || isdigit((unsigned char)after));
}

static bool
fits(const char *folded, enum fit fit, const char *text)
{
	size_t n = strlen(text);

	if (fit == ALONE)
		return strcmp(folded, text) == 0;
	for (const char *at = strstr(folded, text); at; at = strstr(at + 1, text)) {
		char after = at[n];

		if (fit == ANYWHERE && strncmp(at + n, "less", 4) != 0)
			return true;
		if (fit == WORD_END &&
		    (after == '\0' || after == '_' || isdigit((unsigned char)after)))
			return true;
		if (fit == WORDS && is_word(folded, at, n))
			return true;
	}
	return false;
}

static bool
listed(const char *const *list, size_t n, const char *word, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(list[i]) == len && memcmp(list[i], word, len) == 0)
			return true;
	return false;
}

static bool
only_speaks_about(const char *folded, size_t len)
{
	const char *last = strrchr(folded, '_');
	size_t first = strcspn(folded, "_");

	last = last ? last + 1 : folded;
	return listed(about_words, countof(about_words), last, strlen(last)) ||
	       (first < len && listed(amount_words, countof(amount_words), folded, first)) ||
	       listed(open_names, countof(open_names), folded, len);
}

static enum name_verdict
judge_folded(const char *folded, enum name_class cls)
{
	size_t len = strlen(folded);
	bool refers = str_ends(folded, "secret") || str_ends(folded, "secret_key");

	for (size_t i = 0; refers && i < countof(own_secrets); i++)
		refers = !fits(folded, WORDS, own_secrets[i]);
	for (size_t i = 0; i < countof(maybe_words); i++)
		if (fits(folded, WORDS, maybe_words[i]))
			return NAME_MAYBE;
	for (size_t i = 0; i < countof(secret_words); i++) {
		if (!fits(folded, secret_words[i].fit, secret_words[i].text))
			continue;
		if (only_speaks_about(folded, len))
			return NAME_PLAIN;
		return cls == NAME_FIELD && refers ? NAME_MAYBE : NAME_SECRET;
	}
	return NAME_PLAIN;
}

static bool
by_user_pattern(const struct normal *n, const char *name, size_t len)
{
	char *copy;
	bool hit = false;

	if (n->npatterns == 0)
		return false;
	copy = mem_strndup(name, len);
	for (size_t i = 0; i < n->npatterns && !hit; i++)
		hit = str_iglob(n->patterns[i], copy);
	free(copy);
	return hit;
}

enum name_verdict
name_judge(const struct normal *n, const char *name, size_t len, enum name_class cls)
{
	char folded[FOLDED_MAX];

	if (by_user_pattern(n, name, len))
		return NAME_SECRET;
	if (!may_matter(name, len))
		return NAME_PLAIN;
	fold(folded, name, len);
	return judge_folded(folded, cls);
}

/* ---- values */

static bool
is_identifier(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)s[i]) && !memchr("_.-", s[i], 3))
			return false;
	return n > 0 && !isdigit((unsigned char)s[0]);
}

static bool
is_variable(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isupper((unsigned char)s[i]) && !isdigit((unsigned char)s[i]) && s[i] != '_')
			return false;
	return n > 0;
}

/* $(NAME), ${NAME}, {{ template }}, and $NAME where the name is a secret's own. */
static bool
is_reference(const struct normal *n, const char *s, size_t len)
{
	if (len > 3 && s[0] == '$' &&
	    ((s[1] == '(' && s[len - 1] == ')') || (s[1] == '{' && s[len - 1] == '}')))
		return is_identifier(s + 2, len - 3);
	if (len > 4 && s[0] == '{' && s[1] == '{')
		return s[len - 1] == '}' && s[len - 2] == '}' && !memchr(s + 2, '{', len - 4) &&
		       !memchr(s, '"', len) && !memchr(s, '\'', len);
	return len > 1 && s[0] == '$' && is_variable(s + 1, len - 1) &&
	       name_judge(n, s + 1, len - 1, NAME_FREE) == NAME_SECRET;
}

static bool
is_path(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)s[i]) && !memchr("_.-/:@~+", s[i], 8))
			return false;
	for (size_t i = 0; i < countof(path_roots); i++)
		if (strlen(path_roots[i]) < n && memcmp(s, path_roots[i], strlen(path_roots[i])) == 0)
			return true;
	return false;
}

static bool
is_mask(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] != '*')
			return false;
	return true;
}

bool
value_is_open(const struct normal *n, const char *s, size_t len)
{
	char low[16];

	if (len == 0 || is_mask(s, len) || hidden_is(s, len))
		return true;
	if (len < sizeof(low)) {
		for (size_t i = 0; i < len; i++)
			low[i] = (char)tolower((unsigned char)s[i]);
		if (listed(open_values, countof(open_values), low, len))
			return true;
	}
	return is_reference(n, s, len) || is_path(s, len);
}

/* db-credentials, regcred: how Secrets are named; aff61a05bc9f7352 rather is one. */
static bool
looks_like_name(const char *s, size_t n)
{
	bool dash = false, digit = false, letter = false;

	if (n == 0 || n > 63)
		return false;
	for (size_t i = 0; i < n; i++) {
		dash |= s[i] == '-';
		digit |= isdigit((unsigned char)s[i]) != 0;
		letter |= islower((unsigned char)s[i]) != 0;
		if (!islower((unsigned char)s[i]) && !isdigit((unsigned char)s[i]) &&
		    !memchr("-./", s[i], 3))
			return false;
	}
	return letter && (dash || !digit);
}

bool
basic_credentials(const char *s, size_t len)
{
	size_t n = 0;
	uint8_t *p = len >= 4 ? base64_decode(s, len, &n) : NULL;
	bool ok = p && memchr(p, ':', n) && p[0] != ':';

	for (size_t i = 0; ok && i < n; i++)
		ok = p[i] >= 0x20 && p[i] != 0x7f;
	if (p)
		mem_wipe(p, n);
	free(p);
	return ok;
}

/* "auth" of a registry's configuration: only where it is what it says. */
static bool
is_registry_auth(struct str name, struct str value)
{
	return name.n == 4 && memcmp(name.p, "auth", 4) == 0 &&
	       basic_credentials(value.p, value.n);
}

bool
pair_is_secret(const struct normal *n, struct str name, struct str value, enum name_class cls)
{
	enum name_verdict v = name_judge(n, name.p, name.n, cls);

	if (v == NAME_PLAIN)
		return is_registry_auth(name, value);
	if (v == NAME_MAYBE && looks_like_name(value.p, value.n))
		return false;
	return !value_is_open(n, value.p, value.n);
}

void
names_digest(struct sha256 *h)
{
	for (size_t i = 0; i < countof(secret_words); i++) {
		sha256_add(h, &secret_words[i].fit, sizeof(secret_words[i].fit));
		sha256_add(h, secret_words[i].text, strlen(secret_words[i].text) + 1);
	}
#define ADD(list)                                                                      \
	for (size_t i = 0; i < countof(list); i++)                                     \
		sha256_add(h, (list)[i], strlen((list)[i]) + 1)
	ADD(about_words);
	ADD(amount_words);
	ADD(open_names);
	ADD(maybe_words);
	ADD(own_secrets);
	ADD(open_values);
	ADD(path_roots);
#undef ADD
}
