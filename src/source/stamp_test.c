/* Dates in names. */
#include "assay/source.h"
#include "test.h"

static void
expect(const char *name, const char *want)
{
	static const char *const words[] = {"none", "day", "minute", "second"};
	struct stamp s;
	struct buf b = {0};

	source_stamp(name, &s);
	buf_puts(&b, words[s.precision]);
	if (s.precision != STAMP_NONE)
		buf_printf(&b, " %04d-%02d-%02d %02d:%02d:%02d%s", s.civil.year, s.civil.month,
			   s.civil.day, s.civil.hour, s.civil.minute, s.civil.second,
			   s.utc ? " UTC" : "");
	CHECK_MSG(strcmp(buf_cstr(&b), want) == 0, "%s is <%s>, not <%s>", name, buf_cstr(&b),
		  want);
	buf_release(&b);
}

TEST(stamp_reads_names_of_backup_tools)
{
	expect("openshift-backup20180913.zip", "day 2018-09-13 00:00:00");
	expect("openshift-backup202603030015.zip", "minute 2026-03-03 00:15:00");
	expect("prod-eu1-20260913.tar.gz", "day 2026-09-13 00:00:00");
	expect("cluster-2026-03-02.yaml", "day 2026-03-02 00:00:00");
	expect("snapshot_2026-03-02_001510.db", "second 2026-03-02 00:15:10");
	expect("snapshot_2024-05-01_000502__POSSIBLY_DIRTY__.db", "second 2024-05-01 00:05:02");
	expect("static_kuberesources_2026-03-02_001510.tar.gz", "second 2026-03-02 00:15:10");
	expect("dump_2026.03.02_00-15.tar.gz", "minute 2026-03-02 00:15:00");
	expect("shop-nightly-20260304001510", "second 2026-03-04 00:15:10 UTC");
	expect("shop-nightly-20260304001510-data.tar.gz", "second 2026-03-04 00:15:10 UTC");
	expect("dump20260304001510.json", "second 2026-03-04 00:15:10");
	expect("2026-03-02T00:15:10Z", "second 2026-03-02 00:15:10 UTC");
	expect("export-2026-03-02T00:15:10.123Z.zip", "second 2026-03-02 00:15:10 UTC");
	expect("export-2026-03-02T00:15:10+02:00.zip", "second 2026-03-01 22:15:10 UTC");
	expect("export-2026-03-02T23:15:10-0500.zip", "second 2026-03-03 04:15:10 UTC");
	expect("20260302T001510Z.tar", "second 2026-03-02 00:15:10 UTC");
	expect("2026-03-02T00-15-10.json", "second 2026-03-02 00:15:10");
	expect("backup 2026-03-02 00.15.zip", "minute 2026-03-02 00:15:00");
	expect("backup_20260302_0015.zip", "minute 2026-03-02 00:15:00");
	expect("backup.20260302.zip", "day 2026-03-02 00:00:00");
	expect("2026_03_02", "day 2026-03-02 00:00:00");
}

TEST(stamp_takes_the_last_that_is_valid)
{
	expect("since-20260101-until-20260302.zip", "day 2026-03-02 00:00:00");
	expect("20260302-99999999.zip", "day 2026-03-02 00:00:00");
	expect("20260302-2570.zip", "day 2026-03-02 00:00:00");
	expect("2026-03-02-3.yaml", "day 2026-03-02 00:00:00");
}

TEST(stamp_is_not_fooled)
{
	expect("", "none");
	expect("cluster.yaml", "none");
	expect("openshift-4.14.20260302", "none");
	expect("must-gather.local.4000000000000001", "none");
	expect("sha256-1ed20180913af00", "none");
	expect("build-20261302.zip", "none");
	expect("build-20260230.zip", "none");
	expect("build-19990101.zip", "none");
	expect("build-21010101.zip", "none");
	expect("openshift-backup202603032515.zip", "none");
	expect("export-1772410510.json", "none");
	expect("v2026.03", "none");
	expect("kubectl-1.2026.03.02", "none");
	expect("2026-03.02", "none");
}
