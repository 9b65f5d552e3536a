/*
 * assay: what changed in a cluster between two of its backups.
 *
 * The way of the data, and the room that does each step (src/<room>, its door
 * in include/assay/<room>.h):
 *
 *	base		memory, strings, maps, errors, notes, dates, digests, bounds
 *	text		bytes to trees and back: JSON, YAML, paths, patterns
 *	bundle		any container as a stream of entries
 *	etcd		the pages of an etcd database: keys, values, revisions
 *	kubepb		what the API server stores to the JSON that it would print
 *	object		identity, kinds, schema, coverage, snapshots
 *	source		the layouts of backups: which objects are in an archive
 *	normal		an object to its normal form, origins and evidence
 *	store		the git repository of snapshots
 *	compare		two objects to a list of changes
 *	assess		changes to judgement: what matters, what is noise, and why
 *	render		results to text, JSON, patches
 *	flow		ingest (bundle to store), examine (store to drift)
 *	tui		the terminal interface: state, update, draw; a folder a screen
 *	cli		this room: options, commands, what is printed
 */
#include "cli.h"

#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

int
main(int argc, char **argv)
{
	struct cli c = {0};
	struct words w = {0};
	struct error err = {0};
	int status;

	setlocale(LC_CTYPE, "");
	/* Trees are many small blocks that go all at once at the end: giving pages back in between, and
	 * getting them again, was a quarter of a diff's time. */
	mallopt(M_TRIM_THRESHOLD, 512 << 20);
	mallopt(M_TOP_PAD, 8 << 20);
	mallopt(M_MXFAST, 0);
	tree_pool();
	if (options_parse(&c.opt, argc, argv, &w, &err) != 0)
		status = fail(&err);
	else
		status = cli_run(&c, &w);
	status = cli_finish(&c, status);
	words_release(&w);
	session_close(&c);
	return status;
}
