/* The cursor stays within, and the view moves as little as can be. */
#include "list.h"

#include "test.h"

TEST(column_at)
{
	static const int starts[] = {9, 0, 30, 20};

	CHECK(column_at(starts, 4, 8) == 4);
	CHECK(column_at(starts, 4, 9) == 0 && column_at(starts, 4, 19) == 0);
	CHECK(column_at(starts, 4, 20) == 3 && column_at(starts, 4, 29) == 3);
	CHECK(column_at(starts, 4, 200) == 2);
}

TEST(list_moves_and_stays_within)
{
	struct list l = {0};

	CHECK(!list_act(&l, ACTION_DOWN));
	list_fit(&l, 100, 10);
	CHECK(list_act(&l, ACTION_DOWN));
	CHECK_INT(l.cursor, 1);
	CHECK_INT(l.top, 0);
	list_act(&l, ACTION_LAST);
	CHECK_INT(l.cursor, 99);
	CHECK_INT(l.top, 90);
	list_act(&l, ACTION_DOWN);
	CHECK_INT(l.cursor, 99);
	list_act(&l, ACTION_PAGE_UP);
	CHECK_INT(l.cursor, 90);
	CHECK_INT(l.top, 81);
	list_act(&l, ACTION_HALF_DOWN);
	CHECK_INT(l.cursor, 95);
	list_act(&l, ACTION_FIRST);
	CHECK_INT(l.top, 0);
	CHECK(!list_act(&l, ACTION_SORT));
}

TEST(list_fits_what_is_left)
{
	struct list l = {0};

	list_fit(&l, 50, 10);
	list_to(&l, 49);
	list_fit(&l, 3, 10);
	CHECK_INT(l.cursor, 2);
	CHECK_INT(l.top, 0);
	list_fit(&l, 0, 0);
	CHECK_INT(l.cursor, 0);
	CHECK(!list_act(&l, ACTION_LAST));
	list_scroll(&l, 3);
	CHECK_INT(l.cursor, 0);
}

TEST(list_scroll_moves_the_view)
{
	struct list l = {0};

	list_fit(&l, 50, 10);
	list_to(&l, 5);
	list_scroll(&l, 3);
	CHECK_INT(l.top, 3);
	CHECK_INT(l.cursor, 5);
	list_scroll(&l, 3);
	CHECK_INT(l.cursor, 6);
	list_scroll(&l, -100);
	CHECK_INT(l.top, 0);
	CHECK_INT(l.cursor, 6);
	list_scroll(&l, 1000);
	CHECK_INT(l.top, 40);
	CHECK_INT(list_at(&l, 0), 40);
	CHECK(list_at(&l, 10) == SIZE_MAX);
	CHECK(list_at(&l, -1) == SIZE_MAX);
}

TEST(list_takes_the_wheel_but_no_click)
{
	struct list l = {0};

	list_fit(&l, 50, 10);
	CHECK(!list_wheel(&l, MOUSE_CLICK));
	CHECK(!list_wheel(&l, MOUSE_DOUBLE));
	CHECK_INT(l.top, 0);
	CHECK(list_wheel(&l, MOUSE_WHEEL_DOWN));
	CHECK_INT(l.top, 3);
	CHECK_INT(l.cursor, 3);
	CHECK(list_wheel(&l, MOUSE_WHEEL_UP));
	CHECK_INT(l.top, 0);
	CHECK(list_moves(ACTION_DOWN) && list_moves(ACTION_LAST));
	CHECK(!list_moves(ACTION_NONE) && !list_moves(ACTION_NEXT_CHANGE));
}
