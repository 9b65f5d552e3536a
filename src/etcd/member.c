/*
 * One member (etcd server/storage/schema/membership.go). The id is taken from
 * the key, since the number in the JSON is past what a double holds; of the
 * JSON only the name is of use, so that it is scanned and not parsed.
 */
#include "member.h"

enum { NAME_MAX_BYTES = 256 };

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* n digits; -1 if one is none. */
static bool
hex_number(const char *p, size_t n, uint64_t *v)
{
	*v = 0;
	for (size_t i = 0; i < n; i++) {
		int d = hex_digit(p[i]);

		if (d < 0)
			return false;
		*v = *v << 4 | (uint64_t)d;
	}
	return true;
}

/* The length of the string at p with its quotes; 0 if it does not end. */
static size_t
string_length(const char *p, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		if (p[i] == '"')
			return i + 1;
		if (p[i] == '\\')
			i++;
	}
	return 0;
}

/* What stands between the quotes. */
static char *
string_text(const char *p, size_t n)
{
	struct buf b = {0};
	uint64_t code;

	for (size_t i = 0; i < n && b.n < NAME_MAX_BYTES; i++) {
		if (p[i] != '\\' || i + 1 == n) {
			buf_putc(&b, p[i]);
		} else if (p[++i] != 'u') {
			buf_putc(&b, p[i]);
		} else if (n - i > 4 && hex_number(p + i + 1, 4, &code)) {
			buf_add_utf8(&b, (unsigned)code);
			i += 4;
		}
	}
	return buf_take(&b);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The string that is the member `name` of the outermost object; without quotes. */
static bool
find_name(struct str json, struct str *out)
{
	bool named = false;	/* the last string was "name", and a colon came */
	struct str last = {0};
	unsigned depth = 0;

	for (size_t i = 0; i < json.n; i++) {
		char c = json.p[i];

		if (c == '"') {
			size_t len = string_length(json.p + i, json.n - i);

			if (len == 0)
				return false;
			last = (struct str){json.p + i + 1, len - 2};
			i += len - 1;
			if (named) {
				*out = last;
				return true;
			}
		} else if (!is_blank(c)) {
			depth += c == '{' || c == '[';
			depth -= (c == '}' || c == ']') && depth;
			named = c == ':' && depth == 1 && last.n == 4 &&
				memcmp(last.p, "name", 4) == 0;
			last.n = 0;
		}
	}
	return false;
}

bool
member_read(struct str key, struct str json, struct etcd_member *m)
{
	struct str name = {"", 0};
	uint64_t id;

	if (key.n != 16 || !hex_number(key.p, 16, &id))
		return false;
	find_name(json, &name);
	m->id = id;
	m->name = string_text(name.p, name.n);
	return true;
}
