/* The table of options and the parser that reads it. */
#include "cli.h"

#include <stdio.h>

#include "test.h"

#define MAX_WORDS 12

/* A command line of blank-separated words. */
static int
parse(struct options *o, const char *line, struct words *rest, struct error *err)
{
	static char text[256];
	char *argv[MAX_WORDS + 1] = {(char *)"assay"};
	int argc = 1;

	snprintf(text, sizeof(text), "%s", line);
	for (char *p = text; *(p += strspn(p, " ")) && argc < MAX_WORDS;) {
		argv[argc++] = p;
		p += strcspn(p, " ");
		if (*p)
			*p++ = '\0';
	}
	return options_parse(o, argc, argv, rest, err);
}

TEST(options_stand_anywhere)
{
	static const char *const lines[] = {
		"diff -n shop -q --noise=only friday -U 5", "-n shop diff --noise=only -q -U5 friday",
		"--namespace shop -qU 5 diff --noise only- --noise=only friday",
		"--namespace=shop diff friday -U5 --quiet --noise=only",
	};

	for (size_t i = 0; i < countof(lines); i++) {
		struct options o = {0};
		struct words rest = {0};
		struct error err = {0};

		if (i == 2) {	/* a value of --noise needs its sign */
			CHECK_INT(parse(&o, lines[i], &rest, &err), 0);
			CHECK_INT(rest.n, 3);
		} else {
			CHECK_INT(parse(&o, lines[i], &rest, &err), 0);
			CHECK_INT(rest.n, 2);
			CHECK_STR(rest.v[0], "diff");
			CHECK_STR(rest.v[1], "friday");
		}
		CHECK_INT(o.namespaces.n, 1);
		CHECK_STR(o.namespaces.v[0], "shop");
		CHECK(o.quiet);
		CHECK_STR(o.noise, "only");
		CHECK_STR(o.context_lines, "5");
		words_release(&rest);
		options_release(&o);
	}
}

TEST(options_repeat_and_end)
{
	struct options o = {0};
	struct words rest = {0};
	struct error err = {0};

	CHECK_INT(parse(&o, "diff -k svc --kind dc -k=x -6 -- -n --nope svc/a", &rest, &err), 0);
	CHECK_INT(o.kinds.n, 3);
	CHECK_STR(o.kinds.v[1], "dc");
	CHECK_STR(o.kinds.v[2], "=x");
	CHECK_STR(o.number, "6");
	CHECK_INT(rest.n, 5);
	CHECK_STR(rest.v[1], "--");
	CHECK_STR(rest.v[2], "-n");
	CHECK_INT(o.namespaces.n, 0);
	words_release(&rest);
	options_release(&o);
}

TEST(options_of_the_completion_engine_are_words)
{
	struct options o = {0};
	struct words rest = {0};
	struct error err = {0};

	CHECK_INT(parse(&o, "-C s.git __complete -- diff --nois", &rest, &err), 0);
	CHECK_INT(rest.n, 4);
	CHECK_STR(o.store, "s.git");
	CHECK_STR(rest.v[3], "--nois");
	words_release(&rest);
	options_release(&o);
}

TEST(wrong_options)
{
	static const struct {
		const char *line, *text, *hint;
	} rows[] = {
		{"diff --nosie", "'--nosie' is not an option", "did you mean --noise?"},
		{"diff --zzzzzz", "'--zzzzzz' is not an option", "assay help options lists them"},
		{"diff -Z", "'-Z' is not an option", "assay help options lists them"},
		{"diff -qZ", "'-Z' is not an option", "assay help options lists them"},
		{"diff -#", "'-#' is not an option", "assay help options lists them"},
		{"diff --quiet=yes", "--quiet takes no value", "--quiet"},
		{"diff -n", "-n needs a value", "-n NS"},
		{"diff --kind", "--kind needs a value", "--kind KIND"},
		{"diff --noise=some", "'some' is no value for --noise", "one of: hide show only"},
		{"diff --noise=ho", "'ho' is no value for --noise", "one of: hide show only"},
		{"diff -s crit", "'crit' is no value for --severity", "one of: critical warning info"},
		{"diff -U x", "'x' is no number", "-U 6"},
		{"diff -U -1", "'-1' is no number", "-U 6"},
		{"log -6x", "'6x' is no number", "-6"},
	};

	for (size_t i = 0; i < countof(rows); i++) {
		struct options o = {0};
		struct words rest = {0};
		struct error err = {0};

		CHECK_INT(parse(&o, rows[i].line, &rest, &err), -1);
		CHECK_STR(err.text, rows[i].text);
		CHECK_STR(err.hint, rows[i].hint);
		words_release(&rest);
		options_release(&o);
	}
}

TEST(words_of_a_list)
{
	CHECK(word_of("critical warning info", "info"));
	CHECK(word_of("critical warning info", "critical"));
	CHECK(!word_of("critical warning info", "warn"));
	CHECK(!word_of("critical warning info", "ing"));
	CHECK(!word_of("critical warning info", "warning info"
						 " x"));
	CHECK(!word_of("critical", ""));
	CHECK(!word_of("", "x"));
	CHECK(word_of("ndjson json", "json"));
}

static bool
same_name(const struct option_row *a, const struct option_row *b)
{
	return a->name && b->name && strcmp(a->name, b->name) == 0;
}

/* Do they belong to different commands, so that the command tells which one is meant? */
static bool
apart(const struct option_row *a, const struct option_row *b)
{
	for (size_t i = 0; command_row(i); i++)
		if (option_applies(a, command_row(i)->name) && option_applies(b, command_row(i)->name))
			return false;
	return *a->commands && *b->commands;
}

TEST(table_holds_together)
{
	size_t n;
	const struct option_row *rows = option_rows(&n);

	for (size_t i = 0; i < n; i++) {
		CHECK(rows[i].name || rows[i].letter);
		CHECK(rows[i].help && *rows[i].help);
		CHECK((rows[i].type == OPTION_FLAG) == !rows[i].argument);
		for (size_t k = 0; k < i; k++) {
			CHECK(!rows[i].letter || rows[i].letter != rows[k].letter);
			CHECK(!same_name(&rows[i], &rows[k]) || apart(&rows[i], &rows[k]));
		}
		/* whom it belongs to is a command */
		for (const char *p = rows[i].commands; *p;) {
			char name[32];
			size_t len = strcspn(p, " ");

			snprintf(name, sizeof(name), "%.*s", (int)len, p);
			CHECK(command_find(name) != NULL);
			p += len + (p[len] == ' ');
		}
	}
}

TEST(what_was_given_is_set)
{
	size_t n;
	const struct option_row *rows = option_rows(&n);

	for (size_t i = 0; i < n; i++) {
		struct options o = {0};
		struct words rest = {0};
		struct error err = {0};
		char line[128], value[32];
		const char *words = rows[i].choices ? rows[i].choices : "7";
		int start = snprintf(line, sizeof(line), "%.*s ",
				     (int)strcspn(rows[i].commands, " "), rows[i].commands);
		char *rest_of = line + start;
		size_t room = sizeof(line) - (size_t)start;

		snprintf(value, sizeof(value), "%.*s", (int)strcspn(words, " "), words);
		if (!rows[i].name && rows[i].letter == '#')
			snprintf(rest_of, room, "-7");
		else if (!rows[i].name)
			snprintf(rest_of, room, "-%c %s", rows[i].letter, value);
		else if (rows[i].type == OPTION_FLAG)
			snprintf(rest_of, room, "--%s", rows[i].name);
		else
			snprintf(rest_of, room, "--%s=%s", rows[i].name, value);
		CHECK(!option_is_set(&o, &rows[i]));
		CHECK_INT(parse(&o, line, &rest, &err), 0);
		CHECK(option_is_set(&o, &rows[i]) || rows[i].offset == SIZE_MAX);
		words_release(&rest);
		options_release(&o);
	}
}

TEST(option_of_the_command)
{
	const struct option_row *r = option_find("keys", 4, 0, "etcd");

	CHECK(r && option_applies(r, "etcd") && !option_applies(r, "diff"));
	/* of another command it is found, too, so that the error can say whose it is */
	CHECK(option_find("keys", 4, 0, "diff") == r);
	CHECK(!option_find("key", 3, 0, "etcd"));
}

TEST(option_before_its_command)
{
	struct options o = {0};
	struct words rest = {0};
	struct error err = {0};

	CHECK_INT(parse(&o, "--history /registry/pods/* etcd file.db", &rest, &err), 0);
	CHECK_STR(o.history_key, "/registry/pods/*");
	CHECK(!o.history);
	CHECK_INT(rest.n, 2);
	words_release(&rest);
	options_release(&o);
}
