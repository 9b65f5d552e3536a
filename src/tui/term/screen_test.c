/* Tests of the grid: clipping, wide characters, marks, hostile text. */
#include "screen.h"

#include <string.h>

#include "test.h"

static const char *
dump(const struct screen *s, struct buf *out)
{
	buf_clear(out);
	screen_dump(s, out);
	return buf_cstr(out);
}

static const char *
roles(const struct screen *s, struct buf *out)
{
	buf_clear(out);
	screen_dump_roles(s, out);
	return buf_cstr(out);
}

TEST(screen_writes_and_clips)
{
	struct screen s;
	struct buf b = {0};

	screen_init(&s, 2, 8);
	CHECK_INT(screen_puts(&s, 0, 2, 99, ROLE_TEXT, "abcdefghij"), 6);
	CHECK_INT(screen_puts(&s, 1, -2, 6, ROLE_TEXT, "xyz123"), 6);
	CHECK_INT(screen_puts(&s, 1, 6, 1, ROLE_TEXT, "OP"), 1);
	CHECK_STR(dump(&s, &b), "  abcdef\nz123  O\n");
	CHECK_INT(screen_puts(&s, 2, 0, 5, ROLE_TEXT, "no"), 0);
	CHECK_INT(screen_puts(&s, -1, 0, 5, ROLE_TEXT, "no"), 0);
	CHECK_INT(screen_puts(&s, 0, 8, 5, ROLE_TEXT, "no"), 0);
	CHECK_INT(screen_puts(&s, 0, 0, 0, ROLE_TEXT, "no"), 0);
	CHECK_INT(screen_puts(&s, 0, 0, -3, ROLE_TEXT, "no"), 0);
	CHECK_INT(screen_printf(&s, 0, 0, 2, ROLE_NEW, "%d%s", 4, "2!"), 2);
	CHECK_STR(dump(&s, &b), "42abcdef\nz123  O\n");
	CHECK_STR(roles(&s, &b), "nntttttt\ntttt..t.\n");
	screen_clear(&s);
	CHECK_STR(dump(&s, &b), "\n\n");
	buf_release(&b);
	screen_release(&s);
	screen_release(NULL);
}

TEST(screen_sizes_have_bounds)
{
	struct screen s;
	struct buf b = {0};

	screen_init(&s, -5, 0);
	CHECK_INT(s.rows, 1);
	CHECK_INT(s.cols, 1);
	CHECK_INT(screen_puts(&s, 0, 0, 9, ROLE_TEXT, "\xe6\xbc\xa2"), 1);
	CHECK_STR(dump(&s, &b), "\n");
	screen_puts(&s, 0, 0, 9, ROLE_TEXT, "x\xcc\x81y");
	CHECK_STR(dump(&s, &b), "x\xcc\x81\n");
	screen_box(&s, (struct rect){0, 0, 1, 1}, "heading");
	screen_box(&s, (struct rect){-1, -1, 3, 3}, "heading");
	CHECK_STR(dump(&s, &b), "\n");
	screen_resize(&s, 100000, 100000);
	CHECK_INT(s.rows, 1000);
	CHECK_INT(s.cols, 1000);
	buf_release(&b);
	screen_release(&s);
}

TEST(screen_holds_wide_characters_whole)
{
	struct screen s;
	struct buf b = {0};

	screen_init(&s, 1, 6);
	CHECK_INT(screen_puts(&s, 0, 1, 9, ROLE_TEXT, "\xe6\xbc\xa2\xe5\xad\x97!"), 5);
	CHECK_STR(dump(&s, &b), " \xe6\xbc\xa2\xe5\xad\x97!\n");
	CHECK(s.v[2].flags & CELL_TAIL);
	CHECK_INT(screen_faulty(&s), -1);
	screen_puts(&s, 0, 2, 1, ROLE_TEXT, "x");	/* on a right half */
	CHECK_STR(dump(&s, &b), "  x\xe5\xad\x97!\n");
	screen_puts(&s, 0, 3, 1, ROLE_TEXT, "y");	/* on a left half */
	CHECK_STR(dump(&s, &b), "  xy !\n");
	CHECK_INT(screen_faulty(&s), -1);
	/* one that does not fit at the right edge, of the width and of the screen */
	CHECK_INT(screen_puts(&s, 0, 0, 3, ROLE_TEXT, "ab\xe6\xbc\xa2z"), 3);
	CHECK_STR(dump(&s, &b), "ab y !\n");
	CHECK_INT(screen_puts(&s, 0, 5, 9, ROLE_TEXT, "\xe6\xbc\xa2"), 1);
	CHECK_STR(dump(&s, &b), "ab y\n");
	/* and over the left edge */
	screen_puts(&s, 0, -1, 9, ROLE_TEXT, "\xe6\xbc\xa2z");
	CHECK_STR(dump(&s, &b), " z y\n");
	CHECK_INT(screen_faulty(&s), -1);
	buf_release(&b);
	screen_release(&s);
}

TEST(screen_joins_marks)
{
	struct screen s;
	struct buf b = {0}, many = {0};

	screen_init(&s, 1, 12);
	CHECK_INT(screen_puts(&s, 0, 0, 2, ROLE_TEXT, "e\xcc\x81xz"), 2);
	CHECK_STR(dump(&s, &b), "e\xcc\x81x\n");
	/* the last column's mark, and one on a wide character */
	CHECK_INT(screen_puts(&s, 0, 0, 3, ROLE_TEXT, "\xe6\xbc\xa2\xcc\x81o\xcc\x88"), 3);
	CHECK_STR(dump(&s, &b), "\xe6\xbc\xa2\xcc\x81o\xcc\x88\n");
	/* nothing to join: not to the neighbour, who may be somebody else */
	CHECK_INT(screen_puts(&s, 0, 3, 9, ROLE_TEXT, "\xcc\x81k"), 9);
	CHECK_STR(dump(&s, &b), "\xe6\xbc\xa2\xcc\x81o\xcc\x88\\u{0301}k\n");
	screen_clear(&s);
	buf_putc(&many, 'a');
	for (int i = 0; i < 100; i++)
		buf_puts(&many, "\xcc\x81");
	buf_putc(&many, 'b');
	CHECK_INT(screen_put(&s, 0, 0, 9, ROLE_TEXT, many.p, many.n), 2);
	CHECK(strlen(s.v[0].text) > 2 && strlen(s.v[0].text) < CELL_BYTES);
	CHECK_STR(s.v[1].text, "b");
	CHECK_INT(screen_faulty(&s), -1);
	buf_release(&many);
	buf_release(&b);
	screen_release(&s);
}

TEST(screen_escapes_what_is_hostile)
{
	static const char bad[] = "\x1b[31m\a\r\0\n\x7f\xff\xc3\xe2\x80\xae\xc2\x9b";
	struct screen s;
	struct buf b = {0};

	screen_init(&s, 1, 80);
	screen_put(&s, 0, 0, 80, ROLE_TEXT, bad, sizeof(bad) - 1);
	CHECK_STR(dump(&s, &b),
		  "\\x1b[31m\\x07\\x0d\\x00\\x0a\\x7f\\xff\\xc3\\u{202e}\\u{009b}\n");
	CHECK_INT(screen_puts(&s, 0, 0, 2, ROLE_TEXT, "\x1b"), 2);
	CHECK_INT(screen_puts(&s, 0, 3, 3, ROLE_TEXT, "a\tb"), 3);
	CHECK_STR(s.v[4].text, " ");
	CHECK_INT(screen_width("\x1b[m"), 6);
	CHECK_INT(screen_width("\xe6\xbc\xa2\xcc\x81"), 2);
	buf_release(&b);
	screen_release(&s);
}

TEST(screen_takes_any_bytes)
{
	struct screen s;
	uint32_t seed = 29;

	screen_init(&s, 3, 17);
	for (int round = 0; round < 3000; round++) {
		char text[40];

		for (size_t i = 0; i < sizeof(text); i++) {
			seed = seed * 1664525U + 1013904223U;
			text[i] = "\xe6\xbc\xa2\xcc\x81\xe2\x80\xae\xf0\x9f\x98\x80" "a\x1b"[(seed >> 24) % 15];
		}
		int row = (int)(seed >> 8 & 3) - 1, col = (int)(seed >> 10 & 31) - 6;

		screen_put(&s, row, col, (int)(seed >> 16 & 31), ROLE_TEXT, text, sizeof(text));
		CHECK_INT(screen_faulty(&s), -1);
	}
	screen_release(&s);
}

TEST(screen_cuts_and_aligns)
{
	struct screen s;
	struct buf b = {0};

	screen_init(&s, 1, 10);
	CHECK_INT(screen_cut(&s, 0, 0, 6, ROLE_TEXT, "abcdef"), 6);
	CHECK_STR(dump(&s, &b), "abcdef\n");
	CHECK_INT(screen_cut(&s, 0, 0, 6, ROLE_TEXT, "abcdefg"), 6);
	CHECK_STR(dump(&s, &b), "abcd..\n");
	s.unicode = true;
	CHECK_INT(screen_cut(&s, 0, 0, 6, ROLE_TEXT, "abcdefg"), 6);
	CHECK_STR(dump(&s, &b), "abcde\xe2\x80\xa6\n");
	s.unicode = false;
	CHECK_INT(screen_cut(&s, 0, 0, 1, ROLE_TEXT, "xyz"), 1);
	CHECK_STR(dump(&s, &b), ".bcde\xe2\x80\xa6\n");
	screen_clear(&s);
	CHECK_INT(screen_right(&s, 0, 10, 6, ROLE_TEXT, "end"), 3);
	CHECK_INT(screen_right(&s, 0, 6, 4, ROLE_TEXT, "longer"), 4);
	CHECK_STR(dump(&s, &b), "  lo.. end\n");
	screen_clear(&s);
	screen_cut(&s, 0, 7, 99, ROLE_TEXT, "cut at the edge");
	CHECK_STR(dump(&s, &b), "       c..\n");
	buf_release(&b);
	screen_release(&s);
}

TEST(screen_flags_and_fills)
{
	struct screen s;
	struct buf b = {0};

	screen_init(&s, 2, 4);
	screen_puts(&s, 0, 0, 4, ROLE_OLD, "\xe6\xbc\xa2yz");
	screen_flag(&s, (struct rect){-1, -1, 9, 4}, CELL_CURSOR);
	CHECK_STR(roles(&s, &b), "OOOo\nTTT.\n");
	screen_puts(&s, 0, 2, 1, ROLE_NEW, "n");
	CHECK_STR(roles(&s, &b), "OOno\nTTT.\n");
	screen_fill(&s, (struct rect){0, 1, 1, 99}, ROLE_DIM);
	CHECK_STR(roles(&s, &b), "Oddd\nTTT.\n");
	screen_fill(&s, (struct rect){5, 5, 3, 3}, ROLE_DIM);
	screen_fill(&s, (struct rect){0, 0, -2, 3}, ROLE_DIM);
	CHECK_STR(dump(&s, &b), "\n\n");
	CHECK_INT(screen_faulty(&s), -1);
	buf_release(&b);
	screen_release(&s);
}

TEST(screen_draws_boxes)
{
	struct screen s;
	struct buf b = {0};
	struct rect in;

	screen_init(&s, 4, 14);
	in = screen_box(&s, (struct rect){0, 1, 4, 12}, "Range of it");
	CHECK_INT(in.row, 1);
	CHECK_INT(in.col, 2);
	CHECK_INT(in.rows, 2);
	CHECK_INT(in.cols, 10);
	CHECK_STR(dump(&s, &b), " +- Rang.. -+\n |          |\n |          |\n +----------+\n");
	s.unicode = true;
	screen_box(&s, (struct rect){0, 0, 2, 3}, NULL);
	buf_clear(&b);
	screen_dump(&s, &b);
	CHECK(str_starts(buf_cstr(&b), "\u250c\u2500\u2510"));
	CHECK_INT(screen_faulty(&s), -1);
	buf_release(&b);
	screen_release(&s);
}
