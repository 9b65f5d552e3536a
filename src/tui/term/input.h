/*
 * What a terminal sends, as keys: bytes in, keys out, without a terminal. Knows the
 * sequences of xterm and its kin, vt100 and the Linux console; term.c adds those of
 * the terminal's own description. And what is sent to the terminal by hand.
 */
#ifndef TUI_TERM_INPUT_H
#define TUI_TERM_INPUT_H

#include "assay/tui.h"
#include "key.h"

struct input_named {
	char *bytes;
	uint32_t code;
};

struct input {
	struct buf in;			/* not yet decoded, from `from` on */
	size_t from;
	struct buf paste;
	bool pasting;
	bool skipping;			/* the rest of an answer that came in pieces; may be ended */
	bool asked;			/* the ground was asked for: its answer counts */
	uint32_t ground;		/* 0xRRGGBB of the answer, once grounded */
	bool grounded;
	struct input_named *named;	/* of the terminal's description */
	size_t nnamed, named_cap;
};

enum input_state {
	INPUT_EMPTY,			/* nothing there */
	INPUT_KEY,
	INPUT_PART,			/* the beginning of something: wait 25 ms, then ask with final */
};

void input_release(struct input *in);
/* A sequence of the terminal's own description for a key. */
void input_name(struct input *in, const char *bytes, uint32_t code);
void input_feed(struct input *in, const void *p, size_t n);
/* The next key. final: what is there is all there will be. paste of a key is lent until the next. */
enum input_state input_next(struct input *in, bool final, struct key *out);

/* Takes the answer out of what waits, wherever it stands; true once the ground is known. */
bool input_answered(struct input *in);
/* Is a colour a dark ground? */
bool input_dark(uint32_t rgb);
/* COLORFGBG, "15;0": the ground, as far as it says so. May be NULL. */
enum tui_ground input_colorfgbg(const char *value);
/* OSC 52: to the clipboard; in tmux also wrapped for the terminal outside. False past 100,000 bytes. */
bool input_osc52(struct buf *out, const char *p, size_t n, bool tmux);

#endif
