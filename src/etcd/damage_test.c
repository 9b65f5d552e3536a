/* Damaged databases: what is broken is told and lost, all else is read. */
#include <stdlib.h>

#include "bolt_test.h"
#include "test.h"

/* What a small database of 1024 bytes a page gives after it was changed. */
static struct bolt b;
static struct notes ns;
static struct buf out;

static void
begin(void)
{
	bolt_small(&b, 1024, false);
}

static void
check_history(const char *want, uint64_t damaged)
{
	struct etcd *e = bolt_open(&b, &ns);

	CHECK_STR(history_text(e, &out), want);
	history_text(e, &out);
	CHECK_INT(etcd_status(e)->damaged_pages, damaged);
	CHECK_INT(etcd_partial(e), ns.count[NOTE_DAMAGE] > 0);
	carved_text(e, &out);
	etcd_close(e);
}

static void
check_note(size_t i, const char *code, const char *place, const char *part)
{
	if (!CHECK(i < ns.n))
		return;
	CHECK_STR(ns.v[i].code, code);
	CHECK_STR(ns.v[i].place, place);
	CHECK_MSG(strstr(ns.v[i].text, part), "note is <%s>", ns.v[i].text);
}

static void
end(void)
{
	notes_release(&ns);
	bolt_free(&b);
	buf_release(&out);
}

#define FIRST "/a=one@2 /b=two@3 /a=three@4"
#define SECOND "/c=four@5 /b!@6 /d=five@7"
#define THIRD "/e=xxxxxxxx@8 /a=six@9"
#define ALL FIRST " " SECOND " " THIRD

/* One change to the page of the second leaf, what it is called, and that its siblings are read. */
static void
check_leaf(size_t at, uint64_t v, unsigned bytes, const char *part)
{
	begin();
	bolt_store(&b, bolt_page(&b, 6) + at, v, bytes);
	check_history(FIRST " " THIRD, 1);
	CHECK_INT(ns.n, 1);
	check_note(0, "etcd-page", "page 6", part);
	end();
}

TEST(damage_of_a_leaf_is_its_own)
{
	check_leaf(0, 7, 8, "another page's number");
	check_leaf(8, 0x10, 2, "neither branch nor leaf");
	check_leaf(8, 3, 2, "neither branch nor leaf");
	check_leaf(10, 0xffff, 2, "leaves the page");
	check_leaf(10, 4, 2, "leaves the page");
	check_leaf(16, 1, 4, "a bucket for");		/* flags */
	check_leaf(20, 0xffffffff, 4, "leaves the page");	/* pos */
	check_leaf(20, 0, 4, "leaves the page");
	check_leaf(24, 0, 4, "leaves the page");		/* ksize */
	check_leaf(24, 0xfffffff0, 4, "leaves the page");
	check_leaf(28, 0xffffffff, 4, "leaves the page");	/* vsize */
	check_leaf(28, 40, 4, "leaves the page");		/* lies over the next one */
	check_leaf(64 + 7, 7, 1, "not in order");		/* revision 5 becomes 7 */
	check_leaf(64 + 7, 4, 1, "belong elsewhere");
}

TEST(damage_of_the_overflow_count)
{
	begin();
	bolt_store(&b, bolt_page(&b, 6) + 12, 0xffffffff, 4);
	check_history(ALL, 0);
	CHECK_INT(ns.n, 0);
	end();
	begin();
	bolt_store(&b, bolt_page(&b, 7) + 12, 0, 4);
	check_history(FIRST " " SECOND, 1);
	check_note(0, "etcd-page", "page 7", "leaves the page");
	end();
}

/* One reference of the branch leads elsewhere. */
static void
check_child(uint64_t page, const char *place, const char *part)
{
	begin();
	bolt_store(&b, bolt_page(&b, 4) + 16 + 16 + 8, page, 8);
	check_history(FIRST " " THIRD, 1);
	check_note(0, "etcd-page", place, part);
	end();
}

TEST(damage_of_a_reference)
{
	check_child(4, "page 4", "twice");
	check_child(5, "page 5", "twice");
	check_child(3, "page 3", "twice");
	check_child(9, "page 9", "belong elsewhere");
	check_child(0, "page 0", "never used");
	check_child(16, "page 16", "never used");
	check_child(UINT64_MAX, NULL, "never used");
	check_child(UINT64_MAX / 1024, "page 18014398509481983", "never used");
	check_child(12, "page 12", "another page's number");
}

TEST(damage_of_a_branch_key_loses_little)
{
	begin();
	bolt_page(&b, 4)[16 + 3 * 16 + 17 + 7] = 1;	/* the second key: less than the first */
	check_history(ALL, 0);
	end();
}

TEST(damage_by_cycles_and_depth)
{
	enum { DEEP = 60 };
	struct item root, leaf, kid;

	bolt_new(&b, 512, false, DEEP + 8);
	leaf = bolt_revision(&b, 1, "/a", "one");
	for (uint64_t i = 0; i < DEEP; i++) {
		kid = bolt_child(&b, &leaf, 5 + i);
		bolt_branch(&b, 4 + i, &kid, 1);
	}
	bolt_leaf(&b, 4 + DEEP, &leaf, 1);
	root = bolt_bucket(&b, "key", 4);
	bolt_leaf(&b, 3, &root, 1);
	bolt_meta(&b, 0, 3, 2);
	bolt_meta(&b, 1, 3, 1);
	check_history("/a=one@1", 1);
	check_note(0, "etcd-page", "page 36", "too deeply");
	notes_release(&ns);
	kid = bolt_child(&b, &leaf, 4);
	bolt_branch(&b, 20, &kid, 1);
	check_history("/a=one@1", 1);
	check_note(0, "etcd-page", "page 4", "twice");
	end();
}

TEST(damage_of_metas)
{
	begin();
	bolt_page(&b, 1)[16 + 20] ^= 1;
	check_history(ALL, 0);
	check_note(0, "etcd-meta", "page 1", "the other one");
	notes_release(&ns);
	memset(bolt_page(&b, 0), 0, 1024);
	bolt_meta(&b, 1, 3, 7);
	check_history(ALL, 0);
	check_note(0, "etcd-meta", "page 0", "the other one");
	end();
}

TEST(damage_of_metas_falls_back)
{
	begin();
	bolt_meta(&b, 0, 3, 10);
	bolt_meta(&b, 1, 12, 11);
	check_history(ALL, 0);
	check_note(0, "etcd-meta", "page 1", "transaction before");
	notes_release(&ns);
	bolt_meta(&b, 0, 12, 10);	/* both wrong: without a root, and told */
	check_history("/gone=old@1 " ALL, 1);
	check_note(0, "etcd-page", "page 12", "another page's number");
	check_note(1, "etcd-salvaged", "page 12", "9 entries that this page should lead to were "
						  "found in 4 others; which pages are free");
	end();
}

TEST(damage_of_both_metas_is_no_database)
{
	struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};
	struct etcd *e;

	begin();
	bolt_page(&b, 0)[20] ^= 1;
	bolt_page(&b, 1)[20] ^= 1;
	CHECK_INT(etcd_open_bytes(&e, b.p, b.n, &lim, &ns, &err), -1);
	CHECK_INT(err.code, ERR_INPUT);
	CHECK(!etcd_looks(b.p, 8192));
	for (size_t n = 0; n < 80; n++) {
		error_clear(&err);
		CHECK_INT(etcd_open_bytes(&e, b.p, n, &lim, &ns, &err), -1);
		CHECK(!etcd_looks(b.p, n));
	}
	end();
}

TEST(damage_by_cutting_off)
{
	begin();
	b.n = 6 * 1024;
	check_history(FIRST, 2);
	check_note(0, "etcd-short", NULL, "6 of 16 pages");
	check_note(1, "etcd-page", "page 6", "behind the end");
	notes_release(&ns);
	b.n = 7 * 1024 + 600;		/* a page that is there in part */
	check_history(FIRST " " SECOND, 1);
	notes_release(&ns);
	b.n = 6 * 1024 + 600;
	check_history(FIRST " " SECOND, 1);
	end();
}

TEST(damage_of_a_longer_file_is_none)
{
	begin();
	b.p = mem_grow(b.p, b.n + 5000, 1);
	memset(b.p + b.n, 0xff, 5000);
	b.n += 5000;
	check_history(ALL, 0);
	CHECK_INT(ns.n, 0);
	end();
}

TEST(damage_of_an_inline_bucket)
{
	struct bolt *a = &b;

	begin();
	/* the first bucket's value: 16 bytes, then the header of a page */
	uint8_t *p = bolt_page(a, 3) + 16 + 5 * 16 + strlen("cluster") + 16;

	CHECK_INT(p[8], 2);
	p[10] = 9;
	check_history(ALL, 1);
	check_note(0, "etcd-page", "page 3", "holds a bucket that is damaged");
	end();
}

TEST(damage_of_entries)
{
	begin();
	bolt_page(&b, 6)[64 + 8] = '`';
	check_history("/a=one@2 /b=two@3 /a=three@4 /b!@6 /d=five@7 " THIRD, 0);
	CHECK_INT(ns.n, 1);
	check_note(0, "etcd-entry", "page 6", "no revision");
	end();
	begin();
	bolt_page(&b, 6)[64 + 17] = 0xff;	/* the first tag of the KeyValue */
	check_history("/a=one@2 /b=two@3 /a=three@4 /b!@6 /d=five@7 " THIRD, 0);
	check_note(0, "etcd-entry", "page 6", "no revision");
	end();
}

/* A few are named, the others counted. */
TEST(damage_of_many_pages_is_counted)
{
	enum { MANY = 20 };
	struct item root, v, kids[MANY];

	bolt_new(&b, 4096, false, MANY + 8);
	for (int i = 0; i < MANY; i++) {
		v = bolt_revision(&b, i + 1, "/a", "one");
		kids[i] = bolt_child(&b, &v, (uint64_t)i + 5);
		bolt_leaf(&b, (uint64_t)i + 5, &v, 1);
		if (i)
			bolt_page(&b, (uint64_t)i + 5)[8] = 9;
	}
	bolt_branch(&b, 4, kids, MANY);
	root = bolt_bucket(&b, "key", 4);
	bolt_leaf(&b, 3, &root, 1);
	bolt_meta(&b, 0, 3, 2);
	bolt_meta(&b, 1, 3, 1);
	check_history("/a=one@1", MANY - 1);
	CHECK_INT(ns.n, 4);
	check_note(3, "etcd-page", NULL, "16 more pages");
	end();
}

/* An old page whose second half became another page: what reaches into it is not believed. */
TEST(carving_leaves_torn_values)
{
	struct etcd *e;
	char *large;

	begin();
	large = arena_alloc(&b.a, 1200);
	memset(large, 'y', 1199);
	large[1199] = '\0';
	struct item v[] = {bolt_revision(&b, 1, "/gone", "old"), bolt_revision(&b, 4, "/t", large),
			   bolt_revision(&b, 10, "/u", "u")};

	bolt_leaf(&b, 12, v, countof(v));
	e = bolt_open(&b, NULL);
	CHECK_STR(carved_text(e, &out), "/gone=old@1 /u=u@10");	/* 4 is live */
	etcd_close(e);
	v[1] = bolt_revision(&b, 9, "/t", large);
	bolt_leaf(&b, 12, v, countof(v));
	bolt_leaf(&b, 13, v, 1);
	e = bolt_open(&b, NULL);
	CHECK_STR(carved_text(e, &out), "/gone=old@1");
	etcd_close(e);
	end();
}

/* ---- leaves that no branch leads to ---- */

/* Of the tree of 16 pages: what is known to be free, the old leaf too. */
static const uint64_t small_free[] = {2, 9, 10, 11, 12, 14, 15};

static void
begin_freelist(void)
{
	begin();
	bolt_freelist(&b, 13, small_free, countof(small_free));
}

TEST(salvage_of_a_lost_branch)
{
	begin_freelist();
	bolt_page(&b, 4)[8] = 9;
	check_history(ALL, 1);
	CHECK_INT(ns.n, 2);
	check_note(0, "etcd-page", "page 4", "neither branch nor leaf");
	check_note(1, "etcd-salvaged", "page 4", "8 entries that this page should lead to were "
						 "found in 3 others");
	CHECK(!strstr(ns.v[1].text, "free"));
	notes_release(&ns);
	/* of a freelist that is none, or that names a page in use, nothing is believed */
	bolt_page(&b, 13)[8] = 2;
	check_history("/gone=old@1 " ALL, 1);
	check_note(1, "etcd-salvaged", "page 4", "deleted objects may be among them");
	notes_release(&ns);
	bolt_freelist(&b, 13, (const uint64_t[]){3, 9}, 2);
	check_history("/gone=old@1 " ALL, 1);
	notes_release(&ns);
	bolt_freelist(&b, 13, (const uint64_t[]){9, 16}, 2);
	check_history("/gone=old@1 " ALL, 1);
	notes_release(&ns);
	bolt_freelist(&b, 13, small_free, 2);
	bolt_store(&b, bolt_page(&b, 13) + 10, 0xffff, 2);	/* the first number is how many */
	bolt_store(&b, bolt_page(&b, 13) + 16, 1, 8);
	check_history(ALL, 1);
	notes_release(&ns);
	bolt_store(&b, bolt_page(&b, 13) + 16, UINT64_MAX, 8);
	check_history("/gone=old@1 " ALL, 1);
	end();
}

/* What is between leaves that are known is no secret: an old copy adds nothing. */
TEST(salvage_keeps_to_what_is_lost)
{
	begin_freelist();
	bolt_store(&b, bolt_page(&b, 4) + 16 + 16 + 8, 9, 8);	/* the second child: elsewhere */
	check_history(ALL, 1);
	CHECK_INT(ns.n, 2);
	check_note(1, "etcd-salvaged", "page 9", "3 entries that this page should lead to were "
						 "found in 1 others");
	notes_release(&ns);
	bolt_page(&b, 6)[8] = 9;
	check_history(FIRST " " THIRD, 1);	/* the leaf itself is gone */
	CHECK_INT(ns.n, 1);
	end();
}

TEST(salvage_without_the_root)
{
	struct etcd *e;

	for (int big = 0; big < 2; big++) {
		bolt_small(&b, 512, big);
		b.n = 10 * 512;			/* the root is page 10 */
		bolt_page(&b, 9)[0] ^= 1;
		bolt_page(&b, 9)[7] ^= 1;
		e = bolt_open(&b, &ns);
		CHECK_STR(history_text(e, &out), ALL);
		CHECK_STR(latest_text(e, &out), "/a=six@9 /c=four@5 /d=five@7 /e=xxxxxxxx@8");
		CHECK(etcd_partial(e));
		CHECK_INT(etcd_status(e)->revision, 9);
		CHECK_STR(carved_text(e, &out), "");
		etcd_close(e);
		end();
	}
}

/* Old and new leaves of one place: entries in order, each once; torn ones not. */
TEST(salvage_merges_copies)
{
	begin();
	struct item old[] = {bolt_revision(&b, 3, "/b", "two"), bolt_revision(&b, 5, "/c", "four"),
			     bolt_revision(&b, 10, "/f", "new")};
	struct item lie[] = {bolt_revision(&b, 11, "/x", "x"), {{"no revision", 11}, {"", 0}, 0, 0}};

	bolt_leaf(&b, 11, old, countof(old));
	bolt_leaf(&b, 12, lie, countof(lie));
	bolt_page(&b, 4)[8] = 9;
	bolt_page(&b, 9)[8] = 9;
	check_history(ALL " /f=new@10", 1);
	notes_release(&ns);
	bolt_store(&b, bolt_page(&b, 8), 8, 8);	/* the second page of /e is another one now */
	check_history(FIRST " " SECOND " /f=new@10", 1);
	end();
}
