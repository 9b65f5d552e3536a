# Snapshots of etcd as big as those of a large cluster (bench_etcd.c: BOLT), two nights
# with 2 % churn. bench.sh reads this file and has row, best, peak and import.
night() { "$BOLT" "$1" "$big" $((big / 200 + 1)) "$2" 2; }

night snapshot_2026-03-02_001510.db 1
night snapshot_2026-03-03_001510.db 2
first=$(echo snapshot_2026-03-02_*.db)
second=$(echo snapshot_2026-03-03_*.db)
echo "etcd: $big objects in $(du -m "$first" | cut -f 1) MB"
rm -rf store.git one.git

status() { "$ASSAY" etcd "$second"; }
etcdctl_status() { ETCDCTL_API=3 etcdctl snapshot status "$second"; }
etcdctl_restore() {
	rm -rf restored
	ETCDCTL_API=3 etcdctl snapshot restore "$first" --data-dir restored
}
row 'etcd: status / etcdctl snapshot status' "$(best 3 status)" "$(best 3 etcdctl_status)" \
	"$(peak "$ASSAY" etcd "$second")"
a=$(best 2 fresh_import)
m=$(rm -rf store.git; peak "$ASSAY" -q import --context bench "$first")
row 'etcd: first import / etcdctl snapshot restore' "$a" "$(best 1 etcdctl_restore)" "$m"
rm -rf restored
git --git-dir=store.git fast-export --all > stream
load_stream() {
	rm -rf fast.git
	git init -q --bare fast.git
	git --git-dir=fast.git fast-import --quiet < stream
}
row 'etcd: first import / git fast-import of ready blobs' "$a" "$(best 1 load_stream)" "$m"
rm -rf fast.git stream

cp -r store.git one.git
rm -f second
for _ in 1 2 3; do second_import; done
a=$(awk '{ t = $2 - $1; if (NR == 1 || t < m) m = t } END { printf "%.3f", m }' second)
m=$(rm -rf store.git; cp -r one.git store.git; peak "$ASSAY" -q import --context bench "$second")
row 'etcd: second night / sha256sum' "$a" "$(best 3 sha256sum "$second")" "$m"
row 'etcd: known archive / sha256sum' "$(best 3 known)" "$(best 3 sha256sum "$second")" \
	"$(peak "$ASSAY" -q import --context bench "$second")"
rm -rf store.git one.git ./*.db
