/* Who made a change, in words: a tool and its time, or a user where the audit log tells one. */
#include "render.h"

bool
put_author(struct buf *out, const struct origin *g, const struct render_opts *o)
{
	const char *who = g->user ? g->user : g->manager;

	if (!who)
		return false;
	put_safe(out, who);
	if (g->user) {
		buf_puts(out, " (audit: ");
		put_safe(out, g->verb);
		if (g->address) {
			buf_puts(out, " from ");
			put_safe(out, g->address);
		}
	}
	if (g->time != WHEN_NONE) {
		buf_puts(out, ", ");
		when_print_short(out, g->time, o->zone, o->now);
	}
	if (g->user)
		buf_putc(out, ')');
	return true;
}

void
put_window(struct buf *out, const struct origin *g, const struct render_opts *o)
{
	when_print_short(out, g->window_from, o->zone, o->now);
	buf_puts(out, " - ");
	when_print_short(out, g->window_to, o->zone, o->now);
}

void
put_signs(struct buf *out, const struct origin *g, const struct render_opts *o)
{
	json_t *e;
	size_t i;

	json_array_foreach(g->evidence, i, e) {
		const char *text = json_string_value(e);

		if (!text || str_eq(text, "managedFields") || str_eq(text, "audit log"))
			continue;
		buf_puts(out, ", ");
		put_safe(out, text);
	}
	if (g->window_from == WHEN_NONE || g->window_to == WHEN_NONE || g->cls != ORIGIN_AUDIT)
		return;
	buf_puts(out, ", the audit log covers ");
	put_window(out, g, o);
}
