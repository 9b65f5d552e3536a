/*
 * The palettes of ux.md 3.6. Two hues carry meaning: 214 orange and 75 blue stay
 * apart for all who confuse red and green; palette_test.c computes it.
 */
#include "palette.h"

struct palette {
	const char *name;
	struct look looks[ROLES][DEPTHS];
};

#define OWN -1
#define PLAIN {OWN, OWN, 0}
#define ATTR(a) {OWN, OWN, (a)}
#define FG(c) {(c), OWN, 0}
#define ON(fg, bg) {(fg), (bg), 0}
#define ALWAYS(...) {__VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__}
#define BOLD ATTR(ATTR_BOLD)
#define REVERSE ATTR(ATTR_REVERSE)
#define LOUD ATTR(ATTR_REVERSE | ATTR_BOLD)

/* What is the same in each palette; DIM and BAR_DIM need a shade. Columns as enum depth. */
#define COMMON                                                                         \
	[ROLE_TEXT] = ALWAYS(PLAIN), [ROLE_CRITICAL] = ALWAYS(LOUD),                   \
	[ROLE_WARNING] = ALWAYS(BOLD), [ROLE_INFO] = ALWAYS(PLAIN),                    \
	[ROLE_TITLE] = ALWAYS(REVERSE), [ROLE_BAR] = ALWAYS(REVERSE),                  \
	[ROLE_HEAD] = ALWAYS(BOLD), [ROLE_ALARM] = ALWAYS(LOUD)
#define SHADES                                                                         \
	[ROLE_DIM] = {PLAIN, PLAIN, FG(245), FG(242)},                                 \
	[ROLE_BAR_DIM] = {PLAIN, PLAIN, {245, OWN, ATTR_REVERSE}, {242, OWN, ATTR_REVERSE}}
#define UNDER ATTR(ATTR_UNDERLINE)

static const struct palette palettes[] = {
	{"safe",
	 {COMMON, SHADES,
	  [ROLE_OLD] = {UNDER, FG(5), FG(214), FG(130)},
	  [ROLE_NEW] = {BOLD, BOLD, FG(75), FG(25)},
	  [ROLE_OLD_PART] = {REVERSE, REVERSE, ON(231, 94), ON(16, 222)},
	  [ROLE_NEW_PART] = {REVERSE, LOUD, ON(231, 24), ON(16, 153)}}},
	{"classic",
	 {COMMON, SHADES,
	  [ROLE_OLD] = {UNDER, FG(1), FG(203), FG(160)},
	  [ROLE_NEW] = {BOLD, FG(2), FG(77), FG(28)},
	  [ROLE_OLD_PART] = {REVERSE, REVERSE, ON(231, 124), ON(16, 217)},
	  [ROLE_NEW_PART] = {REVERSE, LOUD, ON(231, 22), ON(16, 157)}}},
	{"mono",
	 {COMMON,
	  [ROLE_DIM] = ALWAYS(PLAIN),
	  [ROLE_BAR_DIM] = ALWAYS(PLAIN),
	  [ROLE_OLD] = ALWAYS(UNDER),
	  [ROLE_NEW] = ALWAYS(BOLD),
	  [ROLE_OLD_PART] = ALWAYS(REVERSE),
	  [ROLE_NEW_PART] = ALWAYS(REVERSE)}},
};

const struct palette *
palette_named(const char *name)
{
	for (size_t i = 0; i < countof(palettes); i++)
		if (str_eq(palettes[i].name, name))
			return &palettes[i];
	return NULL;
}

/* Reverse in a reversed row stands out by being plain. */
struct look
palette_look(const struct palette *p, enum depth d, enum role r, unsigned flags)
{
	struct look look = p->looks[r][d];

	if (flags & CELL_CURSOR)
		look.attr ^= ATTR_REVERSE;
	if (flags & (CELL_PARKED | CELL_MATCH))
		look.attr |= ATTR_UNDERLINE;
	if (flags & (CELL_SELECTED | CELL_MATCH))
		look.attr |= ATTR_BOLD;
	return look;
}

uint32_t
palette_rgb(short colour)
{
	static const uint32_t first[] = {
		0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
		0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
	};
	static const uint8_t steps[] = {0, 95, 135, 175, 215, 255};
	uint32_t c = colour < 0 || colour > 255 ? 0 : (uint32_t)colour;

	if (c < 16)
		return first[c];
	if (c >= 232)
		return (8 + 10 * (c - 232)) * 0x010101U;
	c -= 16;
	return (uint32_t)steps[c / 36] << 16 | (uint32_t)steps[c / 6 % 6] << 8 | steps[c % 6];
}
