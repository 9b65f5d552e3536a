/* Which words of a command line are snapshots, and which are objects. */
#include "cli.h"

#include "test.h"

static int
read_words(struct arguments *a, const char *const *v, size_t n, struct error *err)
{
	struct words w = {0};
	int rc;

	words_add(&w, "diff");
	for (size_t i = 0; i < n; i++)
		words_add(&w, v[i]);
	rc = arguments_parse(a, &w, 1, err);
	words_release(&w);
	return rc;
}

TEST(snapshots_and_objects)
{
	static const struct {
		const char *words[4];
		size_t n;
		const char *from, *to;
		size_t objects;
		bool range;
	} rows[] = {
		{{NULL}, 0, NULL, NULL, 0, false},
		{{"friday"}, 1, "friday", NULL, 0, false},
		{{"friday", "latest"}, 2, "friday", "latest", 0, false},
		{{"friday..latest"}, 1, "friday", "latest", 0, true},
		{{"friday.."}, 1, "friday", "latest", 0, true},
		{{"@~2..@{1}"}, 1, "@~2", "@{1}", 0, true},
		{{"svc/a"}, 1, NULL, NULL, 1, false},
		{{"svc/a", "friday", "shop/dc/b"}, 3, "friday", NULL, 2, false},
		{{"friday", "--", "svc/a"}, 3, "friday", NULL, 1, false},
		/* slashes that are no objects */
		{{"13/09/2018"}, 1, "13/09/2018", NULL, 0, false},
		{{"2018/09/13"}, 1, "2018/09/13", NULL, 0, false},
		{{"healthy:shop/dc/a"}, 1, "healthy:shop/dc/a", NULL, 0, false},
		{{"earliest..healthy:shop/dc/a"}, 1, "earliest", "healthy:shop/dc/a", 0, true},
		/* digits that are no dates */
		{{"1/2"}, 1, NULL, NULL, 1, false},
		{{"12345/1/1"}, 1, NULL, NULL, 1, false},
	};

	for (size_t i = 0; i < countof(rows); i++) {
		struct arguments a = {0};
		struct error err = {0};

		CHECK_INT(read_words(&a, rows[i].words, rows[i].n, &err), 0);
		CHECK_INT(a.nends, (rows[i].from != NULL) + (rows[i].to != NULL));
		if (rows[i].from)
			CHECK_STR(a.end[0], rows[i].from);
		if (rows[i].to)
			CHECK_STR(a.end[1], rows[i].to);
		CHECK_INT(a.nobjects, rows[i].objects);
		CHECK_INT(a.range, rows[i].range);
		arguments_release(&a);
	}
}

TEST(wrong_words)
{
	static const struct {
		const char *words[3];
		size_t n;
		const char *text;
	} rows[] = {
		{{"a", "b", "c"}, 3, "'c' is a third snapshot"},
		{{"a..b", "c"}, 2, "'c' is a third snapshot"},
		{{"..b"}, 1, "'..b' has no beginning"},
		{{"a/b/c/d"}, 1, "'a/b/c/d' is not an object: that is KIND/NAME or NAMESPACE/KIND/NAME"},
		{{"--", "friday"}, 2, "'friday' is not an object: that is KIND/NAME or NAMESPACE/KIND/NAME"},
	};

	for (size_t i = 0; i < countof(rows); i++) {
		struct arguments a = {0};
		struct error err = {0};

		CHECK_INT(read_words(&a, rows[i].words, rows[i].n, &err), -1);
		CHECK_STR(err.text, rows[i].text);
		CHECK(err.hint[0] != '\0');
		arguments_release(&a);
	}
}

TEST(selectors)
{
	static const struct {
		const char *text;
		bool ok;
	} rows[] = {
		{"app=cart", true}, {"app==cart", true}, {"app!=cart", true}, {"app", true},
		{"!app", true}, {"app=", true}, {"app.kubernetes.io/name=web", true},
		{"", false}, {"!", false}, {"=cart", false}, {"!=cart", false}, {"app=a=b", false},
		{"app=a,b=c", false}, {"app in (a, b)", false}, {"a b", false}, {"app===x", false},
	};

	for (size_t i = 0; i < countof(rows); i++) {
		struct words w = {0};
		struct error err = {0};

		words_add(&w, rows[i].text);
		CHECK_INT(check_selectors(&w, &err), rows[i].ok ? 0 : -1);
		words_release(&w);
	}
}
