/* Fuzz: dates, zone files, zone rules, numbers and base64 from outside. */
#include <stdlib.h>
#include <string.h>

#include "assay/base.h"
#include "zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_date(const char *p, size_t n)
{
	struct buf b = {0};
	int64_t at, again;

	if (!when_parse_rfc3339(p, n, &at))
		return;
	when_print_utc(&b, at);
	/* an offset can lead out of the years that four digits can show */
	if (at > -62135510400 && at < 253402214400 &&
	    (!when_parse_rfc3339(b.p, b.n, &again) || again != at))
		abort();
	buf_release(&b);
}

static void
check_zone(const uint8_t *p, size_t n)
{
	struct zone *z = mem_zero(1, sizeof(*z));
	struct civil c;

	if (zone_tzif_parse(z, p, n) == 0 ||
	    (z->has_posix = zone_posix_parse(&z->posix, (const char *)p, n))) {
		for (int64_t at = -10000000000; at < 10000000000; at += 876543210) {
			zone_civil(z, at, &c);
			if (!when_valid(&c))
				abort();
			zone_instant(z, &c);
		}
	}
	zone_close(z);
}

static void
check_base64(const char *p, size_t n)
{
	size_t len;
	uint8_t *plain = base64_decode(p, n, &len);
	char *again;

	if (!plain)
		return;
	again = base64_encode(plain, len);
	while (n && p[n - 1] == '=')
		n--;
	if (strncmp(again, p, n) != 0)
		abort();
	free(again);
	free(plain);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = (const char *)data;
	struct buf b = {0};
	unsigned long long u;
	long long i;

	check_date(p, size);
	check_zone(data, size);
	check_base64(p, size);
	if (str_to_i64(p, size, &i) && i >= 0 && (!str_to_u64(p, size, &u) || (long long)u != i))
		abort();
	buf_add_safe(&b, p, size);
	if (utf8_valid(buf_cstr(&b), b.n) != b.n || utf8_fit(b.p, b.n, size * 8) != b.n)
		abort();
	buf_release(&b);
	return 0;
}
