/* Whole objects, names, bad input and the bounds of long lists and texts. */
#include <stdio.h>
#include <stdlib.h>

#include "test.h"
#include "testing.h"

TEST(change_names)
{
	CHECK_STR(change_op_name(CHANGE_ADD), "add");
	CHECK_STR(change_op_name(CHANGE_REMOVE), "remove");
	CHECK_STR(change_op_name(CHANGE_REPLACE), "replace");
	CHECK_STR(change_op_name(CHANGE_RECREATE), "recreate");
}

TEST(change_of_whole_objects)
{
	json_t *a = json_pack("{s:i}", "a", 1), *b = json_pack("{s:i}", "a", 2);
	struct changes c = {0};
	struct buf text = {0};

	compare_whole(CHANGE_ADD, NULL, b, &c);
	compare_whole(CHANGE_REMOVE, a, NULL, &c);
	compare_whole(CHANGE_RECREATE, a, b, &c);
	print_changes(&text, &c);
	CHECK_STR(buf_cstr(&text), "[\"add\",\"value\",\"\",\"\",null,null,{\"a\":2}]\n"
				   "[\"remove\",\"value\",\"\",\"\",null,{\"a\":1},null]\n"
				   "[\"recreate\",\"value\",\"\",\"\",null,{\"a\":1},{\"a\":2}]\n");
	buf_release(&text);
	changes_release(&c);
	changes_release(&c);
	changes_release(NULL);
	change_release(NULL);
	json_decref(a);
	json_decref(b);
}

/* A pair of bodies {spec: {l: list}} of a kind that nobody knows. */
struct pair {
	struct kinds *ks;
	struct object_key k;
	struct compare_opts o;
	json_t *body[2];
	json_t *list[2];
	struct changes c;
};

static void
pair_init(struct pair *p)
{
	*p = (struct pair){.ks = kinds_new()};
	p->o = (struct compare_opts){.kinds = p->ks, .limits = LIMITS_DEFAULT};
	object_key_set(&p->k, "example.com", "Thing", "shop", "x");
	for (int s = 0; s < 2; s++) {
		p->list[s] = json_array();
		p->body[s] = json_pack("{s:{s:o}}", "spec", "l", p->list[s]);
	}
}

static void
pair_compare(struct pair *p)
{
	changes_release(&p->c);
	CHECK_INT(compare_objects(&p->k, p->body[0], p->body[1], &p->o, &p->c, NULL), 0);
}

static void
pair_release(struct pair *p)
{
	changes_release(&p->c);
	object_key_release(&p->k);
	kinds_free(p->ks);
	json_decref(p->body[0]);
	json_decref(p->body[1]);
}

TEST(change_appends_and_refuses_what_is_no_object)
{
	struct error err = {0};
	struct pair p;

	pair_init(&p);
	json_object_set_new(p.body[1], "a", json_true());
	CHECK_INT(compare_objects(&p.k, p.body[0], p.body[1], &p.o, &p.c, &err), 0);
	CHECK_INT(compare_objects(&p.k, p.body[0], p.body[1], &p.o, &p.c, &err), 0);
	CHECK_INT(p.c.n, 2);
	CHECK_INT(compare_objects(&p.k, p.list[0], p.body[1], &p.o, &p.c, &err), -1);
	CHECK_INT(err.code, ERR_INPUT);
	CHECK_INT(p.c.n, 2);
	pair_release(&p);
}

TEST(bounds_of_scalars)
{
	enum { N = 60000 };
	struct pair p;

	pair_init(&p);
	for (int i = 0; i < N; i++) {
		json_array_append_new(p.list[0], json_integer(i));
		json_array_append_new(p.list[1], json_integer((json_int_t)i * 7919 % N));
	}
	pair_compare(&p);
	CHECK_INT(p.c.n, 1);	/* the order alone */
	CHECK_INT(p.c.v[0].form, CHANGE_ORDER_MATTERS);

	json_array_remove(p.list[1], N / 2);
	json_array_append_new(p.list[1], json_integer(-1));
	pair_compare(&p);
	CHECK_INT(p.c.n, 3);	/* order, one that went, one that came */
	pair_release(&p);
}

static json_t *
item(int a, int b, const char *c)
{
	return json_pack("{s:i,s:i,s:s,s:s}", "a", a, "b", b, "c", c, "d", "always the same");
}

TEST(bounds_of_likeness)
{
	enum { N = 5000 };
	struct pair p;
	size_t n;

	pair_init(&p);
	for (int i = 0; i < N; i++) {
		json_array_append_new(p.list[0], item(i, i % 7, "x"));
		json_array_append_new(p.list[1], item(i, i % 7, i == 70 ? "y" : "x"));
	}
	pair_compare(&p);
	CHECK_INT(p.c.n, 1);
	CHECK_STR(p.c.n ? p.c.v[0].path : "", "spec.l[70].c");

	/* nothing is the same, everything alike: bounded, and told completely */
	json_array_clear(p.list[1]);
	for (int i = 0; i < N; i++)
		json_array_append_new(p.list[1], item(i % 3, i % 5, "y"));
	pair_compare(&p);
	n = 0;
	for (size_t i = 0; i < p.c.n; i++)
		n += p.c.v[i].op == CHANGE_ADD;
	for (size_t i = 0; i < p.c.n; i++)
		n -= p.c.v[i].op == CHANGE_REMOVE;
	CHECK_INT(n, 0);
	CHECK(check_mirrored(&p.k, p.body[0], p.body[1], &p.o));
	pair_release(&p);
}

/* Lists in lists as deep as a tree may be, each with a stranger beside, over many items. */
TEST(bounds_of_nesting)
{
	struct pair p;
	json_t *v[2];

	pair_init(&p);
	for (int s = 0; s < 2; s++) {
		v[s] = json_array();
		for (int i = 0; i < 5000; i++)
			json_array_append_new(v[s], json_pack("{s:i}", "v", i + s));
		for (int i = 0; i < 400; i++)
			v[s] = s ? json_pack("[o,{s:i}]", v[s], "x", i)
				 : json_pack("[{s:i},o]", "x", i, v[s]);
		json_array_append_new(p.list[s], v[s]);
	}
	pair_compare(&p);
	CHECK(p.c.n > 0);
	p.o.limits.depth = 16;
	pair_compare(&p);
	CHECK(p.c.n > 0);
	pair_release(&p);
}

TEST(bounds_of_text)
{
	struct buf a = {0}, b = {0};
	struct pair p;

	pair_init(&p);
	for (int i = 1; i <= 5000; i++) {
		buf_printf(&a, "line %d, and so on!\n", i);
		buf_printf(&b, i == 2500 ? "another line!\n" : "line %d, and so on!\n", i);
	}
	json_array_append_new(p.list[0], json_string(buf_cstr(&a)));
	json_array_append_new(p.list[1], json_string(buf_cstr(&b)));
	pair_compare(&p);
	CHECK_INT(p.c.n, 1);
	CHECK_STR(json_string_value(p.c.v[0].old_value), "line 2500, and so on!");
	CHECK_STR(json_string_value(p.c.v[0].new_value), "another line!");
	CHECK_INT(p.c.v[0].inner.line, 2500);
	buf_release(&a);
	buf_release(&b);
	pair_release(&p);
}
