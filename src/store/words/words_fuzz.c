/* Any text as a time word: it is one or it is not, and its span has a beginning before its end. */
#include <stdlib.h>

#include "words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct zone *zone;
	struct store_clock c = {.now = 1789369200, .night_from = 18 * 60, .night_to = 12 * 60};
	char *text = mem_strndup((const char *)data, size);
	const char *labels[] = {"last-good", text};
	struct error err = {0};
	struct span span;
	struct word w;
	int64_t at;

	if (!zone && zone_open(&zone, "Europe/Berlin", NULL) != 0 &&
	    zone_open(&zone, "UTC", NULL) != 0)
		abort();
	c.zone = zone;
	if (word_parse(&w, text) != (w.kind != WORD_NONE))
		abort();
	if (w.kind >= WORD_DATE && word_span(&w, text, &c, &span, &err) == 0 &&
	    span.from >= span.to)
		abort();
	(void)store_is_time_word(text);
	(void)store_is_date_mistake(text);
	(void)store_name_ok(text);
	if (store_parse_instant(text, &c, &at, NULL) != 0)
		word_mistake(text, labels, countof(labels), NULL);
	free(text);
	return 0;
}
