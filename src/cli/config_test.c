/* Settings: files over files, values that are checked, aliases. */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "test.h"

/* A folder with a user's file of that text, which ASSAY_CONFIG names. */
struct place {
	char dir[64], file[96], store[96];
};

static void
open_place(struct place *p, const char *text)
{
	struct error err = {0};

	snprintf(p->dir, sizeof(p->dir), "/tmp/assay-config-XXXXXX");
	CHECK(mkdtemp(p->dir) != NULL);
	snprintf(p->file, sizeof(p->file), "%s/config", p->dir);
	snprintf(p->store, sizeof(p->store), "%s/assay.conf", p->dir);
	if (text)
		CHECK_INT(io_write_file(p->file, text, strlen(text), 0644, &err), 0);
	setenv("ASSAY_CONFIG", p->file, 1);
}

static void
close_place(struct place *p)
{
	unlink(p->file);
	unlink(p->store);
	rmdir(p->dir);
	unsetenv("ASSAY_CONFIG");
}

TEST(later_files_win)
{
	const char *store = "[core]\n\tcontext = store\n[IMPORT]\n\tSecrets = drop\n";
	struct config *cf = NULL;
	struct error err = {0};
	struct place p;
	const char *origin;

	open_place(&p, "[core]\n\tcontext = user\n\tnight = 20:00-10:30\n");
	CHECK_INT(io_write_file(p.store, store, strlen(store), 0644, &err), 0);
	CHECK_INT(config_open(&cf, &err), 0);
	CHECK_STR(config_get(cf, "core.context", NULL), "user");
	CHECK_STR(config_get(cf, "import.secrets", &origin), "hash");
	CHECK_STR(origin, "built in");
	CHECK_INT(config_add_store(cf, p.dir, &err), 0);
	CHECK_STR(config_get(cf, "core.context", &origin), "store");
	CHECK_STR(origin, p.store);
	CHECK_STR(config_get(cf, "Core.Night", &origin), "20:00-10:30");
	CHECK_STR(origin, p.file);
	CHECK_STR(config_get(cf, "import.secrets", NULL), "drop");
	CHECK(config_get(cf, "import.zone", NULL) == NULL);
	config_close(cf);
	close_place(&p);
}

TEST(writing)
{
	struct config *cf = NULL;
	struct error err = {0};
	struct place p;
	const char *file;

	open_place(&p, NULL);
	CHECK_INT(config_open(&cf, &err), 0);
	CHECK_INT(config_set(cf, "import.zone", "Europe/Berlin", &file, &err), 0);
	CHECK_STR(file, p.file);
	CHECK_INT(config_set(cf, "alias.who.command", "diff --by hand", &file, &err), 0);
	CHECK_INT(config_set(cf, "core.night", "25:00-10:00", &file, &err), -1);
	CHECK_STR(err.text, "'25:00-10:00' is no value for core.night");
	config_close(cf);
	error_clear(&err);

	CHECK_INT(config_open(&cf, &err), 0);
	CHECK_STR(config_get(cf, "import.zone", NULL), "Europe/Berlin");
	CHECK_STR(config_alias(cf, "who"), "diff --by hand");
	CHECK_STR(config_alias(cf, "Who"), "diff --by hand");
	CHECK(config_alias(cf, "nobody") == NULL);
	CHECK_INT(config_set(cf, "import.zone", NULL, &file, &err), 0);
	CHECK_INT(config_set(cf, "import.zone", NULL, &file, &err), 0);
	config_close(cf);

	CHECK_INT(config_open(&cf, &err), 0);
	CHECK(config_get(cf, "import.zone", NULL) == NULL);
	config_close(cf);
	close_place(&p);
}

TEST(wrong_values_in_a_file)
{
	static const char *const texts[] = {
		"[core]\n\tnight = 9-5\n", "[core]\n\tnight = 18:00-12:00x\n",
		"[core]\n\ttimezone = Mars/Phobos\n", "[import]\n\tsecrets = plain\n",
		"[import]\n\tsecrets\n", "[ui]\n\tpalette = loud\n", "[core\n",
	};

	for (size_t i = 0; i < countof(texts); i++) {
		struct config *cf = NULL;
		struct error err = {0};
		struct place p;

		open_place(&p, texts[i]);
		CHECK_INT(config_open(&cf, &err), -1);
		CHECK(str_starts(err.text, p.file));
		CHECK(err.hint[0] != '\0');
		close_place(&p);
	}
}

TEST(names_of_settings)
{
	size_t n;
	const struct config_row *rows = config_rows(&n);
	int from, to;

	for (size_t i = 0; i < n; i++) {
		CHECK(config_known(rows[i].name));
		CHECK(*rows[i].help != '\0');
		CHECK(!rows[i].ok || rows[i].words);
		if (rows[i].value && rows[i].words)
			CHECK(rows[i].ok ? rows[i].ok(rows[i].value)
					 : word_of(rows[i].words, rows[i].value));
	}
	CHECK(config_known("alias.who.command"));
	CHECK(!config_known("alias.who"));
	CHECK(!config_known("alias.command"));
	CHECK(!config_known("alias..command"));
	CHECK(!config_known("core.stor"));
	CHECK(config_night("18:00-12:05", &from, &to));
	CHECK_INT(from, 18 * 60);
	CHECK_INT(to, 12 * 60 + 5);
}

TEST(unknown_keys_have_their_line)
{
	struct config *cf = NULL;
	struct cli c = {.width = 80};
	struct error err = {0};
	struct buf said = {0};
	struct place p;
	char *want;

	open_place(&p, "# one\n[ui] colour = red\n\tmouse = true\n[alias \"who\"]\n\tcomand = x\n");
	CHECK_INT(config_open(&cf, &err), 0);
	diag_capture(&said);
	config_complain(cf, &c);
	diag_capture(NULL);
	want = mem_printf("assay: %s:2: unknown key ui.colour\n  hint: assay config lists the settings\n"
			  "assay: %s:5: unknown key alias.who.comand\n"
			  "  hint: assay config lists the settings\n", p.file, p.file);
	CHECK_STR(buf_cstr(&said), want);
	free(want);
	buf_release(&said);
	config_close(cf);
	close_place(&p);
}
