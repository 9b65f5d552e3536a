/* The text that stands for a secret value in a store, and how to know it again. */
#include <ctype.h>
#include <stdlib.h>

#include "normal.h"

#define HMAC_HEX 32
#define NAME_HEX 16

void
hide(const struct normal *n, struct buf *out, const void *p, size_t len)
{
	uint8_t mac[SHA256_BYTES];
	char hex[2 * SHA256_BYTES + 1];

	if (n->secrets == SECRETS_DROP) {
		buf_printf(out, "dropped (%zu bytes)", len);
		return;
	}
	hmac_sha256(n->key, sizeof(n->key), p, len, mac);
	hex_of(mac, HMAC_HEX / 2, hex);
	buf_printf(out, "hmac:%s (%zu bytes)", hex, len);
}

json_t *
hide_json(const struct normal *n, const void *p, size_t len)
{
	struct buf b = {0};
	json_t *v;

	hide(n, &b, p, len);
	v = json_stringn_nocheck(b.p, b.n);
	buf_release(&b);
	return v;
}

json_t *
hide_tree(const struct normal *n, const json_t *v)
{
	struct buf b = {0};
	json_t *out;

	if (!json_is_null(v))
		canon_compact(&b, v);
	out = hide_json(n, buf_cstr(&b), b.n);
	buf_release(&b);
	return out;
}

static bool
is_hex(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!((s[i] >= '0' && s[i] <= '9') || (s[i] >= 'a' && s[i] <= 'f')))
			return false;
	return true;
}

/* " (<n> bytes)" at s */
static size_t
count_len(const char *s, size_t n)
{
	size_t i = 2, from;

	if (n < 2 || s[0] != ' ' || s[1] != '(')
		return 0;
	for (from = i; i < n && i - from < 20 && isdigit((unsigned char)s[i]); i++)
		;
	if (i == from || n - i < 7 || memcmp(s + i, " bytes)", 7) != 0)
		return 0;
	return i + 7;
}

size_t
hidden_len(const char *s, size_t n)
{
	static const struct {
		struct str word;
		size_t hex;
	} forms[] = {
		{STR("hmac:"), HMAC_HEX},
		{STR("dropped"), 0},
		{STR("elided"), 0},
	};

	for (size_t i = 0; i < countof(forms); i++) {
		size_t head = forms[i].word.n + forms[i].hex, tail;

		if (n < head || memcmp(s, forms[i].word.p, forms[i].word.n) != 0 ||
		    !is_hex(s + forms[i].word.n, forms[i].hex))
			continue;
		tail = count_len(s + head, n - head);
		return tail ? head + tail : 0;
	}
	return 0;
}

static bool
starts_note(const char *s, size_t n)
{
	return (n >= 10 && memcmp(s, " [subject=", 10) == 0) ||
	       (n >= 7 && memcmp(s, " [more=", 7) == 0);
}

bool
hidden_is(const char *s, size_t n)
{
	size_t at = hidden_len(s, n);

	if (at == 0)
		return false;
	while (starts_note(s + at, n - at)) {
		const char *end = memchr(s + at, ']', n - at);

		if (!end)
			return false;
		at = (size_t)(end - s) + 1;
	}
	return at == n;
}

char *
hide_name(const struct normal *n, const char *name)
{
	uint8_t mac[SHA256_BYTES];
	char hex[2 * SHA256_BYTES + 1];

	hmac_sha256(n->key, sizeof(n->key), name, strlen(name), mac);
	hex_of(mac, NAME_HEX / 2, hex);
	return mem_printf("hmac-%s", hex);
}

bool
hidden_name_is(const char *name)
{
	return strncmp(name, "hmac-", 5) == 0 && strlen(name) == 5 + NAME_HEX &&
	       is_hex(name + 5, NAME_HEX);
}

uint8_t *
base64_loose(const char *p, size_t n, size_t *len)
{
	struct buf b = {0};
	uint8_t *out;

	if (!memchr(p, '\n', n) && !memchr(p, '\r', n))
		return base64_decode(p, n, len);
	for (size_t i = 0; i < n; i++)
		if (p[i] != '\n' && p[i] != '\r')
			buf_putc(&b, p[i]);
	out = base64_decode(buf_cstr(&b), b.n, len);
	if (b.p)
		mem_wipe(b.p, b.n);
	buf_release(&b);
	return out;
}
