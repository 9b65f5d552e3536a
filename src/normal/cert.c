/*
 * Reads of a certificate what may stay readable beside its hash: subject,
 * issuer, names, validity (RFC 5280). Every length is checked against what
 * holds it; what does not parse to its end is no certificate.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>

#include "normal.h"

#define CERTS_MAX 64		/* described of one bundle; the others are counted */
#define NAMES_MAX 100
#define DER_LEN_BYTES 4

enum {
	DER_INTEGER = 0x02,
	DER_OCTETS = 0x04,
	DER_OID = 0x06,
	DER_UTF8 = 0x0c,
	DER_TELETEX = 0x14,
	DER_UTC_TIME = 0x17,
	DER_TIME = 0x18,
	DER_UNIVERSAL = 0x1c,
	DER_BMP = 0x1e,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
	DER_VERSION = 0xa0,
	DER_EXTENSIONS = 0xa3,
};

struct der {
	const uint8_t *p;
	size_t n;
};

/* Object identifiers of the parts of a name, in DER. */
static const struct {
	const char *oid;
	size_t n;
	const char *name;
} name_parts[] = {
	{"\x55\x04\x03", 3, "CN"},
	{"\x55\x04\x05", 3, "serialNumber"},
	{"\x55\x04\x06", 3, "C"},
	{"\x55\x04\x07", 3, "L"},
	{"\x55\x04\x08", 3, "ST"},
	{"\x55\x04\x09", 3, "street"},
	{"\x55\x04\x0a", 3, "O"},
	{"\x55\x04\x0b", 3, "OU"},
	{"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01", 9, "emailAddress"},
	{"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01", 10, "UID"},
	{"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19", 10, "DC"},
};

/* ---- tag, length, value */

static bool
der_next(struct der *in, unsigned *tag, struct der *value)
{
	size_t len, head = 2;

	if (in->n < 2 || (in->p[0] & 0x1f) == 0x1f)
		return false;
	len = in->p[1];
	if (len >= 0x80) {
		size_t bytes = len & 0x7f;

		if (bytes == 0 || bytes > DER_LEN_BYTES || in->n < 2 + bytes)
			return false;
		for (len = 0; head < 2 + bytes; head++)
			len = len << 8 | in->p[head];
	}
	if (len > in->n - head)
		return false;
	*tag = in->p[0];
	*value = (struct der){in->p + head, len};
	in->p += head + len;
	in->n -= head + len;
	return true;
}

static bool
der_want(struct der *in, unsigned want, struct der *value)
{
	unsigned tag;

	return der_next(in, &tag, value) && tag == want;
}

/* ---- text */

/* One line, and nothing in it that the notation itself uses. */
static void
add_escaped(struct buf *out, const char *p, size_t n)
{
	while (n > 0) {
		unsigned cp;
		size_t used = utf8_decode(p, n, &cp);
		bool plain = used > 0 && cp >= 0x20 && (cp < 0x7f || cp >= 0xa0) &&
			     !(cp < 0x80 && memchr("%;[],+", (int)cp, 6));

		if (used == 0)
			used = 1;
		if (plain)
			buf_add(out, p, used);
		else
			for (size_t i = 0; i < used; i++)
				buf_printf(out, "%%%02X", (unsigned char)p[i]);
		p += used;
		n -= used;
	}
}

static void
add_code_point(struct buf *to, unsigned cp)
{
	if (cp < 0x80) {
		buf_putc(to, (char)cp);
	} else if (cp < 0x800) {
		buf_putc(to, (char)(0xc0 | cp >> 6));
		buf_putc(to, (char)(0x80 | (cp & 0x3f)));
	} else if (cp < 0x10000) {
		buf_putc(to, (char)(0xe0 | cp >> 12));
		buf_putc(to, (char)(0x80 | (cp >> 6 & 0x3f)));
		buf_putc(to, (char)(0x80 | (cp & 0x3f)));
	} else {
		buf_putc(to, '?');
	}
}

/* Strings of one, two or four bytes a character. */
static void
add_string(struct buf *out, unsigned tag, struct der v)
{
	size_t width = tag == DER_BMP ? 2 : tag == DER_UNIVERSAL ? 4 : tag == DER_TELETEX ? 1 : 0;
	struct buf text = {0};

	if (width == 0) {
		add_escaped(out, (const char *)v.p, v.n);
		return;
	}
	for (size_t i = 0; i + width <= v.n; i += width) {
		unsigned cp = 0;

		for (size_t j = 0; j < width; j++)
			cp = cp << 8 | v.p[i + j];
		add_code_point(&text, cp);
	}
	add_escaped(out, buf_cstr(&text), text.n);
	buf_release(&text);
}

static void
add_oid(struct buf *out, struct der oid)
{
	uint64_t part = 0;

	for (size_t i = 0; i < countof(name_parts); i++)
		if (name_parts[i].n == oid.n && memcmp(name_parts[i].oid, oid.p, oid.n) == 0) {
			buf_puts(out, name_parts[i].name);
			return;
		}
	if (oid.n > 0)
		buf_printf(out, "%u.%u", oid.p[0] / 40U, oid.p[0] % 40U);
	for (size_t i = 1; i < oid.n; i++) {
		part = (part << 7 & UINT64_MAX >> 8) | (oid.p[i] & 0x7f);
		if (oid.p[i] & 0x80)
			continue;
		buf_printf(out, ".%llu", (unsigned long long)part);
		part = 0;
	}
}

/* Name: a sequence of sets of (type, value) */
static bool
add_name(struct buf *out, struct der name)
{
	struct der set, pair, oid, value;
	const char *comma = "";
	unsigned tag;

	while (name.n > 0) {
		if (!der_want(&name, DER_SET, &set))
			return false;
		while (set.n > 0) {
			if (!der_want(&set, DER_SEQUENCE, &pair) ||
			    !der_want(&pair, DER_OID, &oid) || !der_next(&pair, &tag, &value))
				return false;
			buf_puts(out, comma);
			add_oid(out, oid);
			buf_putc(out, '=');
			add_string(out, tag, value);
			comma = ",";
		}
	}
	return true;
}

/* ---- validity */

static bool
digits(const uint8_t *p, size_t n, int *out)
{
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		if (!isdigit(p[i]))
			return false;
		*out = *out * 10 + (p[i] - '0');
	}
	return true;
}

/* YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ, as RFC 5280 allows no other form */
static bool
add_time(struct buf *out, unsigned tag, struct der v)
{
	struct civil c = {0};
	size_t year = tag == DER_UTC_TIME ? 2 : 4;
	int *const parts[] = {&c.month, &c.day, &c.hour, &c.minute, &c.second};

	if ((tag != DER_UTC_TIME && tag != DER_TIME) || v.n != year + 11 || v.p[v.n - 1] != 'Z' ||
	    !digits(v.p, year, &c.year))
		return false;
	if (tag == DER_UTC_TIME)
		c.year += c.year < 50 ? 2000 : 1900;
	for (size_t i = 0; i < countof(parts); i++)
		if (!digits(v.p + year + 2 * i, 2, parts[i]))
			return false;
	if (!when_valid(&c))
		return false;
	when_print_utc(out, when_utc(&c));
	return true;
}

static bool
add_validity(struct buf *out, struct der validity)
{
	struct der from, until;
	unsigned from_tag, until_tag;

	if (!der_next(&validity, &from_tag, &from) || !der_next(&validity, &until_tag, &until))
		return false;
	buf_puts(out, "; notBefore=");
	if (!add_time(out, from_tag, from))
		return false;
	buf_puts(out, "; notAfter=");
	return add_time(out, until_tag, until);
}

/* ---- subject alternative names */

static void
add_address(struct buf *out, struct der v)
{
	char text[INET6_ADDRSTRLEN];
	int family = v.n == 4 ? AF_INET : AF_INET6;

	if ((v.n == 4 || v.n == 16) && inet_ntop(family, v.p, text, sizeof(text)))
		buf_puts(out, text);
}

static void
add_alternatives(struct buf *out, struct der names)
{
	const char *sep = "; san=";
	unsigned tag, count = 0;
	struct der v;

	while (count++ < NAMES_MAX && der_next(&names, &tag, &v)) {
		const char *kind = tag == 0x82 ? "DNS:" : tag == 0x87 ? "IP:" :
				   tag == 0x81 ? "email:" : tag == 0x86 ? "URI:" : NULL;

		if (!kind)
			continue;
		buf_puts(out, sep);
		buf_puts(out, kind);
		if (tag == 0x87)
			add_address(out, v);
		else
			add_escaped(out, (const char *)v.p, v.n);
		sep = ",";
	}
}

/* Extensions: a sequence of (id, critical?, octets) */
static void
add_extensions(struct buf *out, struct der v)
{
	struct der list, extension, id, value, names;
	unsigned tag;

	if (!der_want(&v, DER_SEQUENCE, &list))
		return;
	while (der_want(&list, DER_SEQUENCE, &extension)) {
		if (!der_want(&extension, DER_OID, &id))
			return;
		while (der_next(&extension, &tag, &value))
			if (tag == DER_OCTETS && id.n == 3 && memcmp(id.p, "\x55\x1d\x11", 3) == 0 &&
			    der_want(&value, DER_SEQUENCE, &names))
				add_alternatives(out, names);
	}
}

/* ---- the certificate */

bool
cert_read(struct buf *out, const uint8_t *der, size_t n)
{
	struct der in = {der, n}, cert, tbs, skip, issuer, validity, subject;
	struct buf text = {0};
	bool ok;

	if (!der_want(&in, DER_SEQUENCE, &cert) || !der_want(&cert, DER_SEQUENCE, &tbs))
		return false;
	if (tbs.n > 0 && tbs.p[0] == DER_VERSION && !der_want(&tbs, DER_VERSION, &skip))
		return false;
	if (!der_want(&tbs, DER_INTEGER, &skip) || !der_want(&tbs, DER_SEQUENCE, &skip) ||
	    !der_want(&tbs, DER_SEQUENCE, &issuer) || !der_want(&tbs, DER_SEQUENCE, &validity) ||
	    !der_want(&tbs, DER_SEQUENCE, &subject) || !der_want(&tbs, DER_SEQUENCE, &skip))
		return false;
	buf_puts(&text, "subject=");
	ok = add_name(&text, subject);
	buf_puts(&text, "; issuer=");
	ok = ok && add_name(&text, issuer);
	for (unsigned tag; der_next(&tbs, &tag, &skip);)
		if (tag == DER_EXTENSIONS)
			add_extensions(&text, skip);
	ok = ok && add_validity(&text, validity);
	if (ok)
		buf_add(out, text.p, text.n);
	buf_release(&text);
	return ok;
}

/* The bytes between two marks, white space aside. */
static uint8_t *
pem_body(const char *p, size_t n, size_t *len)
{
	struct buf b = {0};
	uint8_t *der;

	for (size_t i = 0; i < n; i++)
		if (!isspace((unsigned char)p[i]))
			buf_putc(&b, p[i]);
	der = base64_decode(buf_cstr(&b), b.n, len);
	buf_release(&b);
	return der;
}

/* Appends the note of the certificate between p and stop; false if it is none. */
static bool
describe_one(struct buf *out, const char *p, const char *stop)
{
	struct buf text = {0};
	size_t len;
	uint8_t *der = pem_body(p, (size_t)(stop - p), &len);
	bool ok = der && cert_read(&text, der, len);

	if (ok)
		buf_printf(out, " [%s]", buf_cstr(&text));
	buf_release(&text);
	free(der);
	return ok;
}

void
cert_describe(struct buf *out, const char *pem, size_t n)
{
	static const char begin[] = "-----BEGIN CERTIFICATE-----";
	const char *at = pem, *end = pem + n, *stop;
	size_t shown = 0, more = 0;

	while ((at = memmem(at, end - at, begin, sizeof(begin) - 1)) != NULL) {
		at += sizeof(begin) - 1;
		stop = memmem(at, end - at, "-----END", 8);
		if (!stop)
			break;
		if (shown == CERTS_MAX)
			more++;
		else if (describe_one(out, at, stop))
			shown++;
		at = stop;
	}
	if (more)
		buf_printf(out, " [more=%zu]", more);
}
