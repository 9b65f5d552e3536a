/*
 * Requirement 29, computed from the palette: contrast as WCAG 2.1 defines it, and the
 * distance of old and new in CIE Lab (CIE76, D65) as people with one of the three
 * colour vision deficiencies see them, by the matrices of severity 1.0 of Machado,
 * Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
 * Vision Deficiency", IEEE TVCG 15 (6), 2009.
 */
#include "palette.h"

#include <math.h>

#include "test.h"

struct colour {
	double v[3];			/* linear red, green, blue of 0..1 */
};

static struct colour
linear(uint32_t rgb)
{
	struct colour c;

	for (int i = 0; i < 3; i++) {
		double x = (rgb >> (16 - 8 * i) & 255) / 255.0;

		c.v[i] = x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
	}
	return c;
}

static double
luminance(uint32_t rgb)
{
	struct colour c = linear(rgb);

	return 0.2126 * c.v[0] + 0.7152 * c.v[1] + 0.0722 * c.v[2];
}

static double
contrast(uint32_t a, uint32_t b)
{
	double x = luminance(a), y = luminance(b);

	return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static const double seen[][3][3] = {
	{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216},
	 {-0.003882, -0.048116, 1.051998}},		/* protanopia */
	{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413},
	 {-0.011820, 0.042940, 0.968881}},		/* deuteranopia */
	{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602},
	 {0.004733, 0.691367, 0.303900}},		/* tritanopia */
};

static struct colour
through(const double m[3][3], const struct colour *c)
{
	struct colour out;

	for (int i = 0; i < 3; i++)
		out.v[i] = fmin(1, fmax(0, m[i][0] * c->v[0] + m[i][1] * c->v[1] + m[i][2] * c->v[2]));
	return out;
}

static double
bend(double t)
{
	return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

static void
lab(const struct colour *c, double out[3])
{
	double x = bend((0.4124564 * c->v[0] + 0.3575761 * c->v[1] + 0.1804375 * c->v[2]) / 0.95047);
	double y = bend(0.2126729 * c->v[0] + 0.7151522 * c->v[1] + 0.0721750 * c->v[2]);
	double z = bend((0.0193339 * c->v[0] + 0.1191920 * c->v[1] + 0.9503041 * c->v[2]) / 1.08883);

	out[0] = 116 * y - 16;
	out[1] = 500 * (x - y);
	out[2] = 200 * (y - z);
}

static double
distance(uint32_t a, uint32_t b, const double m[3][3])
{
	struct colour ca = linear(a), cb = linear(b);
	double la[3], lb[3];

	ca = through(m, &ca);
	cb = through(m, &cb);
	lab(&ca, la);
	lab(&cb, lb);
	return sqrt(pow(la[0] - lb[0], 2) + pow(la[1] - lb[1], 2) + pow(la[2] - lb[2], 2));
}

/* Each role's text against what lies behind it, reversed or not. */
static void
contrasts(const char *name, enum depth d, uint32_t ground, uint32_t ink)
{
	for (enum role r = 0; r < ROLES; r++) {
		struct look look = palette_look(palette_named(name), d, r, 0);
		uint32_t fg = look.fg < 0 ? ink : palette_rgb(look.fg);
		uint32_t bg = look.bg < 0 ? ground : palette_rgb(look.bg);
		double got = contrast(fg, bg);

		CHECK_MSG(got >= 4.3, "%s, role %d on %06x: %.2f", name, (int)r, ground, got);
	}
}

TEST(req_29_roles_have_contrast)
{
	CHECK(fabs(contrast(0x000000, 0xffffff) - 21) < 0.001);
	CHECK(fabs(contrast(palette_rgb(1), 0x000000) - 3.6) < 0.1);
	contrasts("safe", DEPTH_256_DARK, 0x000000, 0xffffff);
	contrasts("safe", DEPTH_256_DARK, 0x1e1e1e, 0xd0d0d0);
	contrasts("safe", DEPTH_256_LIGHT, 0xffffff, 0x000000);
	contrasts("safe", DEPTH_8, 0x000000, 0xffffff);
	contrasts("safe", DEPTH_8, 0xffffff, 0x000000);
	contrasts("classic", DEPTH_256_DARK, 0x000000, 0xffffff);
	contrasts("classic", DEPTH_256_DARK, 0x1e1e1e, 0xd0d0d0);
	contrasts("classic", DEPTH_256_LIGHT, 0xffffff, 0x000000);
}

TEST(req_29_old_and_new_stay_apart)
{
	static const enum depth depths[] = {DEPTH_256_DARK, DEPTH_256_LIGHT};

	for (size_t d = 0; d < countof(depths); d++)
		for (size_t m = 0; m < countof(seen); m++) {
			struct look a = palette_look(palette_named("safe"), depths[d], ROLE_OLD, 0);
			struct look b = palette_look(palette_named("safe"), depths[d], ROLE_NEW, 0);
			double got = distance(palette_rgb(a.fg), palette_rgb(b.fg), seen[m]);

			CHECK_MSG(got >= 75, "depth %d, deficiency %zu: %.1f", (int)depths[d], m, got);
		}
	/* what the safe palette is there for */
	CHECK(distance(palette_rgb(1), palette_rgb(2), seen[1]) < 75);
}

TEST(palette_mono_has_no_colour)
{
	static const char *const names[] = {"safe", "classic", "mono"};

	for (size_t i = 0; i < countof(names); i++)
		for (enum depth d = 0; d < DEPTHS; d++)
			for (enum role r = 0; r < ROLES; r++) {
				struct look look = palette_look(palette_named(names[i]), d, r, 0);

				if (d == DEPTH_MONO || i == 2)
					CHECK(look.fg == -1 && look.bg == -1);
				if (d == DEPTH_8)
					CHECK(look.fg < 8 && look.bg < 8);
			}
	CHECK(palette_named("gaudy") == NULL);
	CHECK(palette_named(NULL) == NULL);
}

TEST(palette_flags)
{
	const struct palette *p = palette_named("mono");

	CHECK_INT(palette_look(p, DEPTH_MONO, ROLE_TEXT, CELL_CURSOR).attr, ATTR_REVERSE);
	CHECK_INT(palette_look(p, DEPTH_MONO, ROLE_TITLE, CELL_CURSOR).attr, 0);
	CHECK_INT(palette_look(p, DEPTH_MONO, ROLE_TEXT, CELL_PARKED).attr, ATTR_UNDERLINE);
	CHECK_INT(palette_look(p, DEPTH_MONO, ROLE_TEXT, CELL_SELECTED).attr, ATTR_BOLD);
	CHECK_INT(palette_look(p, DEPTH_MONO, ROLE_TEXT, CELL_MATCH).attr, ATTR_BOLD | ATTR_UNDERLINE);
	CHECK_INT(palette_rgb(214), 0xffaf00);
	CHECK_INT(palette_rgb(75), 0x5fafff);
	CHECK_INT(palette_rgb(245), 0x8a8a8a);
	CHECK_INT(palette_rgb(16), 0);
	CHECK_INT(palette_rgb(231), 0xffffff);
	CHECK_INT(palette_rgb(255), 0xeeeeee);
}
