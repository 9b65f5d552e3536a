/* The line editor, and histories in their file. */
#include <stdio.h>

#include "app.h"
#include "line.h"

#include "test.h"

static void
keys(struct line *l, const char *names)
{
	for (const char *p = names; *p;) {
		size_t n = strcspn(p, " ");
		uint32_t code;
		bool changed;

		if (CHECK(key_parse(p, n, &code)))
			line_key(l, code, &changed);
		p += n;
		p += strspn(p, " ");
	}
}

TEST(line_edits_as_emacs)
{
	struct line l = {0};

	keys(&l, "a b Space c d Left X");
	CHECK_STR(buf_cstr(&l.text), "ab cXd");
	keys(&l, "Ctrl-A Delete Ctrl-E Ctrl-W");
	CHECK_STR(buf_cstr(&l.text), "b ");
	keys(&l, "Ctrl-Y Ctrl-Y");
	CHECK_STR(buf_cstr(&l.text), "b cXdcXd");
	keys(&l, "Ctrl-A Ctrl-F Ctrl-K");
	CHECK_STR(buf_cstr(&l.text), "b");
	keys(&l, "Ctrl-U Backspace Ctrl-K Left Right Ctrl-W Delete");
	CHECK_STR(buf_cstr(&l.text), "");
	line_release(&l);
}

TEST(line_knows_characters)
{
	struct line l = {0};

	line_set(&l, "a\xc3\xa4" "e\xcc\x81" "z");	/* a umlaut, e and a combining acute */
	keys(&l, "Left Backspace");
	CHECK_STR(buf_cstr(&l.text), "a\xc3\xa4z");
	keys(&l, "Backspace Backspace");
	CHECK_STR(buf_cstr(&l.text), "z");
	line_insert(&l, "\xff\xfe", 2);
	CHECK_STR(buf_cstr(&l.text), "z");
	line_release(&l);
}

TEST(histories_are_kept_and_bounded)
{
	struct history_file *h = histories_open("deep/state/ui.json"), *other;
	char line[16];

	CHECK(!histories_get(h, "filter", 0));
	for (int i = 0; i < 150; i++) {
		snprintf(line, sizeof(line), "l%d", i);
		histories_add(h, "filter", line);
	}
	histories_add(h, "filter", "l100");
	histories_add(h, "note", "planned");
	histories_add(h, "note", "");
	CHECK_STR(histories_get(h, "filter", 0), "l100");
	CHECK_STR(histories_get(h, "filter", 1), "l149");
	CHECK(!histories_get(h, "filter", 100));
	other = histories_open("deep/state/ui.json");
	histories_add(other, "note", "elsewhere");
	histories_save(h);
	histories_save(other);
	histories_free(h);
	histories_free(other);
	h = histories_open("deep/state/ui.json");
	CHECK_STR(histories_get(h, "filter", 0), "l100");
	CHECK_STR(histories_get(h, "note", 0), "elsewhere");
	CHECK_STR(histories_get(h, "note", 1), "planned");
	histories_free(h);
	test_write("deep/state/ui.json", "{broken", 7);
	h = histories_open("deep/state/ui.json");
	CHECK(!histories_get(h, "note", 0));
	histories_add(h, "note", "again");
	histories_save(h);
	histories_free(h);
}
