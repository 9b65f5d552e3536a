/*
 * Paths in a store: <namespace>/<Kind>[.<group>]/<name>.json, one part a name,
 * encoded so that any file system, git and a shell take it (design.md 4). The
 * files of a static pod stand for a namespace in two parts, _static/<component>;
 * no other namespace has a slash in its path.
 *
 * `git fsck --strict` (fsck.c, utf8.c and path.c of git) refuses .git however a file system may
 * read it, and a folder that could be .gitmodules or .gitattributes; so the first byte is escaped
 * of what begins with .git when the code points that HFS+ leaves out are left out, and of a folder
 * that may be an 8.3 name of those (gitmod~1, gi7eba~1), or begins with a dot and is not all ASCII.
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
#define STATIC	  "_static"

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

/* Bytes of a code point at s that HFS+ ignores in names, else 0. */
static size_t
ignored(const char *s)
{
	static const struct {
		unsigned from, to;
	} t[] = {{0x200c, 0x200f}, {0x202a, 0x202e}, {0x206a, 0x206f}, {0xfeff, 0xfeff}};
	unsigned cp;
	size_t n = (unsigned char)*s < 0x80 ? 0 : utf8_decode(s, strnlen(s, 4), &cp);

	for (size_t i = 0; n && i < countof(t); i++)
		if (cp >= t[i].from && cp <= t[i].to)
			return n;
	return 0;
}

static bool
starts_as_dotgit(const char *s)
{
	for (const char *word = ".git"; *word; word++) {
		size_t n;

		while ((n = ignored(s)) != 0)
			s += n;
		if (strncasecmp(s, word, 1) != 0)
			return false;
		s++;
	}
	return true;
}

/* Names that git or a shell would take for something of its own. */
static bool
is_reserved(const char *s)
{
	return strcmp(s, ".") == 0 || strcmp(s, "..") == 0 || starts_as_dotgit(s) ||
	       strncasecmp(s, "git~", 4) == 0;
}

static bool
is_reserved_folder(const char *s)
{
	if (is_reserved(s))
		return true;
	if (strncasecmp(s, "gi", 2) == 0)
		return memchr(s, '~', strnlen(s, 8)) != NULL;
	for (const char *p = s; *s == '.' && *p; p++)
		if ((unsigned char)*p >= 0x80)
			return true;
	return false;
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

/* more: a further byte to escape inside, or NUL; first: escape the first one whatever it is. */
static void
part_add(struct buf *out, const char *part, char more, bool first)
{
	for (const char *p = part; *p; p++) {
		if (must_escape(*p) || *p == more || (first && p == part))
			escape(out, *p);
		else
			buf_putc(out, *p);
	}
}

static void
whole_part(struct buf *out, const char *part, bool first)
{
	size_t from = out->n;

	if (!*part)
		buf_puts(out, EMPTY);
	part_add(out, part, '\0', first);
	cut(out, from, part);
}

static void
folder_part(struct buf *out, const char *part)
{
	whole_part(out, part, is_reserved_folder(part));
}

void
object_path_ns(struct buf *out, const char *ns)
{
	if (!*ns) {
		buf_puts(out, CLUSTER);
	} else if (strcmp(ns, CLUSTER) == 0 || strcmp(ns, STATIC) == 0) {
		escape(out, *ns);
		buf_puts(out, ns + 1);
	} else if (str_starts(ns, STATIC_NS)) {
		buf_puts(out, STATIC_NS);
		folder_part(out, ns + strlen(STATIC_NS));
	} else {
		folder_part(out, ns);
	}
}

/* Kind[.group]: a dot inside the kind is escaped, so that the first one ends it. */
static void
kind_part(struct buf *out, const struct object_key *k)
{
	struct buf whole = {0};
	size_t from = out->n;

	buf_puts(&whole, k->kind);
	if (*k->group)
		buf_printf(&whole, ".%s", k->group);
	if (!*k->kind)
		buf_puts(out, EMPTY);
	part_add(out, k->kind, '.', is_reserved(k->kind) || is_reserved_folder(buf_cstr(&whole)));
	if (*k->group) {
		buf_putc(out, '.');
		part_add(out, k->group, '\0', is_reserved(k->group));
	}
	cut(out, from, buf_cstr(&whole));
	buf_release(&whole);
}

void
object_path(struct buf *out, const struct object_key *k)
{
	object_path_ns(out, k->ns);
	buf_putc(out, '/');
	kind_part(out, k);
	buf_putc(out, '/');
	whole_part(out, k->name, is_reserved(k->name));
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

/* Bytes of the namespace, without the slash that follows. */
static size_t
ns_len(const char *path)
{
	size_t n = str_starts(path, STATIC_NS) ? strlen(STATIC_NS) : 0;

	return n + strcspn(path + n, "/");
}

const char *
object_path_kind(const char *path, size_t *len)
{
	const char *k = path + ns_len(path);

	if (*k != '/' || !strchr(k + 1, '/'))
		return NULL;
	*len = strcspn(k + 1, "/");
	return k + 1;
}

static char *
decode_ns(const char *p, size_t n)
{
	size_t skip = n >= strlen(STATIC_NS) && str_starts(p, STATIC_NS) ? strlen(STATIC_NS) : 0;
	char *part, *whole;

	if (n == strlen(CLUSTER) && memcmp(p, CLUSTER, n) == 0)
		return mem_strdup("");
	part = decode(p + skip, n - skip);
	if (!skip || !part)
		return part;
	whole = mem_printf("%s%s", STATIC_NS, part);
	free(part);
	return whole;
}

/* Of "Kind.group", n bytes. */
static void
decode_kind(struct object_key *k, const char *p, size_t n)
{
	size_t word = strcspn(p, ".");

	if (word > n)
		word = n;
	k->kind = decode(p, word);
	k->group = word < n ? decode(p + word + 1, n - word - 1) : mem_strdup("");
}

/* Takes got over; false, and it is released, when a part was no encoded one. */
static bool
keep_whole(struct object_key *out, struct object_key *got)
{
	if (!got->ns || !got->kind || !got->group || !got->name) {
		object_key_release(got);
		return false;
	}
	*out = *got;
	return true;
}

bool
object_path_parse(struct object_key *out, const char *path)
{
	size_t ns = ns_len(path), kind, name;
	const char *k = path + ns + (path[ns] == '/'), *f;
	struct object_key got;

	kind = strcspn(k, "/");
	f = k + kind + (k[kind] == '/');
	name = strcspn(f, "/");
	if (f[name] || name < sizeof(".json") || strcmp(f + name - 5, ".json") != 0)
		return false;
	got.ns = decode_ns(path, ns);
	decode_kind(&got, k, kind);
	got.name = decode(f, name - 5);
	return keep_whole(out, &got);
}

bool
object_folder_parse(struct object_key *out, const char *folder)
{
	size_t ns = ns_len(folder), kind;
	const char *k = folder + ns + (folder[ns] == '/');
	struct object_key got = {.name = mem_strdup("")};

	kind = strcspn(k, "/");
	got.ns = decode_ns(folder, ns);
	if (kind) {
		decode_kind(&got, k, kind);
	} else {
		got.kind = mem_strdup("");
		got.group = mem_strdup("");
	}
	return keep_whole(out, &got);
}
