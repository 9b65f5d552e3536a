/* What is searched is told before the pattern. */
#include "finds.h"

#include "test.h"

TEST(finds_parse_flags_before_the_pattern)
{
	struct wanted w;

	finds_parse(&w, "/healthz\\b");
	CHECK(!w.all && !w.literal && !w.fold && !w.only_paths);
	CHECK_STR(w.pattern, "/healthz\\b");
	finds_parse(&w, " --all  -i a b --all");
	CHECK(w.all && w.fold && !w.literal);
	CHECK_STR(w.pattern, "a b --all");
	finds_parse(&w, "--path -F --allow");
	CHECK(w.only_paths && w.literal && !w.all);
	CHECK_STR(w.pattern, "--allow");
	finds_parse(&w, "--all");
	CHECK(w.all);
	CHECK_STR(w.pattern, "");
}
