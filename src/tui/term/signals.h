/*
 * Signals while the terminal is ours. Those that ask are noted and wake the poll;
 * those of a crash put the terminal in order at once, by bytes made beforehand, and
 * then do what they would have done; so does a lack of memory. Who is asked to leave and
 * does not is ended, too: the terminal may take no more bytes. One terminal a process.
 */
#ifndef TUI_TERM_SIGNAL_H
#define TUI_TERM_SIGNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

#include "assay/base.h"

enum signal_note { NOTE_RESIZE, NOTE_SUSPEND, NOTE_CONTINUE, NOTE_LEAVE, NOTES };

/* bytes and mode are what a crash restores on the descriptor; bytes stay the caller's. */
int signals_take(int fd, const struct buf *bytes, const struct termios *mode, struct error *err);
/* Gives all back as they were. */
void signals_release(void);
/* To poll: readable when something was noted since signals_woken. */
int signals_fd(void);
void signals_woken(void);
/* What was noted since, 0 if it was not; NOTE_LEAVE stays and is the signal's number. */
int signals_noted(enum signal_note n);
/* Between fork and exec: as a program expects them. */
void signals_for_child(void);
/* While another program has the terminal: keys that end it do not end us, Ctrl-Z stops both. */
void signals_lend(bool lent);
/* Who has it: what asks us to leave asks that process, too. 0: it is gone. */
void signals_child(pid_t pid);
/* Stops the process group as Ctrl-Z does; returns when continued. */
void signals_stop(void);

#endif
