/* The table of layouts, and who gets a bundle. */
#include <stdlib.h>

#include "layout.h"
#include "outline.h"

static const struct layout *const layouts[] = {
	&export_layout,
	&etcd_layout,
	&list_layout,
};

const char *
source_row(size_t i)
{
	return i < countof(layouts) ? layouts[i]->name : NULL;
}

const struct layout *
layout_for(struct bundle *b, const struct limits *lim)
{
	const struct layout *best = NULL;
	unsigned most = 0;

	for (size_t i = 0; i < countof(layouts); i++) {
		unsigned bid = layouts[i]->bid(b, lim);

		if (bid > most) {
			most = bid;
			best = layouts[i];
		}
	}
	return best;
}

static const struct layout *
layout_named(const char *name, struct error *err)
{
	const char *names[countof(layouts)], *near;
	struct buf all = {0};

	for (size_t i = 0; i < countof(layouts); i++) {
		names[i] = layouts[i]->name;
		if (str_eq(names[i], name))
			return layouts[i];
	}
	for (size_t i = 0; i < countof(layouts); i++)
		buf_printf(&all, "%s%s", i ? ", " : "", names[i]);
	error_set(err, ERR_USAGE, "there is no source '%s'", name);
	near = str_nearest(name, names, countof(names));
	if (near)
		error_hint(err, "did you mean %s?", near);
	else
		error_hint(err, "the sources are %s", buf_cstr(&all));
	buf_release(&all);
	return NULL;
}

static int
nobody_bids(struct bundle *b, struct error *err)
{
	struct outline o;
	const char *what = outline_read(&o, b) == 0 ? outline_foreign(&o, 3) : NULL;

	if (what)
		return error_set(err, ERR_NOT_FOUND, "looks like %s, which no source reads", what);
	error_set(err, ERR_NOT_FOUND, "no backup that any source reads");
	return error_hint(err, "exports of objects (folder, zip, tarball, list) and etcd files are read");
}

int
source_open(struct source **out, struct bundle *b, const char *force, struct kinds *ks,
	    const struct limits *lim, struct error *err)
{
	const struct layout *l = force ? layout_named(force, err) : layout_for(b, lim);
	struct source *s;

	if (!l)
		return force ? -1 : nobody_bids(b, err);
	s = mem_zero(1, sizeof(*s));
	s->layout = l;
	s->bundle = b;
	s->kinds = ks;
	s->lim = lim;
	*out = s;
	return 0;
}

void
source_close(struct source *s)
{
	if (!s)
		return;
	s->layout->close(s);
	buf_release(&s->path);
	buf_release(&s->head);
	free(s);
}

const char *
source_name(const struct source *s)
{
	return s->layout->name;
}

void
source_keys(struct source *s, struct str config)
{
	s->config = config;
}

void
source_facts(struct source *s, struct source_facts *out)
{
	*out = (struct source_facts){.name = s->layout->name};
	s->layout->facts(s, out);
}

bool
source_has_past(const struct source *s)
{
	return s->layout->past != NULL;
}

void
source_past(struct source *s, struct source_past *out)
{
	*out = (struct source_past){0};
	if (s->layout->past)
		s->layout->past(s, out);
}

int
source_revisions(struct source *s, const struct source_past_sink *sink, struct error *err)
{
	return s->layout->revisions ? s->layout->revisions(s, sink, err) : 0;
}
