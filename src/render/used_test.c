/* Who uses an object, as a line: what there is room for, and nothing raw of what a backup holds. */
#include "assay/assess/used.h"
#include "render.h"
#include "test.h"

static struct used_user some[] = {
	{.ref = (char *)"shop/dc/web", .how = (char *)"env A=http://cart:80", .broken = "port gone"},
	{.ref = (char *)"shop/dc/x\x1b[31m", .how = (char *)"env B\nC=cart", .changed = true},
	{.ref = (char *)"shop/route/cart", .how = (char *)"cart.example", .plain = true},
	{.ref = (char *)"clusterrolebinding/a", .how = (char *)""},
};

static void
check(size_t n, size_t width, const char *want)
{
	struct used_by used = {.v = some, .n = n};
	struct drift_object o = {.key = {.ns = (char *)"shop"}, .used = &used};
	struct buf got = {0};

	render_used_by(&got, &o, width);
	CHECK_STR(buf_cstr(&got), want);
	buf_release(&got);
}

TEST(used_by_is_one_line)
{
	check(4, 0, "dc/web (env A=http://cart:80) <-- port gone   dc/x\\x1b[31m (env B\\x0aC=cart) (changed)   "
		    "route/cart (cart.example)   clusterrolebinding/a");
	check(4, 60, "dc/web (env A=http://cart:80) <-- port gone   +3");
	check(1, 20, "dc/web (env A=http://cart:80) <-- port gone");
	check(0, 60, "");
}

TEST(used_by_is_nothing_where_it_was_not_asked)
{
	struct drift_object o = {.key = {.ns = (char *)"shop"}};
	struct buf got = {0};

	render_used_by(&got, &o, 0);
	CHECK_STR(buf_cstr(&got), "");
	buf_release(&got);
}
