/* The command line is split like a shell's, and completed by all that it knows. */
#include "command.h"

#include "test.h"

static int
split(struct command_line *l, const char *line)
{
	command_line_release(l);
	return command_split(l, line, NULL);
}

TEST(command_splits_like_a_shell)
{
	struct command_line l = {0};

	CHECK_INT(split(&l, "  diff  friday latest "), 0);
	CHECK_INT(l.n, 3);
	CHECK_STR(l.v[0], "diff");
	CHECK_STR(l.v[2], "latest");
	CHECK_STR(l.rest, "friday latest ");
	CHECK(l.v[3] == NULL);
	CHECK_INT(split(&l, "mark accept -m 'it''s \"so\"' \"a b\"c d\\ e"), 0);
	CHECK_INT(l.n, 6);
	CHECK_STR(l.v[3], "its \"so\"");
	CHECK_STR(l.v[4], "a bc");
	CHECK_STR(l.v[5], "d e");
	CHECK_INT(split(&l, "show ''"), 0);
	CHECK_INT(l.n, 2);
	CHECK_STR(l.v[1], "");
	CHECK_INT(split(&l, "search 'open"), -1);
	CHECK_INT(split(&l, ""), 0);
	CHECK_INT(l.n, 0);
	CHECK(l.v[0] == NULL);
	command_line_release(&l);
}

static void
completes(void *ctx, int argc, char **argv, struct buf *out)
{
	*(int *)ctx = argc;
	if (argc == 1)
		buf_puts(out, "diff\twhat changed\nlog\ttimeline\nverify\tchecks\nbad");
	else if (argv[argc - 1][0] == 'f')
		buf_puts(out, "friday\tFri 11 Sep\nfrom-x\t\n");
}

static size_t
count(const struct candidates *c, const char *word)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		n += str_eq(c->v[i].word, word);
	return n;
}

TEST(command_offers_actions_and_commands_once)
{
	int argc = 0;
	struct tui_opts o = {.complete = completes, .ctx = &argc};
	struct app a = {.o = &o};
	struct candidates c = {0};

	candidates_of(&a, "", &c);
	for (int act = ACTION_NONE + 1; act < ACTION_COUNT; act++)
		CHECK_INT(count(&c, action_row((enum action)act)->name), 1);
	CHECK_INT(count(&c, "diff"), 1);
	CHECK_INT(count(&c, "verify"), 1);
	CHECK_INT(count(&c, "bad"), 1);
	candidates_release(&c);
	candidates_of(&a, "diff fri", &c);
	CHECK_INT(argc, 2);
	CHECK_INT(c.n, 1);
	CHECK_STR(c.v[0].word, "friday");
	CHECK_STR(c.v[0].what, "Fri 11 Sep");
	CHECK_INT(c.typed, 3);
	candidates_release(&c);
	candidates_of(&a, "diff ", &c);
	CHECK_INT(argc, 2);
	CHECK_INT(c.typed, 0);
	candidates_release(&c);
	candidates_of(&a, "timeline ", &c);
	CHECK_INT(c.n, 0);
	candidates_release(&c);
	CHECK(command_exists(&a, "verify"));
	CHECK(!command_exists(&a, "verif"));
	CHECK(!command_exists(&a, "next-change"));
}
