# import --jobs: any number of threads gives the same commits, words and status, also of what is damaged or closed.

# same STATUS PATH...: imported with 1, 2 and 7 threads, all into new stores
same() {
	want=$1
	shift
	for j in 1 2 7; do
		rm -rf "$j.git"
		expect "$want" assay --store "$j.git" -v import --jobs "$j" --context shop --secrets-key key --history "$@"
		cat out err > "said.$j"
		git --git-dir="$j.git" for-each-ref > "refs.$j"
		[ "$j" = 1 ] || cmp said.1 "said.$j" || { diff said.1 "said.$j" | head; die "$j threads say something else of $*"; }
		[ "$j" = 1 ] || cmp refs.1 "refs.$j" || die "$j threads make other commits of $*"
	done
	[ -s refs.1 ] || die "nothing was imported of $*"
	git --git-dir=7.git fsck --strict --full --no-dangling > fsck 2>&1 && [ ! -s fsck ] || die "git finds something wrong"
	[ -z "$(ls 7.git/incoming)" ] || die 'a half pack is left'
}

same 0 "$nights"/night-?/etcd
same 0 "$nights"/night-?/etcd-aesgcm "$nights"/night-?/etcd-rotated
same 0 "$nights"/night-?/openshift-backup

# closed values: those of custom resources need the kinds that others taught
for form in "$nights"/night-?/etcd-*; do
	mkdir -p "closed/${form##*/}"
	cp "$form"/*.db* "closed/${form##*/}"
done
same 3 closed/*

# objects that are none, fields that nobody knows, pages of noise
mkdir damaged
for n in 1 2 3 4; do
	db=$(ls "$nights/night-$n"/etcd/*.db* 2> /dev/null | head -n 1)
	case $db in *.gz) gunzip -c "$db" ;; *) cat "$db" ;; esac > "damaged/snapshot_2026-03-0${n}_001510.db"
	size=$(stat -c %s "damaged/snapshot_2026-03-0${n}_001510.db")
	for at in 3 5 8; do
		head -c 300 /dev/zero | tr '\0' '\177' |
			dd of="damaged/snapshot_2026-03-0${n}_001510.db" bs=1 seek=$((size / 11 * at + 777)) conv=notrunc 2> /dev/null
	done
done
same 3 damaged

# numbers only
for bad in 0 x; do
	expect 2 assay import --jobs "$bad" --context shop "$nights/night-1/etcd"
	says 'is no number' err
done
