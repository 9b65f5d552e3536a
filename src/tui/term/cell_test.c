/* Tests of what reaches a terminal of another locale. */
#include "cell.h"

#include <locale.h>

#include "test.h"

static int
shown(const char *text, bool wide, wchar_t *to, size_t room)
{
	struct cell c = {{0}, 0, 0};

	memcpy(c.text, text, strlen(text));
	return cell_characters(&c, wide, to, room);
}

TEST(cell_in_a_plain_locale)
{
	wchar_t to[6];

	setlocale(LC_CTYPE, "C");
	CHECK_INT(shown("a", false, to, 5), 1);
	CHECK(wcscmp(to, L"a") == 0);
	CHECK_INT(shown("", false, to, 5), 1);
	CHECK(wcscmp(to, L" ") == 0);
	CHECK_INT(shown("\xc3\xa4", false, to, 5), 1);
	CHECK(wcscmp(to, L"?") == 0);
	CHECK_INT(shown("\xe6\xbc\xa2", true, to, 5), 1);
	CHECK(wcscmp(to, L"?") == 0);
	CHECK_INT(shown("e\xcc\x81", false, to, 5), 1);
	CHECK(wcscmp(to, L"e") == 0);
}

TEST(cell_in_utf8)
{
	wchar_t to[6];

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return;
	CHECK_INT(shown("\xe6\xbc\xa2", true, to, 5), 2);
	CHECK(to[0] == 0x6f22 && to[1] == 0);
	CHECK_INT(shown("e\xcc\x81\xcc\x88", false, to, 5), 1);
	CHECK(to[0] == 'e' && to[1] == 0x301 && to[2] == 0x308 && to[3] == 0);
	CHECK_INT(shown("e\xcc\x81\xcc\x88", false, to, 2), 1);
	CHECK(to[1] == 0x301 && to[2] == 0);
	/* who says another width than we do would push what follows aside */
	CHECK_INT(shown("\xe6\xbc\xa2", false, to, 5), 1);
	CHECK(wcscmp(to, L"?") == 0);
}
