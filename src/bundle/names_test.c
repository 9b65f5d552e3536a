/* The path check. */
#include "names.h"

#include "test.h"

TEST(name_check_refuses_what_leads_out)
{
	static const struct {
		struct str name;
		enum name_fault want;
		const char *clean;
	} t[] = {
		{STR("a/b.json"), NAME_OK, "a/b.json"},
		{STR("./a/b.json"), NAME_OK, "a/b.json"},
		{STR("a//b/./c/"), NAME_OK, "a/b/c"},
		{STR("..."), NAME_OK, "..."},
		{STR("..a/b.."), NAME_OK, "..a/b.."},
		{STR("htpasswd:alice.yaml"), NAME_OK, "htpasswd:alice.yaml"},
		{STR("\xc3\xa4"), NAME_OK, "\xc3\xa4"},
		{STR(""), NAME_EMPTY, ""},
		{STR("./"), NAME_EMPTY, ""},
		{STR("/etc/passwd"), NAME_ABSOLUTE, NULL},
		{STR("../x"), NAME_PARENT, NULL},
		{STR("a/../../x"), NAME_PARENT, NULL},
		{STR("a/.."), NAME_PARENT, NULL},
		{STR("a\0b"), NAME_NUL, NULL},
		{STR("\xff.json"), NAME_NOT_UTF8, NULL},
		{STR("\xed\xa0\x80"), NAME_NOT_UTF8, NULL},
		{STR("0123456789012345678901234567890123456789"), NAME_TOO_LONG, NULL},
	};
	struct buf clean = {0};

	for (size_t i = 0; i < countof(t); i++) {
		CHECK_INT(name_check(t[i].name.p, t[i].name.n, 32, &clean), t[i].want);
		if (t[i].clean)
			CHECK_STR(buf_cstr(&clean), t[i].clean);
	}
	buf_release(&clean);
}

TEST(name_show_is_short_and_safe)
{
	struct buf out = {0};
	char longer[1000];

	name_show(&out, "a\033[2Jb\n", 7);
	CHECK(!memchr(out.p, '\033', out.n) && !memchr(out.p, '\n', out.n));
	buf_clear(&out);
	for (size_t i = 0; i + 1 < sizeof(longer); i += 2)
		memcpy(longer + i, "\xc3\xa4", 2);
	name_show(&out, longer, sizeof(longer));
	CHECK(out.n < 200 && utf8_valid(out.p, out.n) == out.n);
	buf_release(&out);
}

TEST(count_show_groups_by_thousands)
{
	static const struct {
		uint64_t n;
		const char *want;
	} t[] = {
		{0, "0"}, {999, "999"}, {1000, "1,000"}, {12345, "12,345"}, {1234567, "1,234,567"},
	};
	struct buf out = {0};

	for (size_t i = 0; i < countof(t); i++) {
		buf_clear(&out);
		count_show(&out, t[i].n);
		CHECK_STR(buf_cstr(&out), t[i].want);
	}
	buf_release(&out);
}
