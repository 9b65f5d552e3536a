/* How rows of a diff fall into lines, what is found in them, and what is drawn. */
#include <stdlib.h>

#include "diff.h"
#include "test.h"

static void
add_row(struct diff *d, char sign, const char *name, const char *old, const char *new)
{
	struct diff_rows *r = &d->rows;

	vec_grow(r->v, r->n, r->cap);
	r->v[r->n] = (struct diff_row){.form = ROW_LINE, .sign = sign, .name = name,
				       .side = {{.text = old}, {.text = new}},
				       .change = ROW_NO_CHANGE, .id = r->n};
	r->n++;
}

static void
lay_out(struct diff *d, enum rows_view view, int rows, int cols)
{
	d->view = d->shown = view;
	d->height = rows;
	d->at = diff_place_of(&d->rows, view, cols);
	diff_lines_make(d);
	list_fit(&d->list, d->nlines, rows);
}

static void
done(struct diff *d)
{
	free(d->rows.v);
	d->rows = (struct diff_rows){0};
	free(d->lines);
	pattern_free(d->pattern);
	free(d->search);
	free(d->search_before);
}

TEST(diff_columns_stay_within_any_width)
{
	struct diff d = {0};

	add_row(&d, '~', "port", "80", "8080");
	d.rows.v[0].side[0].number = 4711;
	for (int view = 0; view < ROWS_VIEWS; view++)
		for (int cols = 1; cols <= 300; cols++) {
			struct diff_place p = diff_place_of(&d.rows, (enum rows_view)view, cols);

			for (int k = 0; k < 2; k++)
				CHECK_MSG(p.width[k] >= 0 &&
					  (!p.width[k] || p.text[k] + p.width[k] <= cols),
					  "view %d, %d columns: %d+%d", view, cols, p.text[k],
					  p.width[k]);
			if (p.two && p.width[1])
				CHECK(p.text[0] + p.width[0] <= p.sign[1]);
			if (cols >= 80)
				CHECK_MSG(p.width[0] >= 19, "view %d, %d columns", view, cols);
		}
	done(&d);
}

/* Each byte of a text stands on exactly one line, whole characters in whole columns. */
static void
check_cover(const struct diff *d, int side)
{
	size_t at = 0;

	for (size_t i = 0; i < d->nlines; i++) {
		const struct diff_line *l = &d->lines[i];
		const char *text = d->rows.v[l->row].side[side].text;

		at = l->first ? 0 : at;
		CHECK_INT(l->from[side], at);
		CHECK(utf8_width(text + at, l->to[side] - at) <= (size_t)d->at.width[side]);
		CHECK(utf8_valid(text + at, l->to[side] - at) == l->to[side] - at);
		at = l->to[side];
		if (i + 1 == d->nlines || d->lines[i + 1].first)
			CHECK_INT(at, strlen(text));
	}
}

TEST(diff_wraps_whole_characters_and_cuts)
{
	struct diff d = {0};

	add_row(&d, '~', "a", "one two three four five six seven eight",
		"\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97"
		"\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97 e\xcc\x81");
	add_row(&d, ' ', "b", "", "");
	for (int cols = 40; cols <= 120; cols++) {
		lay_out(&d, ROWS_FIELDS, 10, cols);
		check_cover(&d, 0);
		check_cover(&d, 1);
	}
	lay_out(&d, ROWS_FIELDS, 10, 60);
	CHECK_MSG(d.rows.v[0].side[0].text[d.lines[0].to[0]] == ' ', "a word was torn at %zu",
		  d.lines[0].to[0]);
	d.cut = true;
	lay_out(&d, ROWS_FIELDS, 10, 60);
	CHECK_INT(d.nlines, 2);
	done(&d);
}

TEST(diff_finds_and_walks_matches)
{
	struct diff d = {0};
	struct error err = {0};

	add_row(&d, ' ', "name", "cart", "cart");
	add_row(&d, '~', "port", "80", "8080");
	add_row(&d, '~', "targetPort", "8080", "8081");
	lay_out(&d, ROWS_FIELDS, 10, 80);
	CHECK_INT(diff_search(&d, "808", &err), 0);
	CHECK_INT(d.matches, 2);
	CHECK_INT(d.list.cursor, 1);
	CHECK_INT(diff_search(&d, "808(", &err), -1);
	CHECK_INT(d.matches, 2);
	CHECK_STR(d.search, "808");
	diff_search_end(&d, true);
	CHECK(diff_next_match(&d, 1));
	CHECK_INT(d.list.cursor, 2);
	CHECK(diff_next_match(&d, 1));
	CHECK_INT(d.list.cursor, 1);
	CHECK(diff_next_match(&d, -1));
	CHECK_INT(d.list.cursor, 2);
	CHECK_INT(diff_search(&d, "cart", NULL), 0);
	CHECK_INT(d.list.cursor, 0);
	diff_search_end(&d, false);
	CHECK_STR(d.search, "808");
	CHECK_INT(d.list.cursor, 2);
	CHECK_INT(diff_search(&d, "", NULL), 0);
	CHECK(!d.search);
	CHECK(!diff_next_match(&d, 1));
	done(&d);
}

/* One value that a pattern cannot be matched against in time ends the search, not the program. */
TEST(diff_search_gives_up_on_a_runaway)
{
	struct diff d = {0};
	char *text = mem_zero(1, 100001);

	memset(text, 'a', 100000);
	text[99999] = 'b';
	for (int i = 0; i < 200; i++)
		add_row(&d, ' ', "x", text, NULL);
	lay_out(&d, ROWS_FIELDS, 10, 80);
	CHECK_INT(diff_search(&d, "(a+)+$", NULL), 0);
	CHECK(d.tired);
	CHECK_INT(d.matches, 0);
	CHECK_INT(diff_search(&d, "ab", NULL), 0);
	CHECK(!d.tired);
	CHECK_INT(d.matches, 200);
	done(&d);
	free(text);
}

static void
check_draw(struct diff *d, enum rows_view view, int rows, int cols, const char *want)
{
	struct app a = {0};
	struct screen s;
	struct buf b = {0};

	screen_init(&s, rows, cols);
	lay_out(d, view, rows, cols);
	diff_draw(&a, d, &s, (struct rect){0, 0, rows, cols}, true);
	screen_dump(&s, &b);
	if (want)
		CHECK_STR(buf_cstr(&b), want);
	for (size_t i = 0; i < b.n; i++)
		CHECK_MSG((unsigned char)b.p[i] >= ' ' || b.p[i] == '\n', "byte %d on a screen",
			  b.p[i]);
	buf_release(&b);
	screen_release(&s);
}

TEST(diff_draws_signs_numbers_and_no_control_characters)
{
	struct diff d = {0};

	add_row(&d, ' ', NULL, NULL, "{");
	d.rows.v[0].side[0].number = d.rows.v[0].side[1].number = 9;
	add_row(&d, '-', NULL, "a long line that is wrapped", NULL);
	d.rows.v[1].side[0].number = 10;
	add_row(&d, '+', NULL, NULL, "\x1b[31m");
	d.rows.v[2].side[1].number = 10;
	check_draw(&d, ROWS_UNIFIED, 4, 40,
		   ">    9   9  {\n"
		   " -  10      a long line that is wrapped\n"
		   " +      10  \\x1b[31m\n"
		   "\n");
	check_draw(&d, ROWS_UNIFIED, 5, 20,
		   ">  {\n"
		   " - a long line that\n"
		   "   is wrapped\n"
		   " + \\x1b[31m\n"
		   "\n");
	for (int view = 0; view < ROWS_VIEWS; view++)
		for (int cols = 1; cols < 100; cols += 7)
			check_draw(&d, (enum rows_view)view, 3, cols, NULL);
	done(&d);
}

TEST(diff_marks_the_part_that_differs)
{
	struct diff d = {0};
	struct app a = {0};
	struct screen s;

	add_row(&d, '-', NULL, "path: /healthz", NULL);
	d.rows.v[0].side[0].from = 7;
	d.rows.v[0].side[0].to = 14;
	screen_init(&s, 1, 40);
	lay_out(&d, ROWS_UNIFIED, 1, 40);
	CHECK_INT(diff_search(&d, "th", NULL), 0);
	diff_draw(&a, &d, &s, (struct rect){0, 0, 1, 40}, true);
	for (int i = 0; i < 14; i++) {
		const struct cell *c = &s.v[d.at.text[0] + i];

		CHECK_INT(c->role, i < 7 ? ROLE_OLD : ROLE_OLD_PART);
		CHECK_INT(!!(c->flags & CELL_MATCH), (i >= 2 && i < 4) || (i >= 11 && i < 13));
		CHECK(c->flags & CELL_CURSOR);
	}
	screen_release(&s);
	done(&d);
}
