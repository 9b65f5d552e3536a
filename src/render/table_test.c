/* A table's columns, and what is cut of the last one. */
#include "assay/render/table.h"

#include "test.h"

static void
put(struct table *t, const char *a, const char *b, const char *c)
{
	table_row(t);
	table_cell(t, a, strlen(a));
	table_cell(t, b, strlen(b));
	if (c)
		table_cell(t, c, strlen(c));
}

TEST(table_cuts_before_the_end)
{
	struct render_opts o = {.width = 40};
	struct table t = {0};
	struct buf b = {0};

	put(&t, "REV", "FORM", "KEY");
	put(&t, "7", "JSON", "/registry/a");
	put(&t, "1200", "protobuf", "/registry/configmaps/\xc3\xa4\xc3\xa4\x1b[31m/quite-a-long-name");
	put(&t, "9", "-", NULL);
	table_print(&b, &t, &o);
	CHECK_STR(buf_cstr(&b), "REV   FORM      KEY\n"
				"   7  JSON      /registry/a\n"
				"1200  protobuf  /registry/..-a-long-name\n"
				"   9  -\n");
	buf_clear(&b);
	o.width = 36;
	table_print(&b, &t, &o);
	CHECK(strstr(buf_cstr(&b), "1200  protobuf  ../quite-a-long-name\n"));
	buf_clear(&b);
	o.format = FORMAT_WIDE;
	table_print(&b, &t, &o);
	CHECK(strstr(buf_cstr(&b), "/registry/configmaps/\xc3\xa4\xc3\xa4\\x1b[31m/quite-a-long-name\n"));
	buf_release(&b);
	table_release(&t);
}
