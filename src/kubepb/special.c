/*
 * Scalars and special types to JSON. Source: encoding/json of Go, and in
 * kubernetes/apimachinery pkg/apis/meta/v1/{time,micro_time,duration,fields_v1},
 * pkg/util/intstr, pkg/api/resource, pkg/runtime.
 */
#include "special.h"

#include <inttypes.h>

#define GO_ZERO_TIME INT64_C(-62135596800)	/* 0001-01-01T00:00:00Z: time.Time{} */
#define YEAR_10000 INT64_C(253402300800)

/* A message of a special type has up to three fields: 1 and 2 numbers, 3 text; or 1 text. */
struct small {
	uint64_t number[4];
	struct str text[4];
};

static int
small_read(struct str bytes, struct small *out, struct error *err)
{
	struct wire w = {.p = bytes.p, .n = bytes.n};
	struct wire_field f;
	int rc;

	*out = (struct small){.text = {{"", 0}, {"", 0}, {"", 0}, {"", 0}}};
	while ((rc = wire_next(&w, &f)) > 0) {
		if (f.number < countof(out->number) && f.type == WIRE_VARINT)
			out->number[f.number] = f.varint;
		else if (f.number < countof(out->text) && f.type == WIRE_BYTES)
			out->text[f.number] = f.bytes;
	}
	return rc == 0 ? 0 : error_set(err, ERR_INPUT, "a value that is no protobuf");
}

/* RFC 3339 cannot tell such a year and the official serializer refuses it: told in seconds. */
static json_t *
odd_time(struct stored_run *run, int64_t at)
{
	if (run->odd)
		run->odd->invalid_text++;
	return json_sprintf("%" PRId64, at);
}

static json_t *
time_value(struct stored_run *run, const struct wire_field *w, bool micro, struct error *err)
{
	struct buf text = {0};
	struct small s;
	json_t *v;

	if (small_read(w->bytes, &s, err) != 0)
		return NULL;
	int64_t at = (int64_t)s.number[1];
	int64_t nanos = micro ? (int32_t)s.number[2] : 0;

	if (nanos < 0 || nanos >= 1000000000 || !w->bytes.n)
		nanos = 0;
	if (!w->bytes.n || (at == GO_ZERO_TIME && nanos < 1000))
		return json_null();
	if (at < GO_ZERO_TIME || at >= YEAR_10000)
		return odd_time(run, at);
	when_print_utc(&text, at);
	if (micro) {
		text.n--;	/* the Z */
		buf_printf(&text, ".%06dZ", (int)(nanos / 1000));
	}
	v = json_stringn_nocheck(text.p, text.n);
	buf_release(&text);
	return v;
}

static json_t *
time_of(struct stored_run *run, const struct wire_field *w, struct error *err)
{
	return time_value(run, w, false, err);
}

static json_t *
micro_time_of(struct stored_run *run, const struct wire_field *w, struct error *err)
{
	return time_value(run, w, true, err);
}

/* A number of units with what is left over as a fraction: 1.5s */
static void
print_part(struct buf *b, uint64_t value, uint64_t unit, const char *name)
{
	uint64_t rest = value % unit;

	buf_printf(b, "%" PRIu64, value / unit);
	if (rest) {
		buf_putc(b, '.');
		for (uint64_t scale = unit / 10; rest; scale /= 10) {
			buf_putc(b, (char)('0' + rest / scale));
			rest %= scale;
		}
	}
	buf_puts(b, name);
}

static void
print_duration(struct buf *b, int64_t nanos)
{
	uint64_t v = nanos < 0 ? -(uint64_t)nanos : (uint64_t)nanos;
	uint64_t second = 1000000000, minute = 60 * second, hour = 60 * minute;

	if (nanos < 0)
		buf_putc(b, '-');
	if (!v) {
		buf_puts(b, "0s");
	} else if (v < 1000) {
		print_part(b, v, 1, "ns");
	} else if (v < 1000000) {
		print_part(b, v, 1000, "\xc2\xb5s");
	} else if (v < second) {
		print_part(b, v, 1000000, "ms");
	} else {
		if (v >= hour)
			buf_printf(b, "%" PRIu64 "h", v / hour);
		if (v >= minute)
			buf_printf(b, "%" PRIu64 "m", v % hour / minute);
		print_part(b, v % minute, second, "s");
	}
}

static json_t *
duration_of(struct stored_run *run, const struct wire_field *w, struct error *err)
{
	struct buf text = {0};
	struct small s;
	json_t *v;

	(void)run;
	if (small_read(w->bytes, &s, err) != 0)
		return NULL;
	print_duration(&text, (int64_t)s.number[1]);
	v = json_stringn_nocheck(text.p, text.n);
	buf_release(&text);
	return v;
}

static json_t *
quantity_of(struct stored_run *run, const struct wire_field *w, struct error *err)
{
	struct small s;

	if (small_read(w->bytes, &s, err) != 0)
		return NULL;
	return s.text[1].n ? odd_string(run, s.text[1]) : json_string("0");
}

static json_t *
int_or_string_of(struct stored_run *run, const struct wire_field *w, struct error *err)
{
	struct small s;

	if (small_read(w->bytes, &s, err) != 0)
		return NULL;
	if (s.number[1] == 1)
		return odd_string(run, s.text[3]);
	return json_integer((int32_t)s.number[2]);
}

static json_t *
base64_of(struct stored_run *run, const struct wire_field *w, struct error *err)
{
	char *text = base64_encode((const uint8_t *)w->bytes.p, w->bytes.n);
	json_t *v = json_string_nocheck(text);

	(void)run;
	(void)err;
	free(text);
	return v;
}

/* Bytes that are no document, in place of it. */
static json_t *
opaque(struct stored_run *run, struct str bytes)
{
	uint8_t sum[SHA256_BYTES];
	char hex[SHA256_HEX];

	if (run->odd)
		odd_count(&run->odd->unknown_kinds, "RawExtension");
	sha256_of(bytes.p, bytes.n, sum);
	hex_of(sum, sizeof(sum), hex);
	return json_pack("{s:{s:s, s:I}}", "assay:opaque", "sha256", hex, "bytes",
			 (json_int_t)bytes.n);
}

static json_t *
raw_of(struct stored_run *run, const struct wire_field *w, struct error *err)
{
	struct limits lim = *run->lim;
	struct error own = {0};
	struct small s;
	json_t *v;

	if (small_read(w->bytes, &s, err) != 0)
		return NULL;
	if (!s.text[1].n)
		return json_null();
	enum stored_form form = stored_form(s.text[1]);

	if (form == STORED_PROTOBUF || form == STORED_CBOR) {
		v = stored_decode_in(run, s.text[1], &own);
	} else {
		lim.depth -= run->depth;
		v = tree_parse_json(s.text[1].p, s.text[1].n, &lim, NULL, &own);
	}
	if (!v && own.code == ERR_LIMIT) {
		error_set(err, own.code, "%s", own.text);
		return NULL;
	}
	return v ? v : opaque(run, s.text[1]);
}

static json_t *
string_of(struct stored_run *run, const struct wire_field *w, struct error *err)
{
	(void)err;
	return odd_string(run, w->bytes);
}

static json_t *
bool_of(struct stored_run *run, const struct wire_field *w, struct error *err)
{
	(void)run;
	(void)err;
	return json_boolean(w->varint != 0);
}

static json_t *
int32_of(struct stored_run *run, const struct wire_field *w, struct error *err)
{
	(void)run;
	(void)err;
	return json_integer((int32_t)w->varint);
}

static json_t *
uint32_of(struct stored_run *run, const struct wire_field *w, struct error *err)
{
	(void)run;
	(void)err;
	return json_integer((uint32_t)w->varint);
}

static json_t *
int64_of(struct stored_run *run, const struct wire_field *w, struct error *err)
{
	(void)run;
	(void)err;
	return json_integer((int64_t)w->varint);
}

static json_t *
uint64_of(struct stored_run *run, const struct wire_field *w, struct error *err)
{
	char digits[24];

	if (w->varint <= INT64_MAX)
		return int64_of(run, w, err);
	int n = snprintf(digits, sizeof(digits), "%" PRIu64, w->varint);

	return number_tag_new(digits, (size_t)n);
}

static const struct {
	json_t *(*value)(struct stored_run *, const struct wire_field *, struct error *);
	unsigned wire;
	const char *zero;	/* a string; NULL: null, or 0 of a number */
} types[TYPE_COUNT] = {
	[TYPE_STRING] = {string_of, WIRE_BYTES, ""},
	[TYPE_BOOL] = {bool_of, WIRE_VARINT, NULL},
	[TYPE_INT32] = {int32_of, WIRE_VARINT, NULL},
	[TYPE_INT64] = {int64_of, WIRE_VARINT, NULL},
	[TYPE_UINT32] = {uint32_of, WIRE_VARINT, NULL},
	[TYPE_UINT64] = {uint64_of, WIRE_VARINT, NULL},
	[TYPE_BYTES] = {base64_of, WIRE_BYTES, NULL},
	[TYPE_TIME] = {time_of, WIRE_BYTES, NULL},
	[TYPE_MICROTIME] = {micro_time_of, WIRE_BYTES, NULL},
	[TYPE_DURATION] = {duration_of, WIRE_BYTES, "0s"},
	[TYPE_QUANTITY] = {quantity_of, WIRE_BYTES, "0"},
	[TYPE_INTORSTRING] = {int_or_string_of, WIRE_BYTES, NULL},
	[TYPE_RAW] = {raw_of, WIRE_BYTES, NULL},
	[TYPE_MESSAGE] = {NULL, WIRE_BYTES, NULL},
	[TYPE_WRAPPER] = {NULL, WIRE_BYTES, NULL},
};

json_t *
special_value(struct stored_run *run, enum table_type type, const struct wire_field *w,
	      struct error *err)
{
	return types[type].value(run, w, err);
}

json_t *
special_zero(enum table_type type)
{
	if (types[type].zero)
		return json_string_nocheck(types[type].zero);
	if (type == TYPE_BOOL)
		return json_false();
	if (types[type].wire == WIRE_VARINT || type == TYPE_INTORSTRING)
		return json_integer(0);
	return json_null();
}

bool
special_is_zero(enum table_type type, const struct wire_field *w)
{
	struct small s;

	switch (type) {
	case TYPE_INT32:
	case TYPE_UINT32:
		return (uint32_t)w->varint == 0;
	case TYPE_TIME:		/* omitzero asks IsZero of it */
	case TYPE_MICROTIME:
		return !w->bytes.n || (small_read(w->bytes, &s, NULL) == 0 &&
				       (int64_t)s.number[1] == GO_ZERO_TIME && !s.number[2]);
	default:
		return types[type].wire == WIRE_VARINT ? !w->varint : !w->bytes.n;
	}
}

unsigned
special_wire(enum table_type type)
{
	return types[type].wire;
}

int
special_packed(struct str *rest, uint64_t *out)
{
	uint64_t v = 0;

	if (!rest->n)
		return 0;
	for (unsigned shift = 0; shift < 64 && rest->n; shift += 7) {
		uint8_t b = (uint8_t)*rest->p;

		rest->p++;
		rest->n--;
		v |= (uint64_t)(b & 0x7f) << shift;
		if (b < 0x80) {
			*out = v;
			return 1;
		}
	}
	return -1;
}
