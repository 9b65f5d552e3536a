/*
 * The canonical dump, by hand: jansson's own sorts on each object with a
 * malloc, prints doubles in another form and fails on our tagged integers.
 * Goes down with a stack of its own, so no tree is too deep for it.
 */
#include "assay/text/canon.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "assay/text/tree.h"
#include "scan.h"

struct member {
	const char *key;
	size_t n;
	json_t *value;
};

/* An object or array that is being written. */
struct frame {
	const json_t *array;	/* NULL for an object */
	size_t i, n;		/* next and number of items, or next and end in members */
	size_t base;		/* of an object: where its members begin */
};

struct dump {
	struct buf *out;
	bool sorted, pretty;
	struct frame *frames;
	size_t nframes, cap_frames;
	struct member *members;	/* of all objects that are open, the innermost last */
	size_t nmembers, cap_members;
};

void
canon_string(struct buf *out, const char *p, size_t n)
{
	static const char letters[] = {['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r',
				       ['\t'] = 't', ['"'] = '"',  ['\\'] = '\\'};
	size_t i = 0;

	buf_putc(out, '"');
	for (;;) {
		size_t run = scan_run(p + i, n - i, SCAN_WRITE);
		unsigned char c;

		buf_add(out, p + i, run);
		i += run;
		if (i >= n)
			break;
		c = (unsigned char)p[i++];
		if (c < sizeof(letters) && letters[c]) {
			buf_putc(out, '\\');
			buf_putc(out, letters[c]);
		} else {
			buf_printf(out, "\\u%04x", c);
		}
	}
	buf_putc(out, '"');
}

static void
put_integer(struct buf *out, long long v)
{
	char text[24], *at = text + sizeof(text);
	unsigned long long u = v < 0 ? 0 - (unsigned long long)v : (unsigned long long)v;

	do {
		*--at = (char)('0' + u % 10);
		u /= 10;
	} while (u);
	if (v < 0)
		*--at = '-';
	buf_add(out, at, (size_t)(text + sizeof(text) - at));
}

/*
 * The fewest digits that read back as the same double, without a point, and the
 * power of ten: 0.DIGITS times ten to the power. The locale's point is skipped.
 */
static size_t
shortest(double d, char digits[20], int *power)
{
	char text[64];
	size_t n = 0;
	char *e;

	/* fifteen digits are always good, but for the smallest numbers, which have less */
	for (int precision = d < 0x1p-1022 ? 0 : 14; precision <= 16; precision++) {
		snprintf(text, sizeof(text), "%.*e", precision, d);
		if (strtod(text, NULL) == d)
			break;
	}
	e = strchr(text, 'e');
	for (const char *p = text; p < e; p++)
		if (*p >= '0' && *p <= '9' && n < 18)
			digits[n++] = *p;
	while (n > 1 && digits[n - 1] == '0')
		n--;
	*power = (int)strtol(e + 1, NULL, 10) + 1;
	return n;
}

/* jq 1.6's choice of forms: plain from 1e-04 on, and up to fifteen zeros at the end. */
static void
put_double(struct buf *out, double d)
{
	char digits[20];
	size_t n;
	int power;

	if (d == 0 || !isfinite(d)) {	/* -0 would read back as the integer 0 */
		buf_putc(out, '0');
		return;
	}
	if (d < 0)
		buf_putc(out, '-');
	n = shortest(fabs(d), digits, &power);
	if (power <= -4 || power > (int)n + 15) {
		buf_putc(out, digits[0]);
		if (n > 1)
			buf_putc(out, '.');
		buf_add(out, digits + 1, n - 1);
		buf_printf(out, "e%+03d", power - 1);
	} else if (power <= 0) {
		buf_puts(out, "0.");
		buf_fill(out, '0', (size_t)-power);
		buf_add(out, digits, n);
	} else if ((size_t)power >= n) {
		buf_add(out, digits, n);
		buf_fill(out, '0', (size_t)power - n);
	} else {
		buf_add(out, digits, (size_t)power);
		buf_putc(out, '.');
		buf_add(out, digits + power, n - (size_t)power);
	}
}

static void
put_scalar(struct buf *out, const json_t *v)
{
	const char *tag;

	switch (json_typeof(v)) {
	case JSON_STRING:
		tag = number_tag(v);
		if (tag)
			buf_puts(out, tag);
		else
			canon_string(out, json_string_value(v), json_string_length(v));
		break;
	case JSON_INTEGER:
		put_integer(out, json_integer_value(v));
		break;
	case JSON_REAL:
		put_double(out, json_real_value(v));
		break;
	case JSON_TRUE:
		buf_add(out, "true", 4);
		break;
	case JSON_FALSE:
		buf_add(out, "false", 5);
		break;
	default:
		buf_add(out, "null", 4);
		break;
	}
}

static int
by_key(const void *pa, const void *pb)
{
	const struct member *a = pa, *b = pb;
	int c = memcmp(a->key, b->key, a->n < b->n ? a->n : b->n);

	return c ? c : (a->n > b->n) - (a->n < b->n);
}

/* Objects are small and mostly in order already. */
static void
sort(struct member *v, size_t n)
{
	if (n > 24) {
		for (size_t i = 1; i < n; i++) {
			if (by_key(&v[i - 1], &v[i]) > 0) {
				qsort(v, n, sizeof(*v), by_key);
				return;
			}
		}
		return;
	}
	for (size_t i = 1; i < n; i++) {
		struct member m = v[i];
		size_t j = i;

		for (; j > 0 && by_key(&v[j - 1], &m) > 0; j--)
			v[j] = v[j - 1];
		v[j] = m;
	}
}

/* Begins v: writes a scalar or an empty one at once, else puts a frame on the stack. */
static void
begin(struct dump *d, json_t *v)
{
	bool object = json_is_object(v);
	size_t n = object ? json_object_size(v) : json_array_size(v);
	struct frame *f;

	if (!object && !json_is_array(v)) {
		put_scalar(d->out, v);
		return;
	}
	if (n == 0) {
		buf_add(d->out, object ? "{}" : "[]", 2);
		return;
	}
	vec_grow(d->frames, d->nframes, d->cap_frames);
	f = &d->frames[d->nframes++];
	*f = (struct frame){object ? NULL : v, 0, n, d->nmembers};
	buf_putc(d->out, object ? '{' : '[');
	if (!object)
		return;
	for (void *it = json_object_iter(v); it; it = json_object_iter_next(v, it)) {
		vec_grow(d->members, d->nmembers, d->cap_members);
		d->members[d->nmembers++] = (struct member){json_object_iter_key(it),
							    json_object_iter_key_len(it),
							    json_object_iter_value(it)};
	}
	if (d->sorted)
		sort(d->members + f->base, n);
}

static void
new_line(struct dump *d)
{
	if (!d->pretty)
		return;
	buf_putc(d->out, '\n');
	buf_fill(d->out, ' ', 2 * d->nframes);
}

/* The next item of the innermost frame, or its end. */
static void
proceed(struct dump *d)
{
	struct frame *f = &d->frames[d->nframes - 1];
	const struct member *m;
	size_t i = f->i++;

	if (i == f->n) {
		bool object = !f->array;

		d->nmembers = f->base;
		d->nframes--;
		new_line(d);
		buf_putc(d->out, object ? '}' : ']');
		return;
	}
	if (i > 0)
		buf_putc(d->out, ',');
	new_line(d);
	if (f->array) {
		begin(d, json_array_get(f->array, i));
		return;
	}
	m = &d->members[f->base + i];
	canon_string(d->out, m->key, m->n);
	buf_add(d->out, ": ", d->pretty ? 2 : 1);
	begin(d, m->value);
}

static void
dump(struct buf *out, const json_t *t, bool sorted, bool pretty)
{
	struct dump d = {.out = out, .sorted = sorted, .pretty = pretty};

	begin(&d, (json_t *)(uintptr_t)t);
	while (d.nframes)
		proceed(&d);
	free(d.frames);
	free(d.members);
}

void
canon_dump(struct buf *out, const json_t *t)
{
	dump(out, t, true, true);
	buf_putc(out, '\n');
}

void
canon_compact(struct buf *out, const json_t *t)
{
	dump(out, t, true, false);
}

void
canon_compact_ordered(struct buf *out, const json_t *t)
{
	dump(out, t, false, false);
}

void
canon_dump_ordered(struct buf *out, const json_t *t)
{
	dump(out, t, false, true);
	buf_putc(out, '\n');
}
