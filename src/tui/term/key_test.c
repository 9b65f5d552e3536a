/* Tests of the names of keys. */
#include "key.h"

#include "test.h"

static uint32_t
parsed(const char *name)
{
	uint32_t code = K_NONE;

	return key_parse(name, strlen(name), &code) ? code : K_NONE;
}

TEST(key_names_come_back)
{
	static const char *const names[] = {
		"j", "G", "!", "|", "<", "-", "=", "Ctrl-D", "Ctrl-Z", "Ctrl-\\", "Tab", "Enter",
		"Esc", "Space", "PgDn", "Home", "Backspace", "Delete", "Shift-Tab", "Shift-Up",
		"F1", "F10", "F12", "Alt-<", "Alt-Enter", "Alt-Ctrl-R", "\xc3\xa4", "A",
	};
	struct buf b = {0};

	for (size_t i = 0; i < countof(names); i++) {
		buf_clear(&b);
		key_name(&b, parsed(names[i]));
		CHECK_STR(buf_cstr(&b), names[i]);
	}
	buf_release(&b);
}

TEST(key_codes)
{
	CHECK_INT(parsed("j"), 'j');
	CHECK_INT(parsed("Ctrl-D"), 4);
	CHECK_INT(parsed("Ctrl-d"), 4);
	CHECK_INT(parsed("enter"), K_ENTER);
	CHECK_INT(parsed("PageDown"), K_PGDN);
	CHECK_INT(parsed("Alt-<"), K_ALT | '<');
	CHECK_INT(parsed("Alt--"), K_ALT | '-');
	CHECK_INT(parsed("\xe6\xbc\xa2"), 0x6f22);
}

TEST(key_refuses_what_is_none)
{
	static const char *const bad[] = {
		"", " ", "ab", "Ctrl-", "Ctrl-ab", "Ctrl-1", "Alt-", "F0", "F13", "Shift-a",
		"\x01", "\x7f", "\xff", "Enter ",
	};

	for (size_t i = 0; i < countof(bad); i++)
		CHECK_MSG(parsed(bad[i]) == K_NONE, "\"%s\" is taken", bad[i]);
}
