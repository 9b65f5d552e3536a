/* Tests of decoding: what terminals send, whole, in pieces, and what they should not. */
#include "input.h"

#include <stdlib.h>

#include "test.h"

/* All keys of the bytes, fed in pieces of so many, as names joined by blanks. */
static char *
keys(struct input *in, const char *bytes, size_t n, size_t piece)
{
	struct buf out = {0};
	struct key k;

	for (size_t i = 0; i < n; i += piece) {
		bool last = i + piece >= n;

		input_feed(in, bytes + i, last ? n - i : piece);
		while (input_next(in, last, &k) == INPUT_KEY) {
			if (out.n)
				buf_putc(&out, ' ');
			if (k.code == K_MOUSE)
				buf_printf(&out, "%d@%d,%d", (int)k.mouse, k.row, k.col);
			else if (k.code == K_PASTE)
				buf_printf(&out, "<%s>", k.paste);
			else
				key_name(&out, k.code);
		}
	}
	return buf_take(&out);
}

static void
decodes(const char *bytes, const char *want)
{
	size_t n = strlen(bytes);

	for (size_t piece = 1; piece <= n; piece = piece == 1 ? n < 2 ? 2 : n : n + 1) {
		struct input in = {.asked = true};
		char *got;

		input_name(&in, "\033OA", K_UP);
		input_name(&in, "\033[[5~", K_F5);
		input_name(&in, "x", K_F1);	/* not a sequence: ignored */
		got = keys(&in, bytes, n, piece);
		CHECK_STR(got, want);
		free(got);
		input_release(&in);
	}
}

TEST(input_characters)
{
	decodes("jG/ \x04\x1a\t\r", "j G / Space Ctrl-D Ctrl-Z Tab Enter");
	decodes("\x7f\b\n", "Backspace Backspace Enter");
	decodes("\xc3\xa4\xe6\xbc\xa2", "\xc3\xa4 \xe6\xbc\xa2");
	decodes("a\xff\xc3z\x80" "b", "a z b");
	decodes("a\xe6\xbc", "a");
}

TEST(input_sequences)
{
	decodes("\033[A\033OB\033[C\033[D", "Up Down Right Left");
	decodes("\033[H\033OF\033[1~\033[4~\033[5~\033[6~", "Home End Home End PgUp PgDn");
	decodes("\033OP\033[11~\033[15~\033[24~\033[[A", "F1 F1 F5 F12 F1");
	decodes("\033[Z\033[1;2A\033[1;2B\033[3~\033[2~", "Shift-Tab Shift-Up Shift-Down Delete Insert");
	decodes("\033[1;3C\033<\033\r", "Alt-Right Alt-< Alt-Enter");
	decodes("\033OM\033Op", "Enter 0");
	decodes("\033[I\033[?1;2c\033[999~\033[57441;1:3u" "x", "x");
}

TEST(input_escape_alone)
{
	decodes("\033", "Esc");
	decodes("j\033", "j Esc");
	decodes("\033\033", "Esc Esc");
	decodes("\033\033[A", "Esc Up");
	decodes("\033[", "Alt-[");
	decodes("\033O", "Alt-O");
	struct input in = {0};
	struct key k;

	input_feed(&in, "\033", 1);
	CHECK_INT(input_next(&in, false, &k), INPUT_PART);
	CHECK_INT(input_next(&in, true, &k), INPUT_KEY);
	CHECK_INT(k.code, K_ESC);
	CHECK_INT(input_next(&in, false, &k), INPUT_EMPTY);
	input_release(&in);
}

TEST(input_mouse)
{
	decodes("\033[<0;5;3M\033[<0;5;3m", "0@2,4");
	decodes("\033[<64;1;1M\033[<65;200;100M", "2@0,0 3@99,199");
	decodes("\033[<4;2;2M", "0@1,1");		/* with Shift */
	decodes("\033[<2;5;3M\033[<35;5;3M\033[<0;0;0M" "j", "j");
	decodes("\033[<0;99999999999999;3Mj", "0@2,99998 j");
	decodes("\033[M !!j", "j");
}

TEST(input_paste)
{
	decodes("a\033[200~b\nc\033[201~d", "a <b\nc> d");
	decodes("\033[200~\033[20\033[201~", "<\033[20>");
	decodes("\033[200~\033[201~", "<>");
	/* the end mark may be late: nothing of it is a key, until Ctrl-C comes alone */
	struct input in = {0};
	struct key k;

	input_feed(&in, "\033[200~:quit\r", 12);
	CHECK_INT(input_next(&in, true, &k), INPUT_EMPTY);
	input_feed(&in, "\x03", 1);
	CHECK_INT(input_next(&in, true, &k), INPUT_KEY);
	CHECK_INT(k.code, K_PASTE);
	CHECK_STR(k.paste, ":quit\r");
	CHECK_INT(input_next(&in, true, &k), INPUT_KEY);
	CHECK_INT(k.code, 3);
	/* one inside does not: what follows it would be keys */
	char *got = keys(&in, "\033[200~q\x03:q\033[201~", 16, 16);

	CHECK_STR(got, "<q\x03:q>");
	free(got);
	input_release(&in);
}

static uint32_t
ground(const char *answer)
{
	struct input in = {.asked = true};
	char *got = keys(&in, answer, strlen(answer), strlen(answer));
	uint32_t rgb = in.grounded ? in.ground : 0xff000000U;

	CHECK_STR(got, "");
	free(got);
	input_release(&in);
	return rgb;
}

TEST(input_answers_never_leak)
{
	CHECK_INT(ground("\033]11;rgb:1e1e/1e1e/1e1e\a"), 0x1e1e1e);
	CHECK_INT(ground("\033]11;rgb:ffff/fafa/F000\033\\"), 0xfffaf0);
	CHECK_INT(ground("\033]11;rgb:f/0/8\a"), 0xff0088);
	CHECK_INT(ground("\033]11;rgb:ff/ff\a"), 0xff000000U);
	CHECK_INT(ground("\033]11;rgb:fffff/0/0\a"), 0xff000000U);
	CHECK_INT(ground("\033]10;rgb:0/0/0\a"), 0xff000000U);
	decodes("j\033]11;rgb:0000/0000/0000\033\\k", "j k");
	/* torn by more than the time that Esc gets */
	struct input in = {.asked = true};
	struct key k;

	input_feed(&in, "\033]11;rgb:00", 11);
	CHECK_INT(input_next(&in, true, &k), INPUT_EMPTY);
	input_feed(&in, "00/0000/0000\aj", 14);
	CHECK_INT(input_next(&in, true, &k), INPUT_KEY);
	CHECK_INT(k.code, 'j');
	input_release(&in);
	/* nor those to who was here before, be they asked for or not */
	decodes("\033P1+r436f=323536\033\\j\033_Gi=1;OK\033\\k\033]52;c;cmVk\ag", "j k g");
	char *got = keys(&in, "\033]11;rgb:0000/0000/0000\033\\j", 27, 27);

	CHECK_STR(got, "j");
	CHECK(!in.grounded);
	free(got);
	got = keys(&in, "\033]", 2, 2);
	CHECK_STR(got, "Alt-]");
	free(got);
	got = keys(&in, "\033P", 2, 2);
	CHECK_STR(got, "Alt-P");
	free(got);
	input_release(&in);
}

/* An answer without an end: the first key that is no text is a key again. */
TEST(input_answers_without_an_end)
{
	decodes("\033]11;garbage\033[Aj", "Up j");
	decodes("\033]11;garbage\x03j", "Ctrl-C j");
	decodes("\033P1$r\rj", "Enter j");
	struct input in = {.asked = true};
	struct key k;

	input_feed(&in, "\033]11;rgb:00\033", 12);
	CHECK_INT(input_next(&in, false, &k), INPUT_PART);
	CHECK_INT(input_next(&in, true, &k), INPUT_EMPTY);
	CHECK(in.skipping);
	input_feed(&in, "00\033", 3);
	CHECK_INT(input_next(&in, false, &k), INPUT_PART);
	input_feed(&in, "\\q", 2);
	CHECK_INT(input_next(&in, false, &k), INPUT_KEY);
	CHECK_INT(k.code, 'q');
	input_feed(&in, "\033]11;rgb:00", 11);
	CHECK_INT(input_next(&in, true, &k), INPUT_EMPTY);
	input_feed(&in, "\033", 1);
	CHECK_INT(input_next(&in, false, &k), INPUT_PART);
	CHECK_INT(input_next(&in, true, &k), INPUT_KEY);
	CHECK_INT(k.code, K_ESC);
	CHECK(!in.skipping);
	input_release(&in);
}

TEST(input_answer_is_taken_out)
{
	struct input in = {.asked = true};
	char *got;

	CHECK(!input_answered(&in));
	input_feed(&in, "ab\033]11;rgb:ff/ff", 16);
	CHECK(!input_answered(&in));
	input_feed(&in, "/fe\acd", 6);
	CHECK(input_answered(&in));
	CHECK(input_answered(&in));
	CHECK_INT(in.ground, 0xfffffe);
	got = keys(&in, "", 0, 1);
	free(got);
	got = keys(&in, "e", 1, 1);
	CHECK_STR(got, "a b c d e");
	free(got);
	input_release(&in);
}

TEST(input_takes_any_bytes)
{
	static const char bytes[] = "\033\033\033[O]<M~;0192\a\\AmP\x03\xe6\xbc\x80j\r200~11;rgb:f/";
	struct input in = {.asked = true};
	struct key k;
	uint32_t seed = 4;
	size_t got = 0;

	for (int round = 0; round < 20000; round++) {
		char piece[8];
		size_t n = seed >> 5 & 7;

		for (size_t i = 0; i < n; i++) {
			seed = seed * 1664525U + 1013904223U;
			piece[i] = bytes[(seed >> 16) % (sizeof(bytes) - 1)];
		}
		seed = seed * 1664525U + 1013904223U;
		input_feed(&in, piece, n);
		while (input_next(&in, seed >> 30 == 1, &k) == INPUT_KEY)
			got += k.code != K_NONE;
	}
	CHECK(got > 1000);
	CHECK(in.in.n < 100000);
	input_release(&in);
}

TEST(input_grounds)
{
	CHECK(input_dark(0x1e1e1e) && input_dark(0x0000ff) && !input_dark(0xfdf6e3));
	CHECK_INT(input_colorfgbg("15;0"), GROUND_DARK);
	CHECK_INT(input_colorfgbg("15;default;0"), GROUND_DARK);
	CHECK_INT(input_colorfgbg("0;15"), GROUND_LIGHT);
	CHECK_INT(input_colorfgbg("0;7"), GROUND_LIGHT);
	CHECK_INT(input_colorfgbg("0;default"), GROUND_UNKNOWN);
	CHECK_INT(input_colorfgbg("0;99"), GROUND_UNKNOWN);
	CHECK_INT(input_colorfgbg("0"), GROUND_UNKNOWN);
	CHECK_INT(input_colorfgbg(NULL), GROUND_UNKNOWN);
}

TEST(input_osc52)
{
	struct buf b = {0}, large = {0};

	CHECK(input_osc52(&b, "assay", 5, false));
	CHECK_STR(buf_cstr(&b), "\033]52;c;YXNzYXk=\a");
	buf_clear(&b);
	CHECK(input_osc52(&b, "assay", 5, true));
	CHECK_STR(buf_cstr(&b), "\033]52;c;YXNzYXk=\a\033Ptmux;\033\033]52;c;YXNzYXk=\a\033\\");
	buf_clear(&b);
	buf_fill(&large, 'x', 75000);
	CHECK(input_osc52(&b, large.p, large.n, false));
	buf_putc(&large, 'x');
	buf_clear(&b);
	CHECK(!input_osc52(&b, large.p, large.n, false));
	CHECK_INT(b.n, 0);
	buf_release(&b);
	buf_release(&large);
}
