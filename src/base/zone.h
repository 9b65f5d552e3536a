/* Inside base: the parts of a time zone. */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "assay/base/when.h"

/* When summer time begins or ends, as the TZ variable of POSIX says it. */
struct zone_rule {
	enum { RULE_JULIAN, RULE_DAY, RULE_WEEK } kind;
	int month, week, day;	/* day: 1..365, 0..365, or the weekday */
	int time;		/* seconds after local midnight; may be negative or over a day */
};

/* A rule string: CET-1CEST,M3.5.0,M10.5.0/3. Offsets are seconds east of UTC. */
struct zone_posix {
	bool has_dst;
	int std, dst;
	struct zone_rule start, end;
};

struct zone {
	char *name;
	int64_t *at;		/* ascending: from then on ... */
	int32_t *offset;	/* ... this many seconds east of UTC */
	size_t n;
	int32_t first;		/* before all of them */
	bool has_posix;		/* after the last one; without it the last one holds on */
	struct zone_posix posix;
};

/* False unless all n bytes are a rule string. */
bool zone_posix_parse(struct zone_posix *out, const char *p, size_t n);
int zone_posix_offset(const struct zone_posix *z, int64_t at);
/* The content of a TZif file (RFC 8536) into z; -1 when it is none. */
int zone_tzif_parse(struct zone *z, const uint8_t *p, size_t n);
/* The fields of an instant that many seconds east of UTC; all but years 1..9999 clamped. */
void civil_of(int64_t at, int offset, struct civil *out);

#endif
