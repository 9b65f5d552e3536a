/* Headers and elements of pages, and the one place that checks their bounds. */
#include "page.h"

const char *
page_fault_text(enum page_fault f)
{
	static const char *const text[PAGE_FAULTS] = {
		[PAGE_OK] = "",
		[PAGE_BEYOND] = "is referred to, but was never used",
		[PAGE_CUT] = "lies behind the end of the file",
		[PAGE_NUMBER] = "bears another page's number",
		[PAGE_KIND] = "is neither branch nor leaf",
		[PAGE_TABLE] = "has an element that leaves the page",
		[PAGE_ORDER] = "has keys that are not in order",
		[PAGE_RANGE] = "has keys that belong elsewhere",
		[PAGE_TWICE] = "is referred to twice",
		[PAGE_DEPTH] = "is nested too deeply",
		[PAGE_FLAGS] = "has a bucket for a value, or a value for a bucket",
		[PAGE_BUCKET] = "holds a bucket that is damaged",
	};

	return text[f];
}

void
page_element(const struct page *pg, uint32_t i, struct element *el)
{
	const uint8_t *at = pg->p + PAGE_HEADER + (size_t)i * PAGE_ELEMENT;

	*el = (struct element){0};
	if (pg->leaf) {
		el->flags = load32(at, pg->big);
		el->key.p = (const char *)at + load32(at + 4, pg->big);
		el->key.n = load32(at + 8, pg->big);
		el->value.p = el->key.p + el->key.n;
		el->value.n = load32(at + 12, pg->big);
	} else {
		el->key.p = (const char *)at + load32(at, pg->big);
		el->key.n = load32(at + 4, pg->big);
		el->child = load64(at + 8, pg->big);
	}
}

/* Walks the table; sets end. */
static bool
check_table(struct page *pg, size_t n)
{
	size_t table = PAGE_HEADER, end = PAGE_HEADER + (size_t)pg->count * PAGE_ELEMENT;
	const unsigned pos_at = pg->leaf ? 4 : 0;

	if (end > n)
		return false;
	for (unsigned i = 0; i < pg->count; i++, table += PAGE_ELEMENT) {
		const uint8_t *at = pg->p + table;
		size_t pos = table + load32(at + pos_at, pg->big);
		size_t key = load32(at + pos_at + 4, pg->big);
		size_t len = key + (pg->leaf ? load32(at + 12, pg->big) : 0);

		if (key == 0 || key > PAGE_KEY_MAX || pos < end || pos > n || len > n - pos)
			return false;
		end = pos + len;
	}
	pg->end = end;
	return true;
}

enum page_fault
page_open(struct page *pg, const uint8_t *p, size_t n, bool big)
{
	uint16_t flags;

	if (n < PAGE_HEADER)
		return PAGE_CUT;
	flags = load16(p + 8, big);
	if (flags != PAGE_BRANCH && flags != PAGE_LEAF)
		return PAGE_KIND;
	pg->p = p;
	pg->big = big;
	pg->leaf = flags == PAGE_LEAF;
	pg->count = load16(p + 10, big);
	if (!pg->leaf && pg->count == 0)
		return PAGE_TABLE;
	return check_table(pg, n) ? PAGE_OK : PAGE_TABLE;
}

bool
page_ordered(const struct page *pg)
{
	struct element last, el;

	for (unsigned i = 0; i < pg->count; i++, last = el) {
		page_element(pg, i, &el);
		if (i && key_cmp(last.key, el.key) >= 0)
			return false;
	}
	return true;
}
