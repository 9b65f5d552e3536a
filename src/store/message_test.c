/* Tests of the text of a commit. */
#include <stdlib.h>
#include <string.h>

#include "repo.h"
#include "test.h"

#define SHA "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define TREE "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
#define WHO "assay <assay@localhost> 1789078504 +0000\n"

static const char whole[] = TREE "author " WHO "committer " WHO "\n"
	"prod-eu1 2026-09-10T22:15:04Z openshift-backup\n\n"
	"Archive-SHA256: " SHA "\nSource: openshift-backup\nNormal-Form: 1\nKey-Id: none\n";

TEST(commit_text_is_the_documented_one)
{
	struct store_snapshot v = {.instant = 1789078504, .normal_form = 1, .sha256 = SHA};
	struct store_snapshot back;
	struct oid parent;
	struct buf b = {0};
	struct error err = {0};

	v.context = mem_strdup("prod-eu1");
	v.source = mem_strdup("openshift-backup");
	v.key_id = mem_strdup("");
	oid_parse(&v.tree, "4b825dc642cb6eb9a060e54bf8d69288fbee4904", 40);
	commit_write(&b, &v, NULL);
	CHECK_STR(buf_cstr(&b), whole);
	CHECK_INT(commit_read(b.p, b.n, &back, &parent, &err), 0);
	CHECK_STR(back.source, v.source);
	CHECK_STR(back.key_id, "");
	CHECK_STR(back.sha256, SHA);
	CHECK_INT(back.instant, v.instant);
	CHECK_INT(back.normal_form, 1);
	CHECK(oid_eq(&back.tree, &v.tree) && oid_zero(&parent));
	snapshot_free_fields(&back);
	buf_clear(&b);
	commit_write(&b, &v, &v.tree);
	CHECK(strstr(buf_cstr(&b), "\nparent 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor "));
	CHECK_INT(commit_read(b.p, b.n, &back, &parent, &err), 0);
	CHECK(oid_eq(&parent, &v.tree));
	snapshot_free_fields(&back);
	snapshot_free_fields(&v);
	buf_release(&b);
}

TEST(commit_read_refuses_what_assay_did_not_write)
{
	static const char *const bad[] = {
		"",
		"tree\n",
		TREE,
		TREE "committer " WHO "\nhello\n",
		TREE "committer " WHO "\nx\n\nSource: list\nNormal-Form: 1\n",
		TREE "committer " WHO "\nx\n\nArchive-SHA256: " SHA "\nNormal-Form: 1\n",
		TREE "committer " WHO "\nx\n\nArchive-SHA256: " SHA
		     "\nSource: list\nNormal-Form: x\n",
		TREE "committer " WHO "\nx\n\nArchive-SHA256: " SHA
		     "\nSource: a/b\nNormal-Form: 1\n",
		TREE "committer assay <a> -5 +0000\n\nx\n\nArchive-SHA256: " SHA
		     "\nSource: list\nNormal-Form: 1\n",
		TREE "committer assay 5\n\nx\n\nArchive-SHA256: " SHA
		     "\nSource: list\nNormal-Form: 1\n",
	};

	for (size_t i = 0; i < countof(bad); i++) {
		struct store_snapshot v;
		struct oid parent;
		struct error err = {0};

		CHECK_MSG(commit_read(bad[i], strlen(bad[i]), &v, &parent, &err) != 0, "case %zu",
			  i);
		CHECK_INT(err.code, ERR_INPUT);
	}
}

/* No length is believed: every prefix is read within its bytes (the sanitizers watch). */
TEST(commit_read_takes_any_prefix)
{
	for (size_t n = 0; n < sizeof(whole) - 1; n++) {
		char *p = mem_strndup(whole, n);
		char *exact = mem_alloc(n ? n : 1);
		struct store_snapshot v;
		struct oid parent;

		memcpy(exact, p, n);
		if (commit_read(exact, n, &v, &parent, NULL) == 0)
			snapshot_free_fields(&v);
		free(exact);
		free(p);
	}
}
