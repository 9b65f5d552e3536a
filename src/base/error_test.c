/* Tests of errors and notes. */
#include <errno.h>
#include <string.h>

#include "assay/base.h"
#include "test.h"

TEST(error_first_one_wins)
{
	struct error err = {0};

	CHECK_INT(error_set(&err, ERR_INPUT, "line %d\nis bad", 3), -1);
	CHECK_INT(error_set(&err, ERR_IO, "later"), -1);
	CHECK_INT(err.code, ERR_INPUT);
	CHECK_STR(err.text, "line 3 is bad");
	error_in(&err, "%s", "entry a.json");
	error_in(&err, "archive");
	CHECK_STR(err.text, "archive: entry a.json: line 3 is bad");
	error_hint(&err, "try %s", "this");
	error_hint(&err, "or that");
	CHECK_STR(err.hint, "try this");
	error_clear(&err);
	CHECK_INT(err.code, ERR_NONE);
	CHECK_INT(error_set(NULL, ERR_BUG, "x"), -1);
	CHECK_INT(error_in(NULL, "x"), -1);
}

TEST(error_names_the_system_reason)
{
	struct error err = {0};

	errno = ENOENT;
	error_errno(&err, "cannot read %s", "x");
	CHECK_INT(err.code, ERR_NOT_FOUND);
	CHECK_STR(err.text, "cannot read x: No such file or directory");
	error_clear(&err);
	errno = EACCES;
	error_errno(&err, "x");
	CHECK_INT(err.code, ERR_IO);
}

TEST(error_cuts_between_characters)
{
	struct error err = {0};
	char text[2000];

	for (size_t lead = 0; lead < 4; lead++) {
		memset(text, 'x', sizeof(text));
		for (size_t i = lead; i + 4 < sizeof(text); i += 3)
			memcpy(text + i, "\xe4\xb8\xad", 3);
		text[sizeof(text) - 1] = '\0';
		error_clear(&err);
		error_set(&err, ERR_INPUT, "%s", text);
		CHECK_INT(utf8_valid(err.text, strlen(err.text)), strlen(err.text));
		CHECK(strlen(err.text) > 1000);
	}
}

TEST(notes_are_bounded)
{
	struct notes ns = {0};

	notes_add(&ns, NOTE_DAMAGE, "json-damaged", "a.zip", "x/y.json", "line 1", "one\n%d", 2);
	CHECK_STR(ns.v[0].text, "one 2");
	CHECK_STR(ns.v[0].entry, "x/y.json");
	for (int i = 0; i < 5000; i++)
		notes_add(&ns, NOTE_INFO, "info", NULL, NULL, NULL, "n%d", i);
	CHECK_INT(ns.n, 1000);
	CHECK_INT(ns.dropped, 4001);
	CHECK_INT(ns.count[NOTE_INFO], 5000);
	CHECK_INT(ns.count[NOTE_DAMAGE], 1);
	notes_name(&ns, 2, "b.zip", NULL);
	CHECK_STR(ns.v[0].archive, "a.zip");
	CHECK(!ns.v[1].archive);
	CHECK_STR(ns.v[2].archive, "b.zip");
	CHECK(!ns.v[2].entry);
	notes_release(&ns);
	CHECK_INT(ns.n, 0);
	notes_release(NULL);
}
