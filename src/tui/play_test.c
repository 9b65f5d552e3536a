/* A store of the test data's nights and the interface on it, without a terminal. */
#include "play_test.h"

#include <stdlib.h>

#include "test.h"

/* So many of the four, beginning with that one. */
static void
play_import(struct store *s, const char *context, unsigned first, unsigned n)
{
	static const uint8_t key[32] = {0};
	char *paths[4];
	struct ingest_result r = {0};
	struct error err = {0};
	struct ingest_opts o = {.paths = (const char *const *)paths, .npaths = n,
				.context = context, .key = key, .date = WHEN_NONE,
				.limits = LIMITS_DEFAULT, .now = WHEN_NONE};

	for (unsigned i = 0; i < n; i++)
		paths[i] = mem_printf("%s/nights/night-%u/openshift-backup/"
				      "openshift-backup2026030%u0015.zip", test_data(), first + i,
				      first + i + 1);
	CHECK_MSG(ingest(s, &o, &r, &err) == 0, "%s", err.text);
	ingest_result_release(&r);
	for (unsigned i = 0; i < n; i++)
		free(paths[i]);
}

void
play_import_aside(const char *context, unsigned first, unsigned n)
{
	struct store *s = NULL;
	struct error err = {0};

	if (CHECK_MSG(store_open(&s, "s.git", &err) == 0, "%s", err.text))
		play_import(s, context, first, n);
	store_close(s);
}

bool
play_store(struct play *f, unsigned first, unsigned nights)
{
	struct error err = {0};

	*f = (struct play){0};
	if (!CHECK_MSG(store_create(&f->store, "s.git", &err) == 0, "%s", err.text))
		return false;
	play_import(f->store, "shop", first, nights);
	CHECK_MSG(store_open(&f->worker, "s.git", &err) == 0, "%s", err.text);
	zone_open(&f->zone, "UTC", NULL);
	f->rules = rules_new();
	f->o = (struct tui_opts){.store = f->store, .worker = f->worker, .rules = f->rules,
				 .user = "somebody", .version = "test", .from = "earliest"};
	f->o.render = (struct render_opts){.zone = f->zone, .now = 1772600000, .width = 80};
	f->o.query.clock = (struct store_clock){.now = 1772600000, .zone = f->zone,
						.night_from = 1080, .night_to = 720};
	return true;
}

bool
play_open(struct play *f, int rows, int cols)
{
	struct error err = {0};

	screen_init(&f->screen, rows, cols);
	return CHECK_MSG(app_new(&f->app, &f->o, rows, cols, &err) == 0, "%s", err.text);
}

bool
play_begin_with(struct play *f, int rows, int cols, unsigned first, unsigned nights)
{
	return play_store(f, first, nights) && play_open(f, rows, cols);
}

bool
play_begin(struct play *f, int rows, int cols)
{
	return play_begin_with(f, rows, cols, 1, 4);
}

void
play_close(struct play *f)
{
	app_free(f->app);
	f->app = NULL;
	screen_release(&f->screen);
}

void
play_end(struct play *f)
{
	play_close(f);
	rules_free(f->rules);
	zone_close(f->zone);
	store_close(f->worker);
	store_close(f->store);
}

void
play_press(struct play *f, const char *names)
{
	for (const char *p = names; *p;) {
		size_t n = strcspn(p, " ");
		struct key k = {0};

		if (CHECK_MSG(key_parse(p, n, &k.code), "no key in '%s'", p))
			app_key(f->app, &k);
		p += n;
		p += strspn(p, " ");
	}
}

void
play_type(struct play *f, const char *text)
{
	for (; *text; text++)
		app_key(f->app, &(struct key){.code = (uint32_t)*text});
}

void
play_work(struct play *f)
{
	while (app_work(f->app))
		;
}

char *
play_see(struct play *f)
{
	struct buf b = {0};

	app_draw(f->app, &f->screen);
	screen_dump(&f->screen, &b);
	buf_cstr(&b);
	return buf_take(&b);
}

bool
play_shows(struct play *f, const char *text)
{
	char *s = play_see(f);
	bool found = strstr(s, text) != NULL;

	if (!found)
		CHECK_MSG(false, "no '%s' in\n%s", text, s);
	free(s);
	return found;
}
