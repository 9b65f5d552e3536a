/*
 * Fuzz: what a terminal sends is the same keys whole or byte by byte, and any text
 * leaves the grid whole.
 */
#include <stdio.h>
#include <stdlib.h>

#include "screen.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Up to the length that a sequence may have; Ctrl-C by itself ends a paste, so that pieces differ. */
static bool
comparable(const uint8_t *data, size_t size)
{
	return size <= 64 && !memchr(data, 3, size);
}

static void
decode(const uint8_t *data, size_t size, size_t piece, struct buf *out)
{
	struct input in = {.asked = true};
	struct key k;

	for (size_t i = 0; i < size; i += piece) {
		size_t n = size - i < piece ? size - i : piece;

		input_feed(&in, data + i, n);
		while (input_next(&in, i + n == size, &k) == INPUT_KEY) {
			buf_printf(out, "%x %d %d %d\n", k.code, k.row, k.col, (int)k.mouse);
			if (k.code == K_NONE)
				abort();
			if (k.paste)
				buf_printf(out, "%s\n", k.paste);
		}
	}
	input_answered(&in);
	input_release(&in);
}

static void
write_it(const uint8_t *data, size_t size)
{
	struct screen s;
	struct buf out = {0};
	int step = size ? data[0] % 9 : 0;

	screen_init(&s, 3, 11);
	for (int col = -4; col < 13; col++) {
		screen_put(&s, col & 3, col, step + 3, ROLE_TEXT, (const char *)data, size);
		if (screen_faulty(&s) >= 0)
			abort();
	}
	screen_dump(&s, &out);
	for (size_t i = 0; i < out.n; i++)
		if ((unsigned char)out.p[i] < ' ' && out.p[i] != '\n')
			abort();
	buf_release(&out);
	screen_release(&s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf whole = {0}, bytes = {0};

	decode(data, size, size ? size : 1, &whole);
	decode(data, size, 1, &bytes);
	if (comparable(data, size) && !str_eq(buf_cstr(&whole), buf_cstr(&bytes))) {
		fprintf(stderr, "%s\n%s\n", whole.p, bytes.p);
		abort();
	}
	write_it(data, size);
	buf_release(&whole);
	buf_release(&bytes);
	return 0;
}
