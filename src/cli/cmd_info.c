/* assay info: store, versions, limits. */
#include "cli.h"

#include <stdlib.h>

#include "version.h"

static void
contexts(struct cli *c)
{
	size_t n;
	const char *const *names = store_contexts(c->store, &n);

	for (size_t i = 0; i < n; i++) {
		const struct store_snapshot *v;
		size_t snaps;

		if (store_timeline(c->store, names[i], &v, &snaps, NULL) != 0 || !snaps)
			continue;
		buf_printf(&c->out, "context  %s, %zu snapshots, ", names[i], snaps);
		when_print_short(&c->out, v[0].instant, c->zone, c->now);
		buf_puts(&c->out, " to ");
		when_print_short(&c->out, v[snaps - 1].instant, c->zone, c->now);
		buf_putc(&c->out, '\n');
	}
	if (!n)
		buf_puts(&c->out, "context  none yet: assay import ARCHIVE\n");
}

static void
kinds(struct cli *c)
{
	struct store_snapshot at;
	struct snapshot facts = {0};
	struct store_query q = session_query(c);
	struct store_point p = {0};
	struct buf b = {0};
	const char *name;
	json_t *count;

	if (store_resolve(c->store, "latest", &q, &p, NULL) != 0)
		return;
	at = *p.at;
	if (store_facts(c->store, &at, &facts, NULL) == 0) {
		json_object_foreach(facts.kinds, name, count)
			buf_printf(&b, "%s%s %lld", b.n ? ", " : "", name,
				   (long long)json_integer_value(count));
		buf_puts(&c->out, "kinds    ");
		render_wrap(&c->out, buf_cstr(&b), 9, c->width);
		buf_putc(&c->out, '\n');
	}
	snapshot_release(&facts);
	buf_release(&b);
}

static int
run(struct cli *c, const struct words *w)
{
	const struct limits l = LIMITS_DEFAULT;
	struct error err = {0};
	char *dir = session_store_dir(c);
	const char *config;

	(void)w;
	buf_printf(&c->out, "assay %s (%s)\n", ASSAY_VERSION, ASSAY_BUILD);
	buf_printf(&c->out, "store    %s%s\n", dir, io_is_dir(dir) ? "" : " (not there yet)");
	config_get(c->config, "core.store", &config);
	buf_printf(&c->out, "config   core.store from %s\n", config);
	buf_printf(&c->out, "zone     %s\n", zone_name(c->zone));
	if (io_is_dir(dir)) {
		free(dir);
		if (session_store(c, false, &err) != 0)
			return fail(&err);
		contexts(c);
		kinds(c);
	} else {
		free(dir);
	}
	buf_printf(&c->out, "limits   entry %llu MiB, archive %llu GiB, object %llu MiB, "
			    "depth %u\n",
		   (unsigned long long)(l.entry_bytes >> 20),
		   (unsigned long long)(l.total_bytes >> 30),
		   (unsigned long long)(l.item_bytes >> 20), l.depth);
	buf_printf(&c->out, "terminal %zux%zu, colour %s\n", c->width, c->height,
		   c->color ? "yes" : "no");
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
