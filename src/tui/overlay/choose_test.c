/* A short line takes characters, and loses whole ones. */
#include "choose.h"

#include <stdio.h>

#include "test.h"

static void
type(char *typed, size_t room, const char *text)
{
	for (const char *p = text; *p;) {
		unsigned cp;
		size_t n = utf8_decode(p, strlen(p), &cp);

		typed_key(typed, room, &(struct key){.code = cp});
		p += n;
	}
}

TEST(choose_types_and_takes_back)
{
	char typed[12] = "";

	type(typed, sizeof(typed), "fr\xc3\xbch 1");
	CHECK_STR(typed, "fr\xc3\xbch 1");
	CHECK(typed_key(typed, sizeof(typed), &(struct key){.code = 'W' - 64}));
	CHECK_STR(typed, "fr\xc3\xbch ");
	for (int i = 0; i < 3; i++)
		typed_key(typed, sizeof(typed), &(struct key){.code = K_BACKSPACE});
	CHECK_STR(typed, "fr");
	type(typed, sizeof(typed), "0123456789");
	CHECK_STR(typed, "fr012345678");
	CHECK(typed_key(typed, sizeof(typed), &(struct key){.code = 'U' - 64}));
	CHECK_STR(typed, "");
	typed_key(typed, sizeof(typed), &(struct key){.code = K_BACKSPACE});
	CHECK_STR(typed, "");
	CHECK(!typed_key(typed, sizeof(typed), &(struct key){.code = K_F5}));
	CHECK(!typed_key(typed, sizeof(typed), &(struct key){.code = K_ESC}));
}

TEST(choose_pastes_one_line_of_whole_characters)
{
	char typed[6] = "";

	typed_key(typed, sizeof(typed), &(struct key){.code = K_PASTE, .paste = "a\nb\xc3\xbc"
									       "\xc3\xbc"});
	CHECK_STR(typed, "a b\xc3\xbc");
}

TEST(choose_finds_by_name_help_and_key)
{
	struct app a = {.keys = keymap_new()};
	struct chooser c = {.list.height = 10};

	chooser_sift(&a, &c);
	CHECK_INT(c.list.n, ACTION_COUNT - 1);
	type(c.typed, sizeof(c.typed), "next-ch");
	chooser_sift(&a, &c);
	CHECK_INT(c.list.n, 1);
	CHECK_INT(chooser_now(&c), ACTION_NEXT_CHANGE);
	snprintf(c.typed, sizeof(c.typed), "%s", "]");
	chooser_sift(&a, &c);
	CHECK_INT(chooser_now(&c), ACTION_NEXT_CHANGE);
	snprintf(c.typed, sizeof(c.typed), "%s", "no such thing");
	chooser_sift(&a, &c);
	CHECK_INT(chooser_now(&c), ACTION_NONE);
	CHECK(chooser_to_key(&a, &c, &(struct key){.code = K_F9}));
	CHECK_INT(chooser_now(&c), ACTION_MENU);
	CHECK_STR(c.typed, "");
	keymap_free(a.keys);
}
