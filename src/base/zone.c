/*
 * Time zones, read from the system's TZif files by ourselves: libc keeps one
 * zone a process and takes an unknown name silently for UTC.
 */
#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assay/base/bisect.h"
#include "assay/base/io.h"
#include "assay/base/mem.h"
#include "zone.h"

#define ZONE_FILES "/usr/share/zoneinfo"
#define ZONE_LIMIT (1 << 20)	/* the largest known is 4 KiB */
#define TZIF_HEAD  44

/* The six counts of a TZif head, in their order (RFC 8536, 3.1). */
struct tzif_counts {
	uint32_t isut, isstd, leap, time, type, chars;
};

static uint32_t
be32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, 4);
	return be32toh(v);
}

static int64_t
be_time(const uint8_t *p, size_t width)
{
	uint64_t v;

	if (width == 4)
		return (int32_t)be32(p);
	memcpy(&v, p, 8);
	return (int64_t)be64toh(v);
}

static int
tzif_head(const uint8_t *p, size_t n, struct tzif_counts *c)
{
	if (n < TZIF_HEAD || memcmp(p, "TZif", 4) != 0)
		return -1;
	*c = (struct tzif_counts){be32(p + 20), be32(p + 24), be32(p + 28),
				  be32(p + 32), be32(p + 36), be32(p + 40)};
	if (c->type == 0 || c->type > 256 || c->time > ZONE_LIMIT || c->chars > ZONE_LIMIT ||
	    c->leap > ZONE_LIMIT || c->isstd > c->type || c->isut > c->type)
		return -1;
	return 0;
}

static size_t
tzif_body(const struct tzif_counts *c, size_t width)
{
	return c->time * (width + 1) + c->type * 6 + c->chars + c->leap * (width + 4) + c->isstd +
	       c->isut;
}

static int
tzif_data(struct zone *z, const struct tzif_counts *c, const uint8_t *p, size_t width)
{
	const uint8_t *type_of = p + c->time * width, *types = type_of + c->time;

	z->at = mem_zero(c->time, sizeof(*z->at));
	z->offset = mem_zero(c->time, sizeof(*z->offset));
	z->first = (int32_t)be32(types);
	for (uint32_t i = 0; i < c->time; i++) {
		if (type_of[i] >= c->type)
			return -1;
		z->at[i] = be_time(p + i * width, width);
		z->offset[i] = (int32_t)be32(types + type_of[i] * 6);
		if ((i && z->at[i] <= z->at[i - 1]) || labs(z->offset[i]) > 26 * 3600)
			return -1;
	}
	z->n = c->time;
	return labs(z->first) > 26 * 3600 ? -1 : 0;
}

int
zone_tzif_parse(struct zone *z, const uint8_t *p, size_t n)
{
	struct tzif_counts c;
	const uint8_t *end = p + n, *foot;
	size_t width = 4;

	if (tzif_head(p, n, &c) != 0 || n - TZIF_HEAD < tzif_body(&c, width))
		return -1;
	if (p[4] >= '2') {	/* the whole again with 64 bits, then the rule for all later */
		p += TZIF_HEAD + tzif_body(&c, width);
		width = 8;
		if (tzif_head(p, (size_t)(end - p), &c) != 0 ||
		    (size_t)(end - p) - TZIF_HEAD < tzif_body(&c, width))
			return -1;
	}
	if (tzif_data(z, &c, p + TZIF_HEAD, width) != 0)
		return -1;
	p += TZIF_HEAD + tzif_body(&c, width);
	if (width == 8 && p < end && *p == '\n') {
		foot = memchr(p + 1, '\n', (size_t)(end - p - 1));
		if (foot)
			z->has_posix = zone_posix_parse(&z->posix, (const char *)p + 1,
							(size_t)(foot - p - 1));
	}
	return 0;
}

static int
open_file(struct zone *z, const char *path)
{
	struct buf b = {0};
	int rc = -1;

	if (!io_is_dir(path) && io_read_file(path, ZONE_LIMIT, &b, NULL) == 0)
		rc = zone_tzif_parse(z, (const uint8_t *)b.p, b.n);
	buf_release(&b);
	return rc;
}

/* A name below the zone files' folder and nowhere else. */
static bool
name_is_safe(const char *name)
{
	if (!*name || *name == '/' || *name == '.' || strlen(name) > 128 || strstr(name, ".."))
		return false;
	for (const char *p = name; *p; p++)
		if ((unsigned char)*p <= ' ' || (unsigned char)*p >= 0x7f)
			return false;
	return true;
}

static int
open_named(struct zone *z, const char *name)
{
	const char *folder = getenv("TZDIR");
	char *path;
	int rc;

	if (str_eq(name, "UTC"))	/* also where no zone files are installed */
		return 0;
	if (!name_is_safe(name))
		return -1;
	path = mem_printf("%s/%s", folder && *folder ? folder : ZONE_FILES, name);
	rc = open_file(z, path);
	free(path);
	if (rc == 0)
		return 0;
	if (!zone_posix_parse(&z->posix, name, strlen(name)))
		return -1;
	z->has_posix = true;
	return 0;
}

/* The name behind a link such as ../usr/share/zoneinfo/Europe/Berlin. */
static char *
linked_name(const char *path)
{
	char to[512];
	ssize_t n = readlink(path, to, sizeof(to) - 1);
	const char *at;

	if (n <= 0)
		return NULL;
	to[n] = '\0';
	at = strstr(to, "zoneinfo/");
	return at ? mem_strdup(at + strlen("zoneinfo/")) : NULL;
}

/* What localtime(3) does, but for wrong names: TZ, else /etc/localtime, else UTC. */
static int
open_local(struct zone *z, struct error *err)
{
	const char *tz = getenv("TZ");

	if (!tz) {
		if (open_file(z, "/etc/localtime") == 0)
			z->name = linked_name("/etc/localtime");
		if (!z->name)
			z->name = mem_strdup(z->n || z->has_posix ? "local" : "UTC");
		return 0;
	}
	if (*tz == ':')
		tz++;
	if (!*tz)
		tz = "UTC";
	z->name = mem_strdup(tz);
	if ((*tz == '/' ? open_file(z, tz) : open_named(z, tz)) != 0)
		return error_set(err, ERR_USAGE, "TZ is '%.80s', which is no known time zone", tz);
	return 0;
}

int
zone_open(struct zone **out, const char *name, struct error *err)
{
	struct zone *z = mem_zero(1, sizeof(*z));
	int rc;

	if (!*name) {
		rc = open_local(z, err);
	} else {
		z->name = mem_strdup(name);
		rc = open_named(z, name);
		if (rc != 0)
			error_set(err, ERR_USAGE, "'%.80s' is not a known time zone", name);
	}
	if (rc != 0) {
		error_hint(err, "zones are like Europe/Berlin, UTC or CET-1CEST,M3.5.0,M10.5.0/3");
		zone_close(z);
		return -1;
	}
	*out = z;
	return 0;
}

void
zone_close(struct zone *z)
{
	if (!z)
		return;
	free(z->name);
	free(z->at);
	free(z->offset);
	free(z);
}

const char *
zone_name(const struct zone *z)
{
	return z->name;
}

static int
offset_at(const struct zone *z, int64_t at)
{
	size_t n = bisect(i, z->n, z->at[i] <= at);

	if (n == z->n && z->has_posix)
		return zone_posix_offset(&z->posix, at);
	return n ? z->offset[n - 1] : z->first;
}

void
zone_civil(const struct zone *z, int64_t at, struct civil *out)
{
	civil_of(at, offset_at(z, at), out);
}

/* No zone in use is off by a day or more from UTC, so the offsets of a day before and after are
 * those on both sides of a change near by. */
int64_t
zone_instant(const struct zone *z, const struct civil *c)
{
	int64_t utc = when_utc(c), early = INT64_MAX, late = INT64_MIN;
	const int64_t probe[] = {utc - 86400, utc, utc + 86400};

	for (size_t i = 0; i < countof(probe); i++) {
		int offset = offset_at(z, probe[i]);
		int64_t at = utc - offset;

		if (offset_at(z, at) == offset && at < early)
			early = at;
		if (at > late)
			late = at;
	}
	return early != INT64_MAX ? early : late;
}
