/* All that the status line said, the newest at the end. */
#include "assay/render.h"
#include "window.h"

void
overlay_messages(struct app *a)
{
	struct window w = {.heading = mem_strdup("Messages"), .at_end = true};

	for (size_t i = 0; i < a->nmessages; i++) {
		render_wrap(&w.text, a->messages[i], 2, window_text_cols(a));
		buf_putc(&w.text, '\n');
	}
	if (!a->nmessages)
		buf_puts(&w.text, "nothing was said so far");
	window_open(a, &w);
}
