/* All that the status line said, the newest at the end. */
#include "window.h"

void
overlay_messages(struct app *a)
{
	struct window w = {.heading = mem_strdup("Messages"), .at_end = true};

	for (size_t i = 0; i < a->nmessages; i++) {
		buf_add_safe(&w.text, a->messages[i], strlen(a->messages[i]));
		buf_putc(&w.text, '\n');
	}
	if (!a->nmessages)
		buf_puts(&w.text, "nothing was said so far");
	window_open(a, &w);
}
