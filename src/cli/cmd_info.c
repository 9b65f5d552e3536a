/* assay info: store, versions, limits. */
#include "cli.h"

#include <stdlib.h>

#include "version.h"

static void
line(struct cli *c, const char *name, struct buf *text)
{
	buf_printf(&c->out, "%-8s ", name);
	render_wrap(&c->out, buf_cstr(text), 9, c->width);
	buf_putc(&c->out, '\n');
	buf_release(text);
}

static void
kinds(struct cli *c, const struct store_snapshot *at)
{
	struct snapshot facts = {0};
	struct buf b = {0};
	const char *name;
	json_t *count;

	if (store_facts(c->store, at, &facts, NULL) == 0) {
		json_object_foreach(facts.kinds, name, count)
			buf_printf(&b, "%s%s %lld", b.n ? ", " : "", name,
				   (long long)json_integer_value(count));
		line(c, "kinds", &b);
	}
	snapshot_release(&facts);
}

/* A line for each, and what the newest snapshot of the one looked at holds. */
static void
contexts(struct cli *c)
{
	struct buf b = {0};
	size_t n;
	const char *const *names = store_contexts(c->store, &n);

	for (size_t i = 0; i < n; i++) {
		const struct store_snapshot *v;
		size_t snaps;

		if (store_timeline(c->store, names[i], &v, &snaps, NULL) != 0 || !snaps)
			continue;
		buf_printf(&b, "%s, %zu snapshot%s, ", names[i], snaps, snaps == 1 ? "" : "s");
		when_print_short(&b, v[0].instant, c->zone, c->now);
		buf_puts(&b, " to ");
		when_print_short(&b, v[snaps - 1].instant, c->zone, c->now);
		line(c, "context", &b);
		if (n == 1 || str_eq(names[i], c->opt.context))
			kinds(c, &v[snaps - 1]);
	}
	if (!n) {
		buf_puts(&b, "none yet: assay import ARCHIVE");
		line(c, "context", &b);
	}
}

static void
limits(struct cli *c)
{
	const struct limits l = LIMITS_DEFAULT;
	struct buf b = {0};

	buf_printf(&b, "entry %llu MiB, archive %llu GiB, object %llu MiB, depth %u",
		   (unsigned long long)(l.entry_bytes >> 20),
		   (unsigned long long)(l.total_bytes >> 30),
		   (unsigned long long)(l.item_bytes >> 20), l.depth);
	line(c, "limits", &b);
	buf_printf(&b, "%zux%zu, colour %s", c->width, c->height, c->color ? "yes" : "no");
	line(c, "terminal", &b);
}

static int
run(struct cli *c, const struct words *w)
{
	struct error err = {0};
	char *dir = session_store_dir(c);
	bool there = io_is_dir(dir);
	struct buf b = {0};

	(void)w;
	buf_printf(&c->out, "assay %s (%s)\n", ASSAY_VERSION, ASSAY_BUILD);
	buf_printf(&b, "%s%s", dir, there ? "" : " (not there yet)");
	free(dir);
	line(c, "store", &b);
	config_files(c->config, &b);
	line(c, "config", &b);
	buf_puts(&b, zone_name(c->zone));
	line(c, "zone", &b);
	if (there && session_store(c, false, &err) != 0)
		return fail(&err);
	if (there)
		contexts(c);
	limits(c);
	return EXIT_DONE;
}

const struct command cmd_info = {
	.name = "info",
	.group = "self",
	.arguments = "",
	.summary = "store, paths, versions, limits",
	.examples = "assay info\n",
	.formats = "",
	.run = run,
};
