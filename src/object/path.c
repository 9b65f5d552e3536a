/*
 * Paths in a store: <namespace>/<Kind>[.<group>]/<name>.json, one part a name,
 * encoded so that any file system, git and a shell take it (design.md 4).
 *
 * The limit of 250 bytes is that of an encoded part; with `.json` behind it a
 * file name stays within the 255 that file systems allow. A longer part keeps
 * its first 180 bytes (fewer where a %XX or a UTF-8 character would be cut) and
 * gets `~` and 16 hex of the SHA-256 of the name as it was before encoding.
 */
#include <stdio.h>
#include <strings.h>

#include "assay/object/key.h"

#define PART_MAX  250
#define PART_KEEP 180
#define CLUSTER	  "_cluster"

/* No object can be called so: it stands for the empty part, which no path may have. */
#define EMPTY "%00"

static void
escape(struct buf *out, char c)
{
	buf_printf(out, "%%%02X", (unsigned char)c);
}

static bool
must_escape(char c)
{
	return strchr("%:/\\\x7f", c) || (unsigned char)c < 0x20;
}

/* Names that git or a shell would take for something of its own. */
static bool
is_reserved(const char *s)
{
	return strcmp(s, ".") == 0 || strcmp(s, "..") == 0 || strncasecmp(s, ".git", 4) == 0 ||
	       strncasecmp(s, "git~", 4) == 0;
}

/* The longest prefix of at most PART_KEEP bytes that cuts neither an escape nor a character. */
static size_t
cut_at(const char *p)
{
	size_t n = PART_KEEP;

	while (n > PART_KEEP - 3 && ((unsigned char)p[n] & 0xc0) == 0x80)
		n--;
	if (p[n - 1] == '%')
		n--;
	else if (p[n - 2] == '%')
		n -= 2;
	return n;
}

static void
cut(struct buf *out, size_t from, const char *part)
{
	uint8_t digest[SHA256_BYTES];
	char hex[SHA256_HEX];
	size_t keep;

	if (out->n - from <= PART_MAX)
		return;
	keep = cut_at(out->p + from);
	out->n = from + keep;
	sha256_of(part, strlen(part), digest);
	hex_of(digest, sizeof(digest), hex);
	buf_putc(out, '~');
	buf_add(out, hex, 16);
}

/* more: a further byte to escape inside, or NUL. */
static void
part_add(struct buf *out, const char *part, char more)
{
	bool first = is_reserved(part);

	for (const char *p = part; *p; p++) {
		if (must_escape(*p) || *p == more || (first && p == part))
			escape(out, *p);
		else
			buf_putc(out, *p);
	}
}

void
object_path_part(struct buf *out, const char *part)
{
	size_t from = out->n;

	if (!*part)
		buf_puts(out, EMPTY);
	part_add(out, part, '\0');
	cut(out, from, part);
}

/* Kind[.group]: a dot inside the kind is escaped, so that the first one ends it. */
static void
kind_part(struct buf *out, const struct object_key *k)
{
	struct buf whole = {0};
	size_t from = out->n;

	if (!*k->kind)
		buf_puts(out, EMPTY);
	part_add(out, k->kind, '.');
	buf_puts(&whole, k->kind);
	if (*k->group) {
		buf_putc(out, '.');
		part_add(out, k->group, '\0');
		buf_printf(&whole, ".%s", k->group);
	}
	cut(out, from, buf_cstr(&whole));
	buf_release(&whole);
}

void
object_path(struct buf *out, const struct object_key *k)
{
	if (!*k->ns)
		buf_puts(out, CLUSTER);
	else if (strcmp(k->ns, CLUSTER) == 0)
		buf_puts(out, "%5Fcluster");
	else
		object_path_part(out, k->ns);
	buf_putc(out, '/');
	kind_part(out, k);
	buf_putc(out, '/');
	object_path_part(out, k->name);
	buf_puts(out, ".json");
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Decodes p[0..n) to a string of its own; NULL if it is no encoded part. */
static char *
decode(const char *p, size_t n)
{
	struct buf b = {0};

	if (n == 0)
		return NULL;
	if (n == sizeof(EMPTY) - 1 && memcmp(p, EMPTY, n) == 0)
		return buf_take(&b);
	for (size_t i = 0; i < n; i++) {
		int hi, lo;

		if (p[i] != '%') {
			buf_putc(&b, p[i]);
			continue;
		}
		hi = i + 2 < n ? hex_digit(p[i + 1]) : -1;
		lo = i + 2 < n ? hex_digit(p[i + 2]) : -1;
		if (hi < 0 || lo < 0 || (hi == 0 && lo == 0)) {
			buf_release(&b);
			return NULL;
		}
		buf_putc(&b, (char)(hi << 4 | lo));
		i += 2;
	}
	return buf_take(&b);
}

bool
object_path_parse(struct object_key *out, const char *path)
{
	size_t ns = strcspn(path, "/"), kind, word, name;
	const char *k = path + ns + (path[ns] == '/'), *f;
	struct object_key got;

	kind = strcspn(k, "/");
	f = k + kind + (k[kind] == '/');
	name = strcspn(f, "/");
	if (f[name] || name < sizeof(".json") || strcmp(f + name - 5, ".json") != 0)
		return false;
	word = strcspn(k, ".");
	if (word > kind)
		word = kind;
	got.ns = ns == sizeof(CLUSTER) - 1 && memcmp(path, CLUSTER, ns) == 0 ? mem_strdup("")
									     : decode(path, ns);
	got.kind = decode(k, word);
	got.group = word < kind ? decode(k + word + 1, kind - word - 1) : mem_strdup("");
	got.name = decode(f, name - 5);
	if (!got.ns || !got.kind || !got.group || !got.name) {
		object_key_release(&got);
		return false;
	}
	*out = got;
	return true;
}
