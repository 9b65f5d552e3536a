/* Lines: splitting, edit scripts that lead from one text to the other, their length, symmetry. */
#include <stdio.h>
#include <stdlib.h>

#include "assay/compare.h"
#include "test.h"

static uint64_t
next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

TEST(lines_split)
{
	static const struct {
		const char *text;
		size_t n;
		const char *joined;
	} rows[] = {
		{"", 0, ""},	    {"a", 1, "a|"},	    {"a\n", 1, "a|"},
		{"a\nb", 2, "a|b|"}, {"\n", 1, "|"},	    {"\n\n", 2, "||"},
		{"a\n\nb\n", 3, "a||b|"}, {"a\r\nb", 2, "a\r|b|"},
	};

	for (size_t i = 0; i < countof(rows); i++) {
		struct buf b = {0};
		size_t n;
		struct str *v = line_split(rows[i].text, strlen(rows[i].text), &n);

		CHECK_INT(n, rows[i].n);
		for (size_t j = 0; j < n; j++) {
			buf_add(&b, v[j].p, v[j].n);
			buf_putc(&b, '|');
		}
		CHECK_STR(buf_cstr(&b), rows[i].joined);
		buf_release(&b);
		free(v);
	}
}

/* The script applied to a must give b; returns how many lines it removes and adds. */
static size_t
check_script(const struct str *a, size_t na, const struct str *b, size_t nb,
	     const struct line_edit *v, size_t n)
{
	size_t i = 0, j = 0, cost = 0;

	for (size_t x = 0; x < n; x++) {
		CHECK_INT(v[x].old_line, i);
		CHECK_INT(v[x].new_line, j);
		if (v[x].op == LINE_SAME && i < na && j < nb)
			CHECK(a[i].n == b[j].n && memcmp(a[i].p, b[j].p, a[i].n) == 0);
		cost += v[x].op != LINE_SAME;
		i += v[x].op != LINE_NEW;
		j += v[x].op != LINE_OLD;
	}
	CHECK_INT(i, na);
	CHECK_INT(j, nb);
	return cost;
}

/* The least number of lines to remove and add, by the textbook's table. */
static size_t
least(const struct str *a, size_t na, const struct str *b, size_t nb)
{
	size_t *row = mem_zero((na + 1) * (nb + 1), sizeof(*row)), w = nb + 1, best;

	for (size_t i = 0; i <= na; i++)
		for (size_t j = 0; j <= nb; j++) {
			size_t *at = &row[i * w + j];

			if (!i || !j)
				*at = i + j;
			else if (a[i - 1].n == b[j - 1].n &&
				 memcmp(a[i - 1].p, b[j - 1].p, a[i - 1].n) == 0)
				*at = at[-(ptrdiff_t)w - 1];
			else
				*at = 1 + (at[-(ptrdiff_t)w] < at[-1] ? at[-(ptrdiff_t)w] : at[-1]);
		}
	best = row[na * w + nb];
	free(row);
	return best;
}

TEST(lines_diff_is_shortest_and_symmetric)
{
	static const char *const words[] = {"a", "b", "c", "d", "e", ""};
	uint64_t seed = 88172645463325252U;

	for (int round = 0; round < 4000; round++) {
		size_t na = next(&seed) % 24, nb = next(&seed) % 24, n, m;
		size_t alphabet = 1 + next(&seed) % countof(words);
		struct str a[24], b[24];
		struct line_edit *v, *back;

		for (size_t i = 0; i < na; i++) {
			const char *s = words[next(&seed) % alphabet];

			a[i] = (struct str){s, strlen(s)};
		}
		for (size_t i = 0; i < nb; i++) {
			const char *s = words[next(&seed) % alphabet];

			b[i] = (struct str){s, strlen(s)};
		}
		v = line_diff(a, na, b, nb, 1000, &n);
		back = line_diff(b, nb, a, na, 1000, &m);
		CHECK_INT(check_script(a, na, b, nb, v, n), least(a, na, b, nb));
		CHECK_INT(check_script(b, nb, a, na, back, m), least(a, na, b, nb));
		CHECK_INT(n, m);
		for (size_t i = 0, same = 0, other = 0; i < n; i++) {
			/* the same lines stay on both ways */
			if (v[i].op != LINE_SAME)
				continue;
			for (same++; other < m && back[other].op != LINE_SAME; other++)
				;
			if (other < m) {
				CHECK_INT(back[other].new_line, v[i].old_line);
				CHECK_INT(back[other].old_line, v[i].new_line);
				other++;
			}
		}
		free(v);
		free(back);
	}
}

/* Two texts of n lines that have every line in common, but in reverse order. */
TEST(lines_diff_gives_up_in_one_hunk)
{
	enum { N = 20000 };
	struct str *a = mem_zero(N, sizeof(*a)), *b = mem_zero(N, sizeof(*b));
	char *text = mem_alloc(N * 8);
	struct line_edit *v;
	size_t n;

	for (size_t i = 0; i < N; i++) {
		snprintf(text + i * 8, 8, "%07zu", i);
		a[i] = b[N - 1 - i] = (struct str){text + i * 8, 7};
	}
	v = line_diff(a, N, b, N, 512, &n);
	CHECK_INT(n, 2 * N);
	CHECK_INT(check_script(a, N, b, N, v, n), 2 * N);
	CHECK(n == 2 * N && v[0].op == LINE_OLD && v[N - 1].op == LINE_OLD &&
	      v[N].op == LINE_NEW);
	free(v);

	/* lines that one side alone has do not count as cost */
	for (size_t i = 0; i < N; i++)
		b[i] = i % 2 ? a[i] : (struct str){"other", 5};
	v = line_diff(a, N, b, N, 512, &n);
	CHECK_INT(check_script(a, N, b, N, v, n), N);
	free(v);
	free(a);
	free(b);
	free(text);
}
