/* The table of commands and the help that is made of it. */
#include "cli.h"

#include <stdlib.h>

#include "test.h"

static size_t
widest(const struct buf *b)
{
	size_t most = 0;

	for (const char *p = b->p; p && *p;) {
		size_t n = strcspn(p, "\n");

		most = n > most ? n : most;
		p += n + (p[n] == '\n');
	}
	return most;
}

static size_t
line_count(const struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		n += b->p[i] == '\n';
	return n;
}

TEST(commands_hold_together)
{
	for (size_t i = 0; command_row(i); i++) {
		const struct command *c = command_row(i);

		CHECK(command_find(c->name) == c);
		CHECK(!c->alias || command_find(c->alias) == c);
		CHECK(word_of("look report data rules self", c->group));
		CHECK(c->run != NULL);
		CHECK(*c->summary != '\0');
		CHECK(strstr(c->examples, "assay ") != NULL);
		for (const char *p = c->formats; *p;) {
			size_t n = strcspn(p, " ");
			char *name = mem_strndup(p, n);
			enum render_format f;

			CHECK(render_format_parse(name, &f));
			free(name);
			p += n + (p[n] == ' ');
		}
	}
	CHECK(command_find("__complete") != NULL);
	CHECK(command_find("nope") == NULL);
}

TEST(help_is_one_screen_at_any_width)
{
	for (size_t i = 0; command_row(i); i++) {
		struct buf b = {0};
		size_t plain;

		help_command(&b, command_row(i));
		CHECK(line_count(&b) <= 24);
		CHECK(str_starts(b.p, "  "));
		plain = b.n;
		help_fold(&b, 0, 200);
		CHECK_INT(b.n, plain);
		help_fold(&b, 0, 40);
		CHECK(widest(&b) <= 40);
		CHECK(!strstr(b.p, " \n"));
		buf_release(&b);
	}
}

TEST(folding)
{
	static const struct {
		const char *text, *folded;
	} rows[] = {
		{"short\n", "short\n"},
		{"\n", "\n"},
		{"  --all   what it is for, in many words\n",
		 "  --all   what it is\n          for, in many\n          words\n"},
		{"a line without columns that is long\n",
		 "a line without\n    columns that is\n    long\n"},
		{"", ""},
	};

	for (size_t i = 0; i < countof(rows); i++) {
		struct buf b = {0};

		buf_puts(&b, "kept ");
		buf_puts(&b, rows[i].text);
		help_fold(&b, 5, 23);
		CHECK(str_starts(buf_cstr(&b), "kept "));
		CHECK_STR(b.p + 5, rows[i].folded);
		buf_release(&b);
	}
}
